import assert from 'node:assert/strict';
import { day, minute } from '../../src/clock.ts';
import { SigningKeys } from '../../src/http/signing-keys.ts';
import { startIssuer, type Issuer } from './issuer.ts';
import { activity, claims, startStage, StillClock } from './stage.ts';

describe('signing keys', () => {
  let issuer: Issuer;
  let clock: StillClock;
  let keys: SigningKeys;
  beforeEach(async () => {
    issuer = await startIssuer();
    await issuer.addKey('first', ['msteams']);
    clock = new StillClock();
    keys = new SigningKeys(issuer.metadataUrl, clock);
  });
  afterEach(() => issuer.close());

  it('are fetched once for all who ask at once', async () => {
    const found = await Promise.all(Array.from({ length: 20 }, () => keys.find('first')));
    assert.ok(found.every((key) => key?.endorsements.includes('msteams')));
    assert.equal(issuer.asked(), 1);
  });

  it('learn of a new key, at most once a minute', async () => {
    await keys.find('first');
    await issuer.addKey('second', ['msteams']);
    assert.equal(await keys.find('second'), undefined);
    clock.move(minute);
    assert.ok(await keys.find('second'));
    assert.equal(await keys.find('third'), undefined);
    assert.equal(issuer.asked(), 2);
  });

  it('are refreshed every day, and kept while that fails', async () => {
    await keys.find('first');
    clock.move(day);
    issuer.fail(true);
    assert.ok(await keys.find('first'));
    issuer.fail(false);
    assert.ok(await keys.find('first'));
    assert.equal(issuer.asked(), 1);
    clock.move(minute);
    assert.ok(await keys.find('first'));
    assert.equal(issuer.asked(), 2);
  });

  it('come back as soon as the issuer does', async () => {
    issuer.fail(true);
    await assert.rejects(keys.find('first'), { code: 'channel.unavailable' });
    issuer.fail(false);
    assert.ok(await keys.find('first'));
  });

  it('are not fetched over plain http from elsewhere', () => {
    assert.throws(() => new SigningKeys('http://login.botframework.com/v1/openid', clock));
  });

  it('make the server say that it is not the fault of the caller when they cannot be had', async () => {
    const stage = await startStage(issuer);
    const token = `Bearer ${await issuer.sign('first', claims(stage.clock))}`;
    issuer.fail(true);
    assert.deepEqual(await stage.post(token, activity()), {
      status: 503,
      code: 'gate.unavailable',
      text: '{"code":"gate.unavailable"}',
    });
    issuer.fail(false);
    assert.equal((await stage.post(token, activity())).status, 200);
    await stage.http.close();
  });
});
