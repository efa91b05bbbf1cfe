import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import type { AuditRecord } from '../../src/audit/record.ts';
import { templates as operator } from '../../src/commands/templates.ts';
import { readConfig } from '../../src/config.ts';
import { simulatedAppId } from '../../src/microsoft.ts';
import { SqliteTrail } from '../../src/platform/embedded/sqlite-trail.ts';
import { companyIn, templatesByTenant } from '../../src/simulator/company/seed.ts';
import { IngestionServer, type Envelope } from '../support/ingestion.ts';
import { loopbackCertificate } from '../support/loopback-certificate.ts';
import { openDatabase } from '../support/stores.ts';
import { canary, companyWithCanaries } from './canaries.ts';
import { ask, asksToDecide, says, verbsOf, type Asked } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { ProductProcess } from './product-process.ts';
import { teamsCalled } from './teams.ts';
import { FlowWorld, pause } from './world.ts';

const script = ['--import', new URL('../support/contacts.ts', import.meta.url).href, fileURLToPath(new URL('../../src/start.mjs', import.meta.url))];
const instrumentationKey = '5e1f0c9a-7d34-4b28-9a61-c0ffee0ddba1';
const secret = canary('Secret~8Q');
/** Graph refuses to clone, once. */
const noClone = { match: { method: 'POST', path: '/clone$' }, times: 1, when: 'before', answer: { status: 400, body: { error: { code: 'BadRequest', message: canary('answer') } } } } as const;

/** A template as its designer has written it, with a word of its own in every text but its name. */
function writtenTemplate(): object {
  const isMeant = (one: unknown): boolean => (one as { templateConfiguration: { id: string } }).templateConfiguration.id === templates.customer;
  const manifest = templatesByTenant()[northwind]!.find(isMeant) as { templateConfiguration: object; newTeam: object };
  const { templateConfiguration, newTeam } = manifest;
  const texts = { defaultWelcomeMessage: canary('welcome'), defaultDescription: canary('described'), descriptionConvention: `${canary('rule')} <%= request.team.description %>` };
  return { ...manifest, templateConfiguration: { ...templateConfiguration, description: canary('template') }, newTeam: { ...newTeam, ...texts } };
}

/**
 * One team from the request to the end, where Graph refuses once and an admin tries again, of a bot with a secret; and what was told of it.
 * With SHOW_RECORD=1 the record is printed.
 */
describe('A product whose use is counted in Application Insights', () => {
  let world: FlowWorld;
  let ingestion: IngestionServer;
  let product: ProductProcess;
  let folder: string;
  let asked: Asked;
  let team: string | undefined;
  /** The made team, as its page shows it. */
  let made: string;
  let trail: readonly AuditRecord[];
  let log: readonly (Readonly<Record<string, unknown>> & { readonly msg: string })[];

  before(async function () {
    this.timeout(120_000);
    world = await FlowWorld.begin({ company: companyWithCanaries('Customer template', 'kenji.watanabe') });
    ingestion = await IngestionServer.start();
    folder = join(world.folder, 'real');
    const bot = { BOT_APP_ID: simulatedAppId, BOT_TENANT_ID: northwind, BOT_CLIENT_SECRET: secret, PUBLIC_URL: 'https://bot.example', STAND_IN_URL: world.simulatorUrl, SIMULATOR_URL: '' };
    const [trusted, contacts, manifest] = ['ingestion.crt', 'contacts', 'template.json'].map((name) => join(world.folder, name)) as [string, string, string];
    writeFileSync(trusted, loopbackCertificate);
    writeFileSync(manifest, JSON.stringify(writtenTemplate()));
    const counted = { APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${instrumentationKey};IngestionEndpoint=https://${ingestion.host}/` };
    product = new ProductProcess(world.environment({ ...bot, ...counted, DATA_DIR: folder, LOG_LEVEL: 'debug', NODE_EXTRA_CA_CERTS: trusted, CONTACTS: contacts }), script);
    await product.start();
    assert.equal(await operator(readConfig({ DATA_DIR: folder }), ['import', manifest], { log: () => undefined, error: (said: string) => assert.fail(said) }), 0);
    await journey();
    await world.until(async () => ingestion.events.some(({ name }) => name === 'request_processed'));
    // What the library puts off at its start, for a quarter of an hour at most, has come by now.
    await pause(3500);
    assert.equal(await product.terminate(), 0);
    await look();
    if (process.env['SHOW_RECORD'] !== undefined) console.log(ingestion.envelopes.map(line).join('\n'));
  });
  after(async () => {
    await ingestion.stop();
    await world.end();
  });

  async function journey(): Promise<void> {
    const [kenji, priya, amara] = await Promise.all([world.chat('kenji.watanabe'), world.chat('priya.raman'), world.chat('amara.okafor')]);
    await world.faults([noClone]);
    const wish = { name: 'Contoso', description: canary('description'), welcomeMessage: canary('greeting'), reason: canary('reason'), members: [amara.person] };
    asked = await ask(kenji, { template: templates.customer, ...wish });
    await priya.press(await asksToDecide(priya, asked), 'approval.decide', { comment: canary('comment') }, ({ data }) => data['choice'] === 'approved');
    await says(kenji, asked.card, 'Needs attention');
    await amara.press(await amara.until((all) => all.find((one) => verbsOf(one).includes('request.retry'))), 'request.retry');
    await says(kenji, asked.card, 'Ready · 100 %');
    [team] = await teamsCalled(world, northwind, 'Customer - Contoso');
    made = await (await fetch(`${world.simulatorUrl}/team/${northwind}/${team}`)).text();
  }

  /** Into what has stayed behind in the product's folder. */
  async function look(): Promise<void> {
    const database = openDatabase(join(folder, 'teamwright.sqlite'));
    trail = await new SqliteTrail(database).records(northwind, asked.id);
    database.close();
    log = logged().split('\n').filter((one) => one !== '').map((one) => JSON.parse(one) as (typeof log)[number]);
  }

  const logged = (): string => readdirSync(folder).filter((name) => name.endsWith('.log')).map((name) => readFileSync(join(folder, name), 'utf8')).join('');
  /** Whose press a record of the trail comes from. */
  const pressOf = (code: string): string => String(trail.find((record) => record.code === code)?.facts['correlation']);
  const operationOf = (press: string): string => press.replaceAll('-', '');
  const dependencies = (name: string): readonly Envelope[] => ingestion.of('RemoteDependencyData').filter(({ data }) => data.baseData.name === name);

  it('calls nobody for it but the ingestion endpoint that is set', () => {
    const contacts = new Set(readFileSync(join(world.folder, 'contacts'), 'utf8').split('\n').filter((one) => one !== ''));
    assert.deepEqual([...contacts].toSorted(), [new URL(world.simulatorUrl).host, ingestion.host].toSorted());
    assert.deepEqual([...ingestion.paths], ['POST /v2.1/track']);
  });

  it('tells of a request and its team by exactly the names and fields that people were told of', () => {
    const named = { team_name: 'Customer - Contoso', template_id: templates.customer, template_name: 'Customer team' };
    const told = [
      { name: 'request_created', fields: { request_id: asked.id, request_additionalMembers: '1', request_additionalOwners: '0', ...named } },
      { name: 'request_approved', fields: { request_id: asked.id } },
      { name: 'request_error', fields: { request_id: asked.id } },
      { name: 'team_created', fields: { team_id: team, ...named } },
      { name: 'request_processed', fields: { request_id: asked.id } },
    ];
    const byName = (one: { name: unknown }, other: { name: unknown }): number => String(one.name).localeCompare(String(other.name));
    const usage = ingestion.events.filter(({ name }) => name !== 'census');
    assert.deepEqual(usage.toSorted(byName), told.toSorted(byName));
  });

  it('counts each of the three who have signed in once, by the fields that people were told of and without saying who they are', () => {
    const counted = ingestion.events.filter(({ name }) => name === 'census').map(({ fields }) => fields as Readonly<Record<string, string>>);
    assert.equal(counted.length, 3);
    for (const fields of counted) {
      assert.deepEqual(Object.keys(fields).toSorted(), ['AppName', 'DeviceModel', 'OSName', 'OSVersion', 'Session ID', 'UserID', 'UserLanguage']);
      assert.deepEqual([fields['AppName'], fields['OSName']], ['Teamwright', 'Web']);
      assert.match(String(fields['UserLanguage']), /^[A-Z]{2}-[A-Z]{2}$/);
    }
    for (const id of ['UserID', 'Session ID']) assert.equal(new Set(counted.map((fields) => fields[id])).size, 3);
  });

  it('has what came from Teams as requests, each under the press that it was', () => {
    const requests = ingestion.of('RequestData');
    for (const { data, tags } of requests) {
      assert.deepEqual([data.baseData.name, data.baseData['responseCode'], data.baseData['success']], ['POST /api/messages', '200', true]);
      assert.equal(tags['ai.operation.id'], operationOf(String(data.baseData.properties?.['correlation'])));
    }
    const operations = new Set(requests.map(({ tags }) => tags['ai.operation.id']));
    assert.equal(operations.size, requests.length);
    for (const code of ['requestSubmitted', 'requestApproved', 'requestRetried']) assert.ok(operations.has(operationOf(pressOf(code))), code);
  });

  it('has the calls to Graph, to Teams and for tokens as dependencies, without ids, those that failed among them', () => {
    const clones = dependencies('POST /v1.0/teams/{id}/clone').map(({ data, tags }) => [data.baseData['resultCode'], data.baseData['success'], tags['ai.operation.id']]);
    assert.deepEqual(clones, [['400', false, operationOf(pressOf('requestApproved'))], ['202', true, operationOf(pressOf('requestRetried'))]]);
    for (const name of ['POST /teams/v3/conversations/{id}/activities', 'PUT /teams/v3/conversations/{id}/activities/{id}', 'POST /v1.0/$batch', 'POST /{id}/oauth2/v2.0/token']) {
      assert.ok(dependencies(name).some(({ data }) => data.baseData['success']), name);
    }
    const all = ingestion.of('RemoteDependencyData').map(({ data: { baseData } }) => baseData);
    for (const { name, target } of all) {
      assert.match(name ?? '', /^(?:GET|POST|PUT|PATCH|DELETE)(?: |(?:\/(?:\$?[a-zA-Z]+(?:\(\{id\}\))?|oauth2|v\d(?:\.\d)?|\{id\})))+$/);
      assert.equal(target, new URL(world.simulatorUrl).host);
    }
  });

  it('has each line of the log as a trace, of the same press as in the trail', () => {
    const traces = ingestion.of('MessageData').map(({ data: { baseData } }) => [baseData.message, baseData.properties?.['correlation']]);
    const lines = log.map(({ msg, correlation }) => [msg, correlation]);
    assert.deepEqual(traces, lines);
    assert.equal(log.find(({ msg }) => msg === 'provisioning')?.['correlation'], pressOf('requestApproved'));
  });

  it('has what went wrong as an exception, by its code, under the same press', () => {
    const exceptions = ingestion.of('ExceptionData').map(({ data: { baseData } }) => {
      const [{ typeName, message } = {}] = baseData['exceptions'] as readonly { typeName?: string; message?: string }[];
      return [typeName, message, baseData.properties?.['correlation']];
    });
    assert.deepEqual(exceptions, [['provisioning', 'graph.refused', pressOf('requestApproved')]]);
  });

  describe('tells nobody, neither there, in the log nor at the terminal,', () => {
    const told = (): string => [...ingestion.envelopes.map(withoutAddress), logged(), product.said].join('\n');

    it('what was read of the source team, or written by the template’s designer, the requester and the approver', () => {
      // The source team's words were read, and those that people write arrived where they belong.
      const kept = readdirSync(folder).filter((name) => name.startsWith('teamwright.sqlite')).map((name) => readFileSync(join(folder, name), 'latin1')).join('');
      for (const written of ['template', 'welcome', 'described', 'rule', 'description', 'greeting']) assert.ok(kept.includes(canary(written)), `${written} never came to the product`);
      assert.ok(made.includes(canary('tab')) && made.includes(canary('task')), 'the source team was not read');
      assert.deepEqual(told().match(/Zq\w+canary/g) ?? [], []);
    });

    it('whom it is about: no name, no address', () => {
      const { tenants } = companyIn();
      const people = tenants.flatMap(({ users, domain }) => [domain, ...users.flatMap(({ displayName, givenName, surname }) => [displayName, givenName, surname])]);
      const known = people.filter((one): one is string => typeof one === 'string' && one.length > 3);
      assert.ok(known.includes('Kenji Watanabe') && known.includes('Watanabe'));
      const all = told();
      assert.deepEqual(known.filter((one) => new RegExp(`\\b${one}\\b`).test(all)), []);
      assert.doesNotMatch(all, /[\w.]+@[\w-]+\.\w/);
    });

    it('any secret: the bot’s, its tokens, the keys of tenants and people, the key of the ingestion itself', () => {
      const all = told();
      assert.equal(all.includes(secret), false, 'the client secret');
      assert.doesNotMatch(all, /eyJ[\w-]{8}/, 'a token');
      assert.equal(all.includes(instrumentationKey), false, 'the instrumentation key');
      const database = new DatabaseSync(join(folder, 'keys.sqlite'), { readOnly: true });
      const keys = ['people', 'tenants'].flatMap((table) => database.prepare(`SELECT key FROM ${table}`).all().map(({ key }) => Buffer.from(key as Uint8Array)));
      database.close();
      assert.ok(keys.length > 3);
      for (const key of keys) for (const encoding of ['hex', 'base64', 'base64url'] as const) assert.equal(all.includes(key.toString(encoding)), false, 'a key');
    });
  });
});

/** What an item tells; to whom it goes is the key, and stands in its address. */
const withoutAddress = ({ name, ...item }: Envelope): string => JSON.stringify({ ...item, name: name.replaceAll(instrumentationKey.replaceAll('-', ''), ''), iKey: undefined });

/** An item of the record, for a reader. */
function line({ time, tags, data: { baseType, baseData } }: Envelope): string {
  const press = (tags['ai.operation.id'] ?? baseData.properties?.['correlation']?.replaceAll('-', '') ?? '').slice(-6);
  const { name = baseData.message, properties = {} } = baseData;
  const what = [name, baseData['target'], baseData['resultCode'] ?? baseData['responseCode'], JSON.stringify(properties)].filter((one) => typeof one === 'string');
  return [time.slice(11, 23), baseType.replace('Data', '').padEnd(16), press.padStart(6), ...what].join('  ');
}
