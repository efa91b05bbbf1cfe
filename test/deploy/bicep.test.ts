import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readConfig, settingNames } from '../../src/config.ts';
import { at, readBicep, textAt, type Value } from './bicep.ts';
import { envOf, stagesOf } from './dockerfile.ts';

const root = new URL('../../', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, root), 'utf8');
const texts = new Map(['main.bicep', ...readdirSync(new URL('deploy/modules/', root)).map((name) => `modules/${name}`)].map((name) => [name, read(`deploy/${name}`)]));
const templates = new Map([...texts].map(([name, text]) => [name, readBicep(text)] as const));
const main = templates.get('main.bicep') ?? assert.fail();
const modules = new Map([...templates].filter(([name]) => name !== 'main.bicep'));
const resources = [...templates.values()].flatMap((template) => template.resources);
const inModules = (path: string): string => `modules/${basename(path)}`;
const calls = [...templates].flatMap(([by, template]) => template.modules.map((call) => ({ ...call, by, path: inModules(call.path) })));
const only = (type: string) => {
  const [found, ...more] = resources.filter((resource) => resource.type === type);
  assert.deepEqual(more, []);
  return found?.body ?? assert.fail(`no ${type}`);
};

/** Of a kind of which there may be several. */
const all = (type: string) => {
  const found = resources.filter((resource) => resource.type === type).map(({ body }) => body);
  assert.ok(found.length > 0, `no ${type}`);
  return found;
};

/** The text of a variable of the app's. */
const textOf = (name: string): string => textAt(Object.fromEntries(modules.get('modules/app.bicep')?.variables ?? []), name);

/** A secret that is given to a deployment, and that Azure does not write down with it: those of the collector alone. */
const givenSecret = /@secure\(\)\nparam (\w+) string(?: = '')?\n/g;

/** Of Bicep itself, as far as these templates use it. */
const language = ['az', 'concat', 'empty', 'guid', 'json', 'replace', 'resourceGroup', 'string', 'subscriptionResourceId', 'take', 'tenant', 'toLower', 'uniqueString', 'uriComponent', 'true', 'false', 'null'];

/** There is no compiler for it here: what one would say of names, and what only we can say. */
describe('The templates', () => {
  it('use no name that is not declared, and declare none that is not used', () => {
    for (const [file, { params, variables, resources: own, existing, modules: called, used }] of templates) {
      const each = called.flatMap((module) => module.each?.name ?? []);
      const declared = [...params.keys(), ...variables.keys(), ...own.map(({ symbol }) => symbol), ...existing.keys(), ...called.map(({ symbol }) => symbol), ...each];
      assert.equal(new Set(declared).size, declared.length, file);
      assert.deepEqual([...used].filter((name) => !declared.includes(name) && !language.includes(name)), [], file);
      assert.deepEqual([...params.keys(), ...variables.keys()].filter((name) => !used.has(name)), [], file);
    }
  });

  it('are one template with a module per resource, and none that nobody uses', () => {
    assert.deepEqual(main.resources, []);
    assert.deepEqual([...new Set(calls.map(({ path }) => path))].toSorted(), [...modules.keys()].toSorted());
    for (const { modules: inner } of modules.values()) for (const { path } of inner) assert.deepEqual(modules.get(inModules(path))?.modules, [], 'no deeper than that');
  });

  it('give each module what it asks for, and nothing else', () => {
    for (const { path, params } of calls) {
      const wanted = modules.get(path)?.params ?? assert.fail(path);
      assert.deepEqual(Object.keys(params).toSorted(), [...wanted.keys()].toSorted(), path);
    }
  });

  it('take from a module what it gives, all of it', () => {
    for (const { symbol, path, by } of calls) {
      const taken = new Set([...(texts.get(by) ?? '').matchAll(new RegExp(`\\b${symbol}!?\\.outputs\\.(\\w+)`, 'g'))].map(([, name]) => name));
      assert.deepEqual([...taken].toSorted(), [...(modules.get(path)?.outputs.keys() ?? [])].toSorted(), path);
    }
  });

  it('pin the version of every interface, and take a preview only where there is nothing else', () => {
    for (const { type, version } of resources) {
      const isOnlyPreview = type === 'Microsoft.Insights/diagnosticSettings';
      assert.match(version, isOnlyPreview ? /^\d{4}-\d{2}-\d{2}-preview$/ : /^\d{4}-\d{2}-\d{2}$/, type);
    }
  });
});

describe('In Azure, the product', () => {
  const everywhere = ['Microsoft.BotService/botServices', 'Microsoft.BotService/botServices/channels', 'Microsoft.Cdn/profiles', 'Microsoft.Cdn/profiles/afdEndpoints'];
  const isDns = (type: string): boolean => type.startsWith('Microsoft.Network/privateDnsZones');

  it('is in one region, a parameter, by default France Central; what has none is global by its nature', () => {
    assert.deepEqual(main.params.get('location'), { type: 'string', value: "'francecentral'" });
    for (const { path, params } of calls) assert.equal(params['location'], modules.get(path)?.params.has('location') ? 'location' : undefined, path);
    for (const [, { params }] of modules) assert.equal(params.get('location')?.value, undefined, 'a module has no region of its own');
    for (const { type, body } of resources) {
      const isPart = body['parent'] !== undefined || body['scope'] !== undefined;
      const expected = everywhere.includes(type) || isDns(type) ? "'global'" : isPart ? undefined : 'location';
      assert.equal(body['location'], expected, type);
    }
    for (const [file, text] of texts) {
      assert.doesNotMatch(text, /resourceGroup\(\)\.location|secondary|geoReplication|_(G|RA-?G)Z?RS/, file);
      assert.doesNotMatch(text.replace("'francecentral'", ''), /'(?:[a-z]+)?(?:europe|us|asia|france|germany|uk|india|brazil|australia|canada|japan|korea)[a-z]*\d?'/, file);
    }
  });

  it('has no secret in a template or a setting, and none that could be asked for', () => {
    for (const [file, text] of texts) {
      // The address of what lets nobody in by its key is none, and the key of Redis goes into the key vault (machines.test.ts).
      const allowed = file === 'modules/redis.bicep' ? 'uriComponent(database.listKeys().primaryKey)' : 'insights.properties.ConnectionString';
      assert.doesNotMatch(text.replace(allowed, '').replaceAll(givenSecret, ''), /\blist(?!en\()\w*\s*\(|@secure|securestring|secureobject|accountKey|\bsharedKey|connectionString/i, file);
      assert.doesNotMatch(text, /(password|secret(?!Ref))\w*:\s*'/i, file);
    }
    const ofCollector = [...texts].flatMap(([file, text]) => [...text.matchAll(givenSecret)].map(([, name]) => [file, name]));
    assert.deepEqual(ofCollector, [['main.bicep', 'postgresPassword'], ['main.bicep', 'collectorToken'], ['modules/postgres.bicep', 'password'], ['modules/postgres.bicep', 'token']]);
    const app = only('Microsoft.App/containerApps');
    const references = ['proofSecrets', 'redisSecrets', 'tokenSecrets', 'postgresSecrets'];
    assert.equal(textAt(app, 'properties.configuration.secrets'), `concat(${references.join(',')})`);
    for (const name of references) assert.match(textOf(name), /^empty\((\w+)\)\?\[\]:\[\s*\{\s*name:'[\w-]+'\s+keyVaultUrl:\1\s+identity:identityId\s*\}\s*\]$/, 'a reference to the key vault');
    const settings = at(app, 'properties.template.containers.0.env') as readonly Value[];
    for (const setting of settings) assert.ok(typeof setting === 'string' ? ['proofSettings[proof]', 'redisSetting', 'tokenSetting', 'postgresSetting'].includes(setting) : !/SECRET|PASSWORD|KEY|TOKEN/.test(textAt(setting, 'name')), JSON.stringify(setting));
    const secrets = resources.filter(({ type }) => type.endsWith('/vaults/secrets'));
    assert.deepEqual(secrets.map(({ symbol }) => symbol), ['url', 'shown', 'url'], 'what is put into the key vault is of the deployment itself');
  });

  it('lets nobody in by a key where Entra can say who it is', () => {
    const off: readonly (readonly [string, string, string])[] = [
      ['Microsoft.BotService/botServices', 'properties.disableLocalAuth', 'true'],
      ['Microsoft.Insights/components', 'properties.DisableLocalAuth', 'true'],
      ['Microsoft.OperationalInsights/workspaces', 'properties.features.disableLocalAuth', 'true'],
      ['Microsoft.Storage/storageAccounts', 'properties.allowSharedKeyAccess', 'false'],
      ['Microsoft.ContainerRegistry/registries', 'properties.adminUserEnabled', 'false'],
      ['Microsoft.KeyVault/vaults', 'properties.enableRbacAuthorization', 'true'],
      ['Microsoft.DocumentDB/databaseAccounts', 'properties.disableLocalAuth', 'true'],
      // The product takes an address of Redis with a password: whoever has it still needs to be in the network.
      ['Microsoft.Cache/redisEnterprise', 'properties.publicNetworkAccess', "'Disabled'"],
      // So it does of PostgreSQL.
      ['Microsoft.DBforPostgreSQL/flexibleServers', 'properties.network.publicNetworkAccess', "'Disabled'"],
    ];
    for (const [type, path, value] of off) for (const body of all(type)) assert.equal(at(body, path), value, `${type} ${path}`);
    const known = [...off.map(([type]) => type), ...everywhere];
    const byNature = /\/(userAssignedIdentities|virtualNetworks|privateEndpoints|managedEnvironments|containerApps|roleAssignments|diagnosticSettings)$/;
    const others = resources.filter(({ type, body }) => body['parent'] === undefined && !known.includes(type) && !byNature.test(type) && !isDns(type));
    assert.deepEqual(others.map(({ type }) => type), [], 'a kind of resource of which this test does not know how it lets people in');
  });

  it('speaks HTTPS of TLS 1.2 and above, outside of its own network', () => {
    assert.equal(textAt(only('Microsoft.App/containerApps'), 'properties.configuration.ingress'), "reached=='nowhere'?null:ingress");
    assert.equal(at(modules.get('modules/app.bicep')?.variables.get('ingress'), 'allowInsecure'), 'false');
    assert.equal(at(only('Microsoft.DocumentDB/databaseAccounts'), 'properties.minimalTlsVersion'), "'Tls12'");
    assert.equal(at(only('Microsoft.Cache/redisEnterprise'), 'properties.minimumTlsVersion'), "'1.2'");
    assert.equal(at(only('Microsoft.Cache/redisEnterprise/databases'), 'properties.clientProtocol'), "'Encrypted'");
    const route = only('Microsoft.Cdn/profiles/afdEndpoints/routes');
    assert.deepEqual([at(route, 'properties.httpsRedirect'), at(route, 'properties.forwardingProtocol')], ["'Enabled'", "'HttpsOnly'"]);
    for (const one of all('Microsoft.Storage/storageAccounts')) assert.equal(at(one, 'properties.minimumTlsVersion'), "'TLS1_2'");
    // NFS is no HTTPS: allowed to an account that holds nothing else and that only its own network reaches.
    const [account, ...more] = all('Microsoft.Storage/storageAccounts').filter((one) => at(one, 'properties.supportsHttpsTrafficOnly') !== 'true');
    assert.ok(account && more.length === 0);
    assert.equal(at(account, 'kind'), "'FileStorage'");
    assert.deepEqual([at(account, 'properties.publicNetworkAccess'), at(account, 'properties.networkAcls.defaultAction')], ["'Disabled'", "'Deny'"]);
    assert.equal(at(only('Microsoft.Storage/storageAccounts/fileServices/shares'), 'properties.enabledProtocols'), "'NFS'");
    for (const [file, text] of texts) assert.doesNotMatch(text.replaceAll(/\/\/.*$/gm, ''), /http:\/\/|TLS1_[01]|'1\.[01]'/, file);
  });

  it('is asked for its health, at the port and the folder of its image', () => {
    const { properties } = only('Microsoft.App/containerApps');
    const image = envOf(stagesOf(read('Dockerfile')).at(-1) ?? []);
    assert.equal(at(modules.get('modules/app.bicep')?.variables.get('ingress'), 'targetPort'), image['PORT']);
    const probes = at(properties, 'template.containers.0.probes') as readonly Value[];
    assert.deepEqual(
      probes.map((probe) => [at(probe, 'type'), at(probe, 'httpGet.path'), at(probe, 'httpGet.port')]),
      [['Startup', 'live'], ['Liveness', 'live'], ['Readiness', 'ready']].map(([type, path]) => [`'${type}'`, `'/healthz/${path}'`, image['PORT']]),
    );
    // As long as it may take to bring a large store forward, which begins anew where it is interrupted; Azure takes no more than 30 failures everywhere.
    const [tries, seconds] = ['failureThreshold', 'periodSeconds'].map((name) => Number(at(probes[0], name)));
    assert.deepEqual([Number(tries) <= 30, Number(tries) * Number(seconds)], [true, 300]);
    const folder = `'${image['DATA_DIR']}'`;
    assert.ok(textAt(properties, 'template.containers.0.volumeMounts').includes(`mountPath:${folder}`));
    assert.ok(Number(at(properties, 'template.terminationGracePeriodSeconds')) >= 30, 'longer than the product takes to end');
  });

  it('gets settings that it knows, and all that a bot needs', () => {
    const app = modules.get('modules/app.bicep') ?? assert.fail();
    const plain = (at(only('Microsoft.App/containerApps'), 'properties.template.containers.0.env') as readonly Value[]).flatMap((one) => (typeof one === 'string' ? [] : [textAt(one, 'name')]));
    const proofs = Object.values(app.variables.get('proofSettings') as Readonly<Record<string, Value>>).map((one) => textAt(one, 'name'));
    const names = [...plain, ...proofs].map((name) => name.replaceAll("'", ''));
    const known: readonly string[] = [...settingNames, 'NODE_ENV'];
    assert.deepEqual(names.filter((name) => !known.includes(name)), []);
    for (const name of ['BOT_APP_ID', 'BOT_TENANT_ID', 'PUBLIC_URL', 'HOST', 'DATA_DIR', 'BOT_MANAGED_IDENTITY_ID']) assert.ok(names.includes(name), name);
  });

  it('tells Application Insights as the identity that may tell it, where it is told anything', () => {
    const settings = (at(only('Microsoft.App/containerApps'), 'properties.template.containers.0.env') as readonly Value[]).filter((one) => typeof one !== 'string');
    const valueOf = (name: string): string => textAt(settings.find((one) => at(one, 'name') === `'${name}'`) ?? assert.fail(name), 'value');
    assert.equal(valueOf('APPLICATIONINSIGHTS_CONNECTION_STRING'), 'insightsAddress');
    const proof = valueOf('APPLICATIONINSIGHTS_AUTHENTICATION_STRING').replace("empty(insightsAddress)?'':", '').slice(1, -1);
    const id = '01234567-89ab-4def-8123-456789abcdef';
    const taken = readConfig({ APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${id};IngestionEndpoint=https://a.example/`, APPLICATIONINSIGHTS_AUTHENTICATION_STRING: proof.replace('${identityClientId}', id) });
    assert.equal(taken.insights?.identity, id);
    const [role] = (templates.get('modules/application-insights.bicep')?.resources ?? []).filter(({ type }) => type.endsWith('/roleAssignments'));
    assert.deepEqual([role?.body['scope'], at(role?.body ?? '', 'properties.principalId')], ['insights', 'principalId']);
    const module = main.modules.find(({ symbol }) => symbol === 'insights');
    assert.equal(module?.params['principalId'], 'identity.outputs.principalId');
  });

  it('keeps no line of the log in Application Insights for longer than in its file', () => {
    const tables = resources.filter(({ type }) => type === 'Microsoft.OperationalInsights/workspaces/tables').map(({ body }) => body);
    assert.deepEqual(tables.map((table) => at(table, 'name')), ["'AppTraces'", "'AppExceptions'"]);
    for (const table of tables) assert.deepEqual([at(table, 'properties.retentionInDays'), at(table, 'properties.totalRetentionInDays')], ['retentionDays', 'retentionDays']);
    const given = Object.fromEntries(main.modules.map(({ symbol, params }) => [symbol, params]));
    assert.deepEqual([given['logs']?.['retentionDays'], given['apps']?.['logRetentionDays']], ['logRetentionDays', 'logRetentionDays']);
    assert.equal(main.params.get('logRetentionDays')?.value, String(readConfig({}).logRetention / 86_400_000));
  });

  it('is deployed as the README says, by parameters and outputs that there are', () => {
    const [section = ''] = /^## In Azure\n[\s\S]*?(?=^## )/m.exec(read('README.md')) ?? [];
    const given = [...section.matchAll(/-p ((?:\w+=\S+ ?)+)/g)].flatMap(([, words = '']) => words.trim().split(' ').map((word) => word.split('=', 1)[0] ?? ''));
    assert.ok(given.length >= 5);
    for (const name of given) assert.ok(main.params.has(name), name);
    for (const [name] of section.matchAll(/\b(?:BOT|PUBLIC|CONTAINER|IDENTITY)_[A-Z_]+\b/g)) assert.ok(main.outputs.has(name), name);
  });

  it('does not pretend: nothing is made that the product cannot use yet', () => {
    const kinds = { COSMOS_ENDPOINT: /DocumentDB/i, REDIS_URL: /Cache\/|Redis/i, BLOB_ENDPOINT: /blobServices/i, APPLICATIONINSIGHTS_CONNECTION_STRING: /Insights\/components/i };
    for (const [name, kind] of Object.entries(kinds)) {
      const isTaken = (settingNames as readonly string[]).includes(name);
      for (const { type } of resources) assert.ok(isTaken || !kind.test(type), type);
    }
  });
});
