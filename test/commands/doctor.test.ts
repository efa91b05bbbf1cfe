import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { doctor } from '../../src/commands/doctor.ts';
import { readConfig } from '../../src/config.ts';
import { simulatedAppId } from '../../src/microsoft.ts';
import { fetchTransport } from '../../src/platform/graph/outgoing.ts';
import type { Environment } from '../../src/setting-reader.ts';
import { templatesByTenant } from '../../src/simulator/company/seed.ts';
import type { Template } from '../../src/catalog/template.ts';
import { northwind } from '../flows/northwind.ts';
import { FlowWorld } from '../flows/world.ts';
import { botCertificate, botKey, oldCertificate, oldKey } from '../support/bot-certificate.ts';

const publicUrl = 'https://bot.example';
const key = '5e1f0c9a-7d34-4b28-9a61-c0ffee0ddba1';
/** Only the doctor has it: what the running product tells would go there. */
const counted = { APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${key};IngestionEndpoint=https://ingestion.example/` };
const minute = 60_000;

/** Something in the way of one kind of request: what comes back in place of the answer, or of what the answer says. */
type Wrong = { readonly to: RegExp; answers(answer: () => Promise<Response>): Promise<Response> };

const refusing = (number: number, status = 401): Wrong => ({
  to: /oauth2\/v2\.0\/token/,
  answers: async () => Response.json({ error: 'refused', error_description: 'AADSTS: secret words', error_codes: [number] }, { status }),
});
const answering = (to: RegExp, status: number, body: unknown): Wrong => ({ to, answers: async () => Response.json(body, { status }) });
const unreachable = (to: RegExp): Wrong => ({ to, answers: () => Promise.reject(new TypeError('fetch failed')) });
const clockBy = (ms: number): Wrong => ({
  to: /openidconfiguration/,
  answers: async (answer) => {
    const { body, status } = await answer();
    return new Response(body, { status, headers: { date: new Date(Date.now() + ms).toUTCString() } });
  },
});

/** Entra's token without one of its permissions, which the stand-in for Graph would refuse, changed as it is: the app is found all the same. */
const withoutRole = (role: string): Wrong => ({
  to: /oauth2\/v2\.0\/token|appCatalogs/,
  answers: async (answer) => {
    const body = (await (await answer()).json()) as { access_token?: string };
    if (body.access_token === undefined) return Response.json({ value: [{ id: 'app' }] });
    const [header, payload = '', signature] = body.access_token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { roles?: readonly string[] };
    const roles = (claims.roles ?? []).filter((one) => one !== role);
    const changed = Buffer.from(JSON.stringify({ ...claims, roles })).toString('base64url');
    return Response.json({ ...body, access_token: `${header}.${changed}.${signature}` });
  },
});

describe('The doctor, with stand-ins for Entra, Graph, Teams and the way from outside', () => {
  let world: FlowWorld;
  let whole: Environment;

  before(async () => {
    world = await FlowWorld.begin();
    const file = join(world.folder, 'bot.pem');
    writeFileSync(file, botKey + botCertificate);
    const bot = { BOT_APP_ID: simulatedAppId, BOT_TENANT_ID: northwind, BOT_CERTIFICATE_FILE: file, PUBLIC_URL: publicUrl };
    whole = world.environment({ ...bot, DATA_DIR: join(world.folder, 'real'), STAND_IN_URL: world.simulatorUrl, SIMULATOR_URL: '' });
    const app = await world.startApp(whole);
    await app.ports.templates.saveTemplate(northwind, (templatesByTenant()[northwind] as readonly Template[])[0]!, 0, []);
  });
  after(() => world.end());

  async function examine(changes: Environment = {}, wrong?: Wrong, words: readonly string[] = []): Promise<{ code: number; said: string }> {
    const lines: string[] = [];
    const log = (text: string): void => void lines.push(text);
    const transport = (url: string, init: RequestInit): Promise<Response> => {
      const { href } = new URL(url.replace(publicUrl, world.app!.url));
      // What Azure would have on this machine, it has not; nobody else is asked for.
      const { hostname, pathname } = new URL(href);
      const answer = async (): Promise<Response> => {
        if (hostname === '127.0.0.1') return fetchTransport(href, init);
        if (hostname !== 'ingestion.example') throw new TypeError('fetch failed');
        const isTold = init.method === 'POST' && pathname === '/v2.1/track' && init.body === '[]';
        return Response.json({ itemsReceived: 0, itemsAccepted: 0, errors: [] }, { status: isTold ? 200 : 404 });
      };
      return wrong?.to.test(url) ? wrong.answers(answer) : answer();
    };
    const code = await doctor(readConfig({ ...whole, ...counted, ...changes }), words, { log, error: log }, transport);
    return { code, said: lines.join('\n') };
  }

  it('finds everything right', async () => {
    const { code, said } = await examine();
    assert.equal(code, 0, said);
    assert.doesNotMatch(said, /^[!✕]/m);
    assert.match(said, /Nothing keeps teams from being made; no warnings\.$/);
    assert.ok((said.match(/^✔/gm) ?? []).length >= 10, said);
    assert.match(said, /^✔ Application Insights takes what is counted, at ingestion\.example/m);
  });

  it('tells programs the same', async () => {
    const { code, said } = await examine({}, answering(/appCatalogs/, 200, { value: [] }), ['--json']);
    assert.equal(code, 0);
    const found = JSON.parse(said) as { check: string; state: string; tenant?: string; text: string }[];
    const { text, ...rest } = found.find(({ state }) => state !== 'ok')!;
    assert.deepEqual(rest, { check: 'app.missing', state: 'warning', tenant: northwind });
    assert.match(text, /npm run manifest/);
  });

  it('says that nothing is connected where the tenant is simulated', async () => {
    const lines: string[] = [];
    const code = await doctor(readConfig({ DATA_DIR: join(world.folder, 'other') }), [], { log: (text: string) => void lines.push(text), error: () => undefined });
    assert.equal(code, 0);
    assert.match(lines.join('\n'), /tenant is simulated/);
  });

  it('makes no store where none is, and says that the first start does', async () => {
    const folder = join(world.folder, 'none');
    const { said } = await examine({ DATA_DIR: folder });
    assert.equal(existsSync(folder), false);
    assert.match(said, /^✔ Nothing is kept in .*none yet; the first start makes it/m);
  });

  it('brings no older store forward, which another version may be running on, and looks at permissions all the same', async () => {
    const folder = join(world.folder, 'older');
    mkdirSync(folder);
    const file = join(folder, 'teamwright.sqlite');
    writeFileSync(join(folder, 'keys.sqlite'), '');
    using db = new DatabaseSync(file);
    db.exec('CREATE TABLE requests (id TEXT); PRAGMA user_version = 1');
    const { code, said } = await examine({ DATA_DIR: folder });
    assert.deepEqual([code, readdirSync(folder), db.prepare('PRAGMA user_version').get()?.['user_version']], [0, ['keys.sqlite', 'teamwright.sqlite'], 1], said);
    assert.match(said, /^! The store in .*older is not as this version leaves it \(teamwright\.sqlite, heads\.sqlite\)/m);
    assert.match(said, /All permissions are granted/);
  });

  const token = /oauth2\/v2\.0\/token/;
  /** What is wrong, alone → what is advised; `!` does not keep teams from being made. */
  const table: readonly [what: string, mark: '!' | '✕', advice: RegExp, wrong: Wrong | Environment][] = [
    ['the app is not known in the tenant', '✕', /consent: https:\/\/login\.microsoftonline\.com\/9f4b1c7e.*client_id=5d0c/, refusing(700016, 400)],
    ['nobody has consented in the tenant', '✕', /no place in the tenant.*consent: https/, refusing(7000229)],
    ['the tenant does not exist', '✕', /does not know the tenant.*BOT_TENANT_ID/, refusing(90002, 400)],
    ['the secret is wrong', '✕', /secret's value, not its id/, refusing(7000215)],
    ['the secret has expired', '✕', /BOT_CLIENT_SECRET has expired/, refusing(7000222)],
    ['the clock is wrong', '✕', /The clock of this machine is wrong/, refusing(700024)],
    ['the certificate is not uploaded', '✕', /upload its public part to the app registration/, refusing(700027)],
    ['the identity is not trusted', '✕', /federated credential/, refusing(700213)],
    ['the identity is trusted under another name', '✕', /federated credential/, refusing(70021)],
    ['Entra has another reason', '✕', /AADSTS53003/, refusing(53003)],
    ['Entra does not answer', '✕', /Microsoft does not answer/, unreachable(token)],
    ['the channel does not answer', '✕', /keys|openidconfiguration does not answer/, unreachable(/openidconfiguration/)],
    ['the channel has no keys', '✕', /does not answer, so no message of Teams/, answering(/\/keys$/, 503, {})],
    ['the clock is off', '!', /1[12]\d seconds off/, clockBy(2 * minute)],
    ['the clock is far off', '✕', /time server/, clockBy(-6 * minute)],
    ['nothing answers at the public address', '✕', /Start the product, and let PUBLIC_URL lead to its port/, unreachable(/bot\.example/)],
    ['something else answers there', '✕', /Something else than this product.*404/, answering(/healthz/, 404, {})],
    ['a page answers there', '✕', /Something else than this product/, { to: /healthz/, answers: async () => new Response('<html>') }],
    ['the gate is open', '✕', /without a token \(200\)/, answering(/api\/messages/, 200, {})],
    ['the app is not in the catalogue', '!', /npm run manifest.*upload/, answering(/appCatalogs/, 200, { value: [] })],
    ['the catalogue may not be read', '✕', /permission is missing.*consent/, answering(/appCatalogs/, 403, { error: { code: 'Forbidden', message: 'x' } })],
    ['Planner may not be used', '!', /Not granted: Tasks\.ReadWrite\.All, for Planner boards.*made without boards.*consents here.*adminconsent/, withoutRole('Tasks.ReadWrite.All')],
    ['the catalogue is not granted', '!', /AppCatalog\.Read\.All, for the welcome message[^]*AppCatalog\.Read\.All, for writing to people/, withoutRole('AppCatalog.Read.All')],
    ['teams may not be made', '✕', /Not granted: Team\.Create, for making a team at all.*No team can be made/, withoutRole('Team.Create')],
    ['there is a secret in place of a certificate', '!', /Take a certificate or a managed identity/, { BOT_CERTIFICATE_FILE: '', BOT_CLIENT_SECRET: 'a secret' }],
    ['there is no certificate', '✕', /openssl req -x509/, { BOT_CERTIFICATE_FILE: 'nowhere.pem' }],
    ['the ingestion does not answer', '!', /ingestion\.example does not answer, so nothing is counted.*over https/, unreachable(/ingestion/)],
    ['something else answers in place of the ingestion', '!', /Something else.*ingestion\.example \(404\).*from the Azure portal/, answering(/ingestion/, 404, {})],
    ['the ingestion sends elsewhere', '!', /sends on to other\.example.*IngestionEndpoint/, { to: /ingestion/, answers: async () => new Response(null, { status: 308, headers: { location: 'https://other.example/v2.1/track' } }) }],
    ['the ingestion takes nothing from whoever has the key', '!', /401 at ingestion\.example.*Monitoring Metrics Publisher.*APPLICATIONINSIGHTS_AUTHENTICATION_STRING/, answering(/ingestion/, 401, {})],
    ['there is no template', '!', /No template is open to requests/, { DATA_DIR: 'empty' }],
  ];

  for (const [what, mark, advice, wrong] of table) {
    it(`says what to do where ${what}`, async () => {
      const isWrong = (one: Wrong | Environment): one is Wrong => 'answers' in one && typeof one.answers === 'function';
      const changes = isWrong(wrong) ? {} : wrong['DATA_DIR'] ? { DATA_DIR: join(world.folder, 'empty') } : wrong;
      const { code, said } = await examine(changes, isWrong(wrong) ? wrong : undefined);
      const bad = said.split('\n').filter((line) => /^[!✕]/.test(line));
      assert.ok(bad.length > 0 && bad.every((line) => line.startsWith(mark)), said);
      assert.match(bad.join('\n'), advice);
      assert.equal(code, mark === '✕' ? 1 : 0);
      assert.doesNotMatch(said, /secret words|a secret|BEGIN|eyJ|5e1f0c9a/);
    });
  }

  it('says what to do where the certificate has expired', async () => {
    const file = join(world.folder, 'old.pem');
    writeFileSync(file, oldKey + oldCertificate);
    const { code, said } = await examine({ BOT_CERTIFICATE_FILE: file });
    assert.equal(code, 1);
    assert.match(said, /^✕ The certificate has expired on 2021-01-01\. Make a new one/m);
    rmSync(file);
  });

  it('says what to do where there is no identity here', async () => {
    // In a process of its own: MSAL keeps the first endpoint that it finds for good.
    const nobody = { IDENTITY_ENDPOINT: 'http://127.0.0.1:1/msi/token', IDENTITY_HEADER: 'x', PUBLIC_URL: 'https://127.0.0.1:1' };
    const id = '01234567-89ab-cdef-0123-456789abcdef';
    const identity = { ...counted, BOT_CERTIFICATE_FILE: '', BOT_MANAGED_IDENTITY_ID: id, APPLICATIONINSIGHTS_AUTHENTICATION_STRING: `Authorization=AAD;ClientId=${id}` };
    const env = { PATH: process.env['PATH'], ...whole, ...nobody, ...identity };
    const { status, stdout } = spawnSync(process.execPath, [fileURLToPath(new URL('../../src/start.mjs', import.meta.url)), 'doctor'], { env, encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stdout, /^✕ .*No managed identity with the client id in BOT_MANAGED_IDENTITY_ID answers here/m);
    assert.match(stdout, /^! No managed identity with the client id in APPLICATIONINSIGHTS_AUTHENTICATION_STRING answers here/m);
  });

  it('tells its use, and nothing of what it cannot do', async () => {
    assert.deepEqual([(await examine({}, undefined, ['--help'])).code, (await examine({}, undefined, ['--force'])).code], [0, 2]);
  });
});
