import assert from 'node:assert/strict';
import { redacted, redactedValues } from '../src/redaction.ts';

const canary = 'Zq9canary-0f6b1c2d';
const token = `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ${canary.replaceAll('-', '')}.c2lnbmF0dXJl`;

describe('What operators read', () => {
  for (const [what, text] of [
    ['a bearer token', `GET failed, Authorization: Bearer ${canary}`],
    ['a token by itself', `refused ${token}, try again`],
    ['a token that was cut off', `refused ${token.slice(0, 40)}`],
    ['a connection string', `InstrumentationKey=${canary};IngestionEndpoint=https://x.example/`],
    ['a key of a bus', `Endpoint=sb://x.example/;SharedAccessKeyName=root;SharedAccessKey=${canary}`],
    ['a storage key', `AccountName=x;AccountKey=${canary}==;EndpointSuffix=core.windows.net`],
    ['a signed address', `https://x.blob.core.windows.net/y?sv=2024&sig=${canary}&se=2026`],
    ['a form body', `grant_type=client_credentials&client_secret=${canary}&scope=x`],
    ['an assertion', `client_assertion=${canary}`],
    ['JSON', `{"access_token":"${canary}","expires_in":3599}`],
    ['an inspected object', `{ clientSecret: '${canary}' }`],
    ['a private key', `-----BEGIN PRIVATE KEY-----\n${canary}\n-----END PRIVATE KEY-----`],
    ['the beginning of a private key', `-----BEGIN RSA PRIVATE KEY-----\n${canary}`],
    ['a password of Redis', `connect rediss://:${canary}=@teamwright.redis.cache.windows.net:6380 failed`],
    ['a password of PostgreSQL', `postgres://owner:${canary}$!@db/audit?sslmode=verify-full`],
    ['a password with an @ in it', `{ input: 'postgres://owner:${canary}@%${canary}@db.example/audit' }`],
    ['a password with a / in it', `postgres://owner:${canary}/x${canary}@db.example/audit, rediss://:1/${canary}=@cache.example:6380`],
    ['an address', `no such person: ${canary}@contoso.example`],
    ['an address in any script', `no such person: lucía.${canary}@exämple.beispiel`],
  ] as const) {
    it(`does not hold ${what}`, () => {
      const left = redacted(text);
      assert.doesNotMatch(left, /Zq9canary|eyJ|lucía/);
      assert.match(left, /\[redacted\]/);
    });
  }

  it('keeps ids, codes, places and counts as they are', () => {
    for (const text of [
      'graph.notFound 404 0199d3c1-5b1a-7abc-8def-0123456789ab card.status',
      'AppError | at Throttle.run (file:///app/node_modules/@azure/core/throttle.ts:51:13)',
      'https://graph.microsoft.com/v1.0/teams/19:abc@thread.tacv2'.replace('@thread.tacv2', ''),
      'GET http://127.0.0.1:3979/v3/conversations/a@/members 404, redis://cache.example:6379/0 failed',
      "connect ECONNREFUSED 127.0.0.1:3979, code: 'ECONNREFUSED', key: 'card.status'",
    ]) assert.equal(redacted(text), text);
  });

  it('holds no value whose name says that it is secret', () => {
    const values = { authorization: 'x', clientSecret: 'x', 'access-token': 'x', BOT_CLIENT_SECRET: 'x', 'connection string': 'x' };
    for (const [name, value] of Object.entries(redactedValues({ ...values, tries: 3, tenant: 'x', none: undefined }))) {
      assert.equal(value, name in values ? '[redacted]' : { tries: 3, tenant: 'x' }[name], name);
    }
  });

  it('takes no longer for a text that is made to be slow', () => {
    const began = performance.now();
    for (const hostile of ['a'.repeat(50_000), 'a.'.repeat(25_000), 'a@a.'.repeat(10_000), 'eyJ'.repeat(20_000), 'secret='.repeat(8000), 'x_'.repeat(25_000), 'Bearer '.repeat(8000), 'a://:'.repeat(10_000), `a://${'a:'.repeat(25_000)}`, 'a://a:/'.repeat(8000)]) redacted(hostile);
    assert.ok(performance.now() - began < 2000, `${performance.now() - began} ms`);
  });
});
