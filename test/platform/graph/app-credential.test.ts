import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importX509, jwtVerify, decodeProtectedHeader } from 'jose';
import { hour, second } from '../../../src/clock.ts';
import { SystemClock } from '../../../src/platform/embedded/system-clock.ts';
import type { AppCredential } from '../../../src/platform/graph/app-credential.ts';
import type { Transport } from '../../../src/platform/graph/call.ts';
import { readCertificate, renewableCertificate } from '../../../src/platform/graph/certificate.ts';
import { GraphTokens } from '../../../src/platform/graph/graph-tokens.ts';
import { ManagedIdentity } from '../../../src/platform/graph/managed-identity.ts';
import { fetchTransport } from '../../../src/platform/graph/outgoing.ts';
import { botCertificate, botKey, oldCertificate, oldKey } from '../../support/bot-certificate.ts';
import { settings, tenant } from './stage.ts';

/** Entra's token endpoint that says what it was asked. */
function entra(): { readonly transport: Transport; readonly forms: URLSearchParams[] } {
  const forms: URLSearchParams[] = [];
  const transport: Transport = async (...outgoing) => {
    forms.push(new URLSearchParams(await new Request(...outgoing).text()));
    return Response.json({ token_type: 'Bearer', access_token: `token-${forms.length}`, expires_in: 3599 });
  };
  return { transport, forms };
}

const clock = new SystemClock();
const tokensOf = (credential: AppCredential, transport: Transport): GraphTokens => new GraphTokens({ ...settings, credential }, clock, transport);

describe('An app that proves who it is by a certificate', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'teamwright-'))));
  after(() => rmSync(folder, { recursive: true }));

  it('signs an assertion for the token endpoint, which names the certificate and holds no secret', async () => {
    const file = join(folder, 'bot.pem');
    writeFileSync(file, botKey + botCertificate);
    const { transport, forms } = entra();
    assert.equal(await tokensOf({ kind: 'certificate', certificate: renewableCertificate(file) }, transport).of(tenant), 'token-1');
    const form = forms[0]!;
    assert.equal(form.get('client_secret'), null);
    assert.equal(form.get('client_assertion_type'), 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    const assertion = form.get('client_assertion') ?? '';
    const { alg, 'x5t#S256': thumbprint } = decodeProtectedHeader(assertion);
    assert.equal(alg, 'PS256');
    assert.equal(Buffer.from(String(thumbprint), 'base64').toString('hex'), readCertificate(file).thumbprint);
    const { payload } = await jwtVerify(assertion, await importX509(botCertificate, 'PS256'), { clockTolerance: 5 });
    assert.equal(payload.iss, settings.clientId);
    assert.equal(payload.aud, `https://${settings.authorityHost}/${tenant}/oauth2/v2.0/token`);
  });

  it('signs by the one that lies in its file now, and by the last one while what lies there is none', async () => {
    const file = join(folder, 'renewed.pem');
    writeFileSync(file, oldKey + oldCertificate);
    const { transport, forms } = entra();
    const tokens = tokensOf({ kind: 'certificate', certificate: renewableCertificate(file) }, transport);
    const renewed = botKey + botCertificate;
    const others = ['0f0e0d0c-0000-4000-8000-00000000000b', '0f0e0d0c-0000-4000-8000-00000000000c'];
    await tokens.of(tenant);
    writeFileSync(file, renewed);
    const { thumbprint } = readCertificate(file);
    await tokens.of(others[0]!);
    writeFileSync(file, renewed.slice(0, 100));
    await tokens.of(others[1]!);
    const signedBy = forms.map((form) => Buffer.from(String(decodeProtectedHeader(form.get('client_assertion') ?? '')['x5t#S256']), 'base64').toString('hex'));
    assert.deepEqual(signedBy.map((by) => by === thumbprint), [false, true, true]);
  });
});

describe('An app with a managed identity', () => {
  const client = '7d1c0c1e-6f2b-4c55-9f0e-000000000001';
  let server: Server;
  let asked: IncomingMessage[] = [];
  let answer: { status: number; body: object | string };
  const queries = (): URLSearchParams[] => asked.map(({ url }) => new URL(url ?? '', 'http://127.0.0.1').searchParams);

  before(async () => {
    server = createServer((request, response) => {
      asked.push(request);
      response.statusCode = answer.status;
      response.setHeader('content-type', 'application/json');
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    // As App Service and Container Apps tell MSAL where the identity is.
    process.env['IDENTITY_ENDPOINT'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/msi/token`;
    process.env['IDENTITY_HEADER'] = 'header of the platform';
  });
  beforeEach(() => {
    asked = [];
    const expires = Math.floor((clock.now() + 8 * hour) / second);
    answer = { status: 200, body: { access_token: 'of the identity', expires_on: String(expires), resource: 'x', token_type: 'Bearer', client_id: client } };
  });
  after(async () => {
    delete process.env['IDENTITY_ENDPOINT'];
    delete process.env['IDENTITY_HEADER'];
    server.close();
  });

  const identity = () => new ManagedIdentity(client, clock, fetchTransport, 5 * second);

  it('that its registration trusts, has its token taken for its own word, in any tenant', async () => {
    const { transport, forms } = entra();
    const tokens = tokensOf({ kind: 'federated', identity: identity() }, transport);
    const other = '0f0e0d0c-0000-4000-8000-00000000000b';
    assert.deepEqual(await Promise.all([tokens.of(tenant), tokens.of(other)]), ['token-1', 'token-2']);
    for (const query of queries()) {
      assert.equal(query.get('resource'), 'api://AzureADTokenExchange');
      assert.equal(query.get('client_id'), client);
    }
    assert.deepEqual(forms.map((form) => form.get('client_assertion')), ['of the identity', 'of the identity']);
    assert.equal(asked[0]?.headers['x-identity-header'], 'header of the platform');
  });

  it('that it is itself, has its tokens for Graph without Entra being asked, one for however many calls', async () => {
    const { transport, forms } = entra();
    const tokens = tokensOf({ kind: 'identity', identity: identity() }, transport);
    assert.deepEqual(await Promise.all([tokens.of(tenant), tokens.of(tenant), tokens.of(tenant)]), Array(3).fill('of the identity'));
    assert.equal(await tokens.of(tenant), 'of the identity');
    assert.deepEqual(queries().map((query) => query.get('resource')), ['https://graph.microsoft.com']);
    assert.equal(forms.length, 0);
  });

  for (const [status, code] of [
    [400, 'graph.signIn'],
    [403, 'graph.signIn'],
    [404, 'graph.unavailable'],
    [410, 'graph.unavailable'],
    [429, 'graph.unavailable'],
    [500, 'graph.unavailable'],
  ] as const) {
    it(`is told ${code} where its endpoint answers ${status}, with nothing of what it wrote`, async () => {
      answer = { status, body: { statusCode: status, message: 'No identity of Contoso', correlationId: '1' } };
      const { transport, forms } = entra();
      for (const kind of ['federated', 'identity'] as const) {
        const error: unknown = await tokensOf({ kind, identity: identity() }, transport).of(tenant).catch((thrown: unknown) => thrown);
        assert.equal((error as { code?: unknown }).code, code, kind);
        assert.doesNotMatch(JSON.stringify(error) + String((error as Error).cause), /Contoso/);
      }
      assert.equal(forms.length, 0);
    });
  }

  it('is told graph.unavailable where something before its endpoint says that this is away', async () => {
    answer = { status: 503, body: '<html>Contoso</html>' };
    await assert.rejects(tokensOf({ kind: 'identity', identity: identity() }, fetchTransport).of(tenant), { code: 'graph.unavailable' });
  });

  it('is told graph.unavailable where no endpoint answers, as outside Azure', async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    await assert.rejects(tokensOf({ kind: 'identity', identity: identity() }, fetchTransport).of(tenant), { code: 'graph.unavailable' });
  });
});
