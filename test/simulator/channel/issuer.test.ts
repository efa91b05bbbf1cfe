import assert from 'node:assert/strict';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { signActivityToken } from '../../../src/simulator/channel/issuer.ts';
import { Stage, type Json } from './stage.ts';

describe('The simulated issuer', () => {
  let stage: Stage;
  before(async () => (stage = await Stage.open()));
  after(() => stage.close());

  it('signs every activity with a key that its metadata lead to', async () => {
    await stage.install();
    await stage.until(() => stage.received.length === 2);
    const metadata = (await stage.call('GET', '/botframework/.well-known/openidconfiguration')).body;
    assert.equal(metadata['issuer'], 'https://api.botframework.com');
    assert.deepEqual(metadata['id_token_signing_alg_values_supported'], ['RS256']);
    const keys = createRemoteJWKSet(new URL(String(metadata['jwks_uri'])));
    for (const { authorization, activity } of stage.received) {
      const { payload, protectedHeader } = await jwtVerify(authorization.replace('Bearer ', ''), keys, {
        issuer: 'https://api.botframework.com',
        audience: stage.settings.botAppId,
        algorithms: ['RS256'],
      });
      assert.equal(payload['serviceurl'], activity['serviceUrl']);
      assert.equal(activity['serviceUrl'], `${stage.url}/teams/`);
      assert.equal(payload.exp! - payload.iat!, 3600);
      assert.equal(protectedHeader.alg, 'RS256');
    }
  });

  it('endorses its key for Teams and tells nothing private', async () => {
    const { body } = await stage.call('GET', '/botframework/.well-known/keys');
    const [key] = body['keys'] as Json[];
    assert.deepEqual(key!['endorsements'], ['msteams']);
    assert.equal(key!['d'], undefined);
    assert.equal(key!['kid'], key!['x5t']);
  });

  it('keeps its key', async () => {
    const claims = { audience: 'a', serviceUrl: 's', now: Date.now() };
    const one = decodeProtectedHeader(await signActivityToken(stage.state, claims));
    const other = decodeProtectedHeader(await signActivityToken(stage.state, claims));
    assert.equal(one.kid, other.kid);
  });
});
