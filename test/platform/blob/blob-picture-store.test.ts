import assert from 'node:assert/strict';
import { pictureName } from '../../../src/catalog/picture.ts';
import { day, hour, second } from '../../../src/clock.ts';
import { AppError } from '../../../src/errors.ts';
import type { BlobSettings } from '../../../src/platform/blob/blob-client.ts';
import { BlobPictureStore } from '../../../src/platform/blob/blob-picture-store.ts';
import { examineBlobs, setUpBlobs } from '../../../src/platform/blob/blob-setup.ts';
import { portrait } from '../../../src/simulator/graph/portrait.ts';
import { HeardTelemetry, StillClock, tenant } from '../../http/stage.ts';
import { inProcess, listening } from '../../support/blob/connections.ts';
import { BlobWire } from '../../support/blob/wire-server.ts';

describe('Pictures in Azure Blob Storage', () => {
  const picture = { bytes: portrait('Project'), type: 'image/png' } as const;
  const name = pictureName('project', picture);
  let clock: StillClock;
  let wire: BlobWire;
  let telemetry: HeardTelemetry;
  beforeEach(() => {
    [clock, telemetry] = [new StillClock(), new HeardTelemetry()];
    wire = new BlobWire(() => clock.now());
  });

  const settings = (own: Partial<BlobSettings> = {}): BlobSettings => ({
    endpoint: `https://${wire.account}.blob.core.windows.net`,
    account: wire.account,
    key: wire.key,
    token: undefined,
    httpClient: inProcess(wire),
    ...own,
  });
  const overWire = (endpoint: string): BlobSettings => ({ endpoint, account: wire.account, key: wire.key, token: undefined });
  const ofIdentity = (): Pick<BlobSettings, 'key' | 'token'> => ({ key: undefined, token: () => Promise.resolve({ value: wire.token, expires: Date.now() + hour }) });
  const opened = (own: Partial<BlobSettings> = {}): BlobPictureStore => new BlobPictureStore(settings(own), { clock, telemetry });
  const keysAsked = (): number => wire.calls.filter((call) => call.includes('userdelegationkey')).length;
  const shown = (link: string | undefined): number => wire.answer({ method: 'GET', url: new URL(link ?? ''), headers: {}, body: Buffer.alloc(0), isNear: false }).status;

  it('are in one container, which is made once', async () => {
    assert.deepEqual(await setUpBlobs(settings()), { container: 'template-pictures', outcome: 'made' });
    assert.deepEqual(await setUpBlobs(settings(ofIdentity())), { container: 'template-pictures', outcome: 'kept' });
    await opened().put(tenant, name, picture);
    assert.deepEqual(wire.names('template-pictures'), [`${tenant}/${name}`]);
  });

  it('are linked to by the account’s key without any call', async () => {
    await setUpBlobs(settings());
    wire.calls.length = 0;
    assert.ok(await opened().link(tenant, name));
    assert.deepEqual(wire.calls, []);
  });

  it('are linked to as an identity by one key for most of a day, also when many ask at once, and a link never outlives its key', async () => {
    await setUpBlobs(settings());
    const store = opened(ofIdentity());
    await store.put(tenant, name, picture);
    await Promise.all(Array.from({ length: 10 }, () => store.link(tenant, name)));
    assert.equal(keysAsked(), 1);
    for (let hours = 0; hours < 48; hours += 1) {
      const link = await store.link(tenant, name);
      clock.move(hour - second);
      assert.equal(shown(link), 200, `after ${hours} hours`);
      clock.move(second);
    }
    assert.ok(keysAsked() <= 1 + (2 * day) / (22 * hour) + 1, String(keysAsked()));
  });

  it('are not linked to where no key is to be had, which is told, and asked for again only after a while', async () => {
    await setUpBlobs(settings());
    const store = opened(ofIdentity());
    wire.fail(true);
    assert.equal(await store.link(tenant, name), undefined);
    assert.deepEqual(telemetry.failures.map(({ where, error }) => [where, error instanceof AppError && error.code]), [['pictures', 'blobs.unavailable']]);
    wire.fail(false);
    assert.equal(await store.link(tenant, name), undefined);
    assert.equal(telemetry.failures.length, 1);
    clock.move(30 * second);
    assert.ok(await store.link(tenant, name));
  });

  it('that cannot be kept are told of by what is the matter: away, no container, or no right', async () => {
    await assert.rejects(opened().put(tenant, name, picture), { code: 'blobs.missing' });
    await assert.rejects(opened().forget(tenant), { code: 'blobs.missing' });
    await assert.rejects(examineBlobs(settings(), clock), { code: 'blobs.missing' });
    await setUpBlobs(settings());
    await examineBlobs(settings(), clock);
    await examineBlobs(settings(ofIdentity()), clock);
    await assert.rejects(opened({ key: Buffer.from('another').toString('base64') }).put(tenant, name, picture), { code: 'blobs.refused', values: { status: 403 } });
    await assert.rejects(opened({ key: undefined, token: () => Promise.resolve({ value: 'another', expires: Date.now() + hour }) }).put(tenant, name, picture), { code: 'blobs.refused', values: { status: 401 } });
    const calls = wire.calls.length;
    wire.fail(true);
    await assert.rejects(opened().put(tenant, name, picture), { code: 'blobs.unavailable' });
    assert.equal(wire.calls.length, calls + 1, 'nothing is sent again');
  });

  it('that nobody answers for are told of as away', async () => {
    const server = await listening(wire);
    await server.close();
    await assert.rejects(new BlobPictureStore(overWire(server.endpoint), { clock, telemetry }).put(tenant, name, picture), { code: 'blobs.unavailable' });
  });

  it('that are over the wire with a token are refused without TLS', async () => {
    const server = await listening(wire);
    await assert.rejects(new BlobPictureStore({ ...overWire(server.endpoint), key: undefined, token: ofIdentity().token }, { clock, telemetry }).put(tenant, name, picture));
    assert.deepEqual(wire.calls, []);
    await server.close();
  });
});
