import assert from 'node:assert/strict';
import { base64url, exportSPKI, generateKeyPair, importJWK, SignJWT, type CryptoKey } from 'jose';
import sinon from 'sinon';
import { botTurn } from '../../src/bot/adapter.ts';
import { Connectors } from '../../src/bot/connectors.ts';
import { minute, second } from '../../src/clock.ts';
import { ChannelGate } from '../../src/http/channel-gate.ts';
import { FakeInsights } from '../support/fake-insights.ts';
import { startIssuer, type Issuer } from './issuer.ts';
import { activity, appId, botFramework, claims, serviceUrl, startStage, StillClock, tenant } from './stage.ts';
import type { Activity, Claims, Stage } from './stage.ts';

interface Case {
  readonly named: string;
  readonly header?: (good: string) => string | undefined | Promise<string | undefined>;
  readonly claims?: Claims;
  readonly kid?: string;
  readonly activity?: unknown;
}

const part = (value: unknown) => base64url.encode(JSON.stringify(value));
const seconds = (clock: StillClock) => Math.floor(clock.now() / second);
const person = activity().from as Activity;
const chat = activity().conversation as Activity;

describe('channel gate', () => {
  let issuer: Issuer;
  let stage: Stage;
  const bearer = async (changes: Claims = {}, kid = 'teams', header = {}) =>
    `Bearer ${await issuer.sign(kid, claims(stage.clock, changes), header)}`;

  before(async () => {
    issuer = await startIssuer();
    await issuer.addKey('teams', ['msteams', 'webchat']);
    await issuer.addKey('webchat', ['webchat']);
    await issuer.addKey('nobody', undefined);
    stage = await startStage(issuer);
  });
  after(async () => {
    await stage.http.close();
    await issuer.close();
  });
  beforeEach(() => (stage.turns.length = 0));

  const matrix: Case[] = [];
  const sent = async (each: Case): Promise<readonly [string | undefined, unknown]> => {
    const good = await bearer(each.claims, each.kid);
    return [each.header === undefined ? good : await each.header(good), 'activity' in each ? each.activity : activity()];
  };
  const refused = (status: number, code: string, cases: readonly Case[]) => {
    matrix.push(...cases);
    for (const each of cases) {
      it(`${status} ${code}: ${each.named}`, async () => {
        const answer = await stage.post(...(await sent(each)));
        assert.deepEqual([answer.status, answer.text], [status, JSON.stringify({ code })]);
        assert.equal(stage.turns.length, 0);
        assert.deepEqual(stage.telemetry.failures, []);
      });
    }
  };

  it('lets a message from Teams in, as it came', async () => {
    const sent = activity({ something: { new: true } });
    const answer = await stage.post(await bearer(), sent);
    assert.deepEqual([answer.status, answer.text], [200, '{"heard":1}']);
    assert.deepEqual(stage.turns, [sent]);
  });

  it('lets an invoke with a name in', async () => {
    const invoke = activity({ type: 'invoke', name: 'adaptiveCard/action', value: { action: {} }, text: undefined });
    assert.equal((await stage.post(await bearer(), invoke)).status, 200);
  });

  it('lets a service on this machine in when it is allowed', async () => {
    const local = 'http://127.0.0.1:3979/';
    const answer = await stage.post(await bearer({ serviceurl: local }), activity({ serviceUrl: local }));
    assert.equal(answer.status, 200);
  });

  it('allows clocks to differ by five minutes', async () => {
    const now = seconds(stage.clock);
    assert.equal((await stage.post(await bearer({ exp: now - 290 }), activity())).status, 200);
    assert.equal((await stage.post(await bearer({ nbf: now + 290 }), activity())).status, 200);
    assert.equal((await stage.post(await bearer({ exp: now - 310 }), activity())).status, 401);
    assert.equal((await stage.post(await bearer({ nbf: now + 310 }), activity())).status, 401);
  });

  const day = 24 * 60 * 60;
  const longAgo = Math.floor(new StillClock().now() / second) - day;
  refused(401, 'token.refused', [
    { named: 'no header', header: () => undefined },
    { named: 'empty header', header: () => '' },
    { named: 'garbage', header: () => 'Bearer garbage' },
    { named: 'garbage in three parts', header: () => 'Bearer a.b.c' },
    { named: 'Basic', header: () => `Basic ${Buffer.from('a:b').toString('base64')}` },
    { named: 'another scheme with a good token', header: (good) => good.replace('Bearer', 'Token') },
    { named: 'lower case scheme', header: (good) => good.replace('Bearer', 'bearer') },
    { named: 'two tokens', header: (good) => `${good} ${good.slice(7)}` },
    { named: 'a token without a signature', header: (good) => good.slice(0, good.lastIndexOf('.') + 1) },
    { named: 'another bot', claims: { aud: '5f0c2f3e-8d0b-4f0e-9c55-000000000002' } },
    { named: 'no audience', claims: { aud: undefined } },
    { named: 'ours among other audiences', claims: { aud: [appId, 'other'] } },
    { named: 'another issuer', claims: { iss: 'https://evil.example' } },
    { named: 'no issuer', claims: { iss: undefined } },
    { named: 'an issuer that begins like the right one', claims: { iss: `${botFramework}.evil.example` } },
    {
      named: 'a user token of Entra for our app',
      claims: { iss: `https://login.microsoftonline.com/${tenant}/v2.0`, tid: tenant, serviceurl: undefined },
    },
    { named: 'unknown key id', header: () => signStray({ kid: 'stray' }) },
    { named: "a stranger's key under a known id", header: () => signStray({ kid: 'teams' }) },
    { named: 'no key id', header: () => signStray({ kid: undefined }) },
    { named: 'a key in the header', header: () => signStray({ kid: 'teams', embedded: true }) },
    { named: 'a key for another channel', kid: 'webchat' },
    { named: 'a key without endorsements', kid: 'nobody' },
    { named: 'alg none', header: (good) => `Bearer ${part({ alg: 'none', kid: 'teams' })}.${good.split('.')[1]!}.` },
    { named: 'alg none with a signature', header: (good) => swapHeader(good, { alg: 'none', kid: 'teams' }) },
    { named: 'HS256 with the public key as secret', header: () => signSymmetric() },
    { named: 'RS512 header', header: (good) => swapHeader(good, { alg: 'RS512', kid: 'teams' }) },
    { named: 'critical header that nobody knows', header: () => bearer({}, 'teams', { crit: ['x'], x: 1 }) },
    { named: 'tampered claims', header: (good) => swapPayload(good) },
    { named: 'tampered signature', header: (good) => flip(good) },
    { named: 'expired', claims: { exp: longAgo } },
    { named: 'not yet valid', claims: { nbf: longAgo + 2 * day } },
    { named: 'no expiry', claims: { exp: undefined } },
    { named: 'expiry that is no number', claims: { exp: 'never' } },
    { named: 'no serviceurl', claims: { serviceurl: undefined } },
    { named: 'serviceurl of a wrong type', claims: { serviceurl: [serviceUrl] } },
    { named: 'another serviceurl', claims: { serviceurl: 'https://smba.trafficmanager.net/amer/' } },
    { named: 'activity with another serviceUrl', activity: activity({ serviceUrl: 'https://evil.example/' }) },
    { named: 'malformed activity without a token', header: () => undefined, activity: [] },
  ]);

  refused(400, 'activity.malformed', [
    ...[null, [], 7, true, {}].map((body) => ({ named: JSON.stringify(body), activity: body })),
    ...['type', 'id', 'conversation', 'from', 'recipient', 'serviceUrl', 'channelId'].map((name) => ({
      named: `no ${name}`,
      activity: activity({ [name]: undefined }),
    })),
    { named: 'type of a wrong type', activity: activity({ type: 7 }) },
    { named: 'empty id', activity: activity({ id: '' }) },
    { named: 'text of a wrong type', activity: activity({ text: { toString: 'x' } }) },
    { named: 'conversation without id', activity: activity({ conversation: { tenantId: tenant } }) },
    { named: 'tenantId of a wrong type', activity: activity({ conversation: { ...chat, tenantId: 7 } }) },
    { named: 'channelData of a wrong type', activity: activity({ channelData: 'x' }) },
    { named: 'sender without directory id', activity: activity({ from: { id: '29:ada' } }) },
    { named: 'sender with a strange directory id', activity: activity({ from: { ...person, aadObjectId: "1' or 1" } }) },
    { named: 'members that are no list', activity: activity({ membersAdded: { id: 'x' } }) },
    { named: 'invoke without a name', activity: activity({ type: 'invoke' }) },
  ]);

  const other = 'c3c3c3c3-0000-4000-8000-000000000003';
  refused(403, 'tenant.unknown', [
    {
      named: 'a tenant that is not onboarded',
      activity: activity({ conversation: { ...chat, tenantId: other }, channelData: { tenant: { id: other } } }),
    },
  ]);
  refused(403, 'tenant.unclear', [
    { named: 'two tenants', activity: activity({ channelData: { tenant: { id: other } } }) },
    { named: 'no tenant in the conversation', activity: activity({ conversation: { id: 'a:1' } }) },
    { named: 'no channelData', activity: activity({ channelData: undefined }) },
    { named: 'no tenant anywhere', activity: activity({ conversation: { id: 'a:1' }, channelData: {} }) },
  ]);
  refused(403, 'channel.refused', [
    { named: 'another channel, endorsed', activity: activity({ channelId: 'webchat' }) },
    { named: 'the channel in capitals', activity: activity({ channelId: 'MSTeams' }) },
  ]);
  const service = (url: string): Case => ({
    named: url,
    claims: { serviceurl: url },
    activity: activity({ serviceUrl: url }),
  });
  refused(403, 'service.refused', [
    service('https://evil.example/'),
    service('http://smba.trafficmanager.net/emea/'),
    service('https://smba.trafficmanager.net:8443/'),
    service('https://smba.trafficmanager.net.evil.example/'),
    service('https://smba.trafficmanager.net@evil.example/'),
    service('https://user:pass@smba.trafficmanager.net/'),
    service('http://127.0.0.1:3980/'),
    service('http://169.254.169.254/'),
    service('ftp://smba.trafficmanager.net/'),
    service('emea'),
  ]);

  it('tells of refusals only their code', async () => {
    await stage.post(await bearer({ iss: 'https://evil.example' }), activity());
    await stage.post(await bearer(), activity({ serviceUrl: 'https://evil.example' }));
    const told = JSON.stringify(stage.telemetry.notes);
    assert.match(told, /token\.refused/);
    assert.doesNotMatch(told, /Bearer|eyJ|evil|29:ada/);
  });

  it('is not to be had without an app id', () => {
    const empty = { appId: '', issuer: botFramework, openIdMetadataUrl: issuer.metadataUrl, allowedServiceHosts: [] };
    assert.throws(() => new ChannelGate({ ...empty, onboarded: async () => true, clock: stage.clock }));
  });

  it('does not ask the issuer again for every invented key', async () => {
    const before = issuer.asked();
    stage.clock.move(2 * minute);
    for (let count = 0; count < 20; count += 1) await stage.post(await signStray({ kid: `stray${count}` }), activity());
    assert.equal(issuer.asked(), before + 1);
  });

  it('is what refuses them: without it the SDK lets some of them in, or breaks', async () => {
    // The SDK keeps time by the machine's clock.
    stage.clock.move(Date.now() - stage.clock.now());
    const channel = { appId, tokenIssuer: botFramework, openIdMetadataUrl: issuer.metadataUrl };
    let turns = 0;
    const turn = botTurn(channel, new Connectors(() => Promise.resolve('none'), new FakeInsights()), stage.telemetry, async () => void (turns += 1));
    const open = { admit: async (_: string | undefined, heard: unknown) => ({ ok: true, tenant, activity: heard as object }) as const };
    const silenced = sinon.stub(console, 'error');
    const bare = await startStage(issuer, { messages: { gate: open, turn } });
    const letIn: string[] = [];
    const broken: string[] = [];
    for (const each of matrix) {
      const before = turns;
      const { status } = await bare.post(...(await sent(each)));
      if (turns > before) letIn.push(each.named);
      else if (status >= 500) broken.push(each.named);
    }
    await bare.http.close();
    silenced.restore();
    for (const named of ['no expiry', 'a key without endorsements', 'a tenant that is not onboarded', 'two tenants', 'https://evil.example/']) assert.ok(letIn.includes(named), named);
    for (const named of ['alg none', 'HS256 with the public key as secret', 'tampered claims', 'tampered signature']) assert.ok(broken.includes(named), named);
  });

  async function signStray({ kid, embedded }: { kid: string | undefined; embedded?: boolean }): Promise<string> {
    const { privateKey } = await generateKeyPair('RS256');
    const jwk = embedded ? { jwk: issuer.publicKey('teams') } : {};
    const header = { alg: 'RS256', ...(kid !== undefined && { kid }), ...jwk };
    return `Bearer ${await new SignJWT(claims(stage.clock)).setProtectedHeader(header).sign(privateKey)}`;
  }

  async function signSymmetric(): Promise<string> {
    const jwk = issuer.publicKey('teams');
    const key = (await importJWK(jwk, 'RS256', { extractable: true })) as CryptoKey;
    const secret = new TextEncoder().encode(await exportSPKI(key));
    const token = new SignJWT(claims(stage.clock)).setProtectedHeader({ alg: 'HS256', kid: 'teams' });
    return `Bearer ${await token.sign(secret)}`;
  }
});

function swapHeader(good: string, header: Claims): string {
  const [, payload, signature] = good.split('.');
  return `Bearer ${part(header)}.${payload!}.${signature!}`;
}

function swapPayload(good: string): string {
  const [header, payload, signature] = good.split('.');
  const claimed = JSON.parse(new TextDecoder().decode(base64url.decode(payload!))) as Claims;
  return `${header!}.${part({ ...claimed, extra: 1 })}.${signature!}`;
}

function flip(good: string): string {
  const at = good.length - 20;
  return `${good.slice(0, at)}${good[at] === 'A' ? 'B' : 'A'}${good.slice(at + 1)}`;
}
