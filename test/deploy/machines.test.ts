import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { readConfig } from '../../src/config.ts';
import { containerName } from '../../src/platform/blob/blob-client.ts';
import { freePort } from '../../src/platform/embedded/free-port.ts';
import { until } from '../support/until.ts';
import { at, textAt, type Value } from './bicep.ts';
import { scopeOf, valueOf } from './bicep-values.ts';
import { deployedBy, ids, only, templateAt } from './deployment.ts';

const app = templateAt('modules/app.bicep');
const redis = templateAt('modules/redis.bicep');
const cosmos = templateAt('modules/cosmos.bicep');
const pictures = templateAt('modules/pictures.bicep');

/** As the key of Redis may look. */
const key = 'a+b/c:d@e#f=';
const database = only(redis, 'Microsoft.Cache/redisEnterprise/databases');
const secret = only(redis, 'Microsoft.KeyVault/vaults/secrets');
const redisUrl = (): string => String(
  valueOf(
    textAt(secret, 'properties.value'),
    scopeOf(redis, {
      database: { listKeys: () => ({ primaryKey: key }), properties: { port: valueOf(textAt(database, 'properties.port'), scopeOf(redis, {})) } },
      cluster: { properties: { hostName: 'teamwright-abc.francecentral.redis.azure.net' } },
    }),
  ),
);

const postgres = templateAt('modules/postgres.bicep');
const token = 't'.repeat(32);
const postgresUrl = (): string => {
  const url = postgres.resources.find(({ symbol }) => symbol === 'url')?.body ?? assert.fail();
  const server = { name: 'teamwright-abc' };
  return String(valueOf(textAt(url, 'properties.value'), scopeOf(postgres, { password: key, server, database: { name: 'audit' } })));
};

interface Setting {
  readonly name: string;
  readonly value?: string;
  readonly secretRef?: string;
}

/** One of the container apps: what Azure is told of it, and what the product finds in its environment. */
function containerOf(params: Readonly<Record<string, unknown>>) {
  const { properties } = only(app, 'Microsoft.App/containerApps');
  const said = (path: string): unknown => valueOf(at(properties, path) ?? assert.fail(path), scopeOf(app, params));
  const secrets = said('configuration.secrets') as readonly { readonly name: string; readonly keyVaultUrl: string }[];
  const settings = said('template.containers.0.env') as readonly Setting[];
  const found = ({ value, secretRef }: Setting): string => {
    if (secretRef === undefined) return value ?? assert.fail();
    assert.ok(secrets.some(({ name }) => name === secretRef), `no secret ${secretRef}`);
    return { 'redis-url': redisUrl(), 'postgres-url': postgresUrl(), 'collector-token': token }[secretRef] ?? `the secret ${secretRef}`;
  };
  return {
    name: params['name'],
    roles: String(params['roles']),
    ingress: said('configuration.ingress') as { readonly external: boolean } | null,
    scale: said('template.scale') as { readonly minReplicas: number; readonly maxReplicas: number; readonly rules?: readonly object[] },
    volumes: said('template.volumes') as readonly object[],
    mounts: said('template.containers.0.volumeMounts') as readonly object[],
    /** In place of the image's. */
    command: said('template.containers.0.command') as readonly string[] | null,
    secrets,
    env: Object.fromEntries(settings.map((one) => [one.name, found(one)])),
  };
}

const deployment = (parameters: Readonly<Record<string, unknown>>) => {
  const { made, apps } = deployedBy(parameters);
  return { made, containers: apps.map(containerOf) };
};

describe('On one machine, which is what is deployed unless more is asked for,', () => {
  let made: readonly string[];
  let containers: readonly ReturnType<typeof containerOf>[];
  let one: ReturnType<typeof containerOf>;

  before(() => {
    ({ made, containers } = deployment({}));
    one = containers[0] ?? assert.fail();
  });

  it('a share is made, and neither Cosmos DB nor Redis nor an account for pictures nor a key vault', () => {
    assert.deepEqual(made, deployment({ machines: 'one' }).made);
    assert.ok(made.includes('storage'));
    assert.deepEqual(made.filter((symbol) => ['cosmos', 'redis', 'pictures', 'vault'].includes(symbol)), []);
  });

  it('one process does everything in the share: a second one could not open its files', () => {
    assert.equal(containers.length, 1);
    assert.deepEqual(one.scale, { minReplicas: 1, maxReplicas: 1 });
    assert.deepEqual(one.volumes, [{ name: 'data', storageType: 'NfsAzureFile', storageName: 'store' }]);
    assert.deepEqual(one.mounts, [{ volumeName: 'data', mountPath: one.env['DATA_DIR'] }]);
    assert.equal(one.ingress?.external, true);
  });

  it('its settings are of the store in its folder, and hold no secret', () => {
    const config = readConfig(one.env);
    assert.deepEqual([config.cosmos, config.redis, config.blob], [undefined, undefined, undefined]);
    assert.deepEqual(config.roles, readConfig({}).roles);
    assert.deepEqual(config.bot?.credential, { kind: 'managedIdentity', client: ids.identity });
    assert.deepEqual(one.secrets, []);
  });

  it('a certificate or a client secret comes out of the key vault', () => {
    const [certified] = deployment({ proof: 'certificate', botAppId: ids.bot }).containers;
    assert.equal(readConfig(certified?.env ?? {}).bot?.credential.kind, 'certificate');
    assert.equal(certified?.volumes.length, 2);
    const other = deployment({ proof: 'secret', botAppId: ids.bot });
    assert.ok(other.made.includes('vault'));
    assert.deepEqual(readConfig(other.containers[0]?.env ?? {}).bot?.credential, { kind: 'secret', secret: 'the secret bot' });
    assert.deepEqual(other.containers[0]?.secrets, [{ name: 'bot', keyVaultUrl: 'vault.urisecrets/bot', identity: 'identity.identityId' }]);
  });

  it('without an image all is made but the containers', () => {
    const { made: first, containers: none } = deployment({ image: '' });
    assert.deepEqual([first, none], [made.filter((symbol) => symbol !== 'apps'), []]);
  });
});

describe('A container that is paused', () => {
  const paused = deployment({ paused: true });
  const going = deployment({});

  it('is as the others are, but for its command', () => {
    assert.deepEqual(paused.made, going.made);
    assert.deepEqual(paused.containers.map((one) => ({ ...one, command: null })), going.containers);
  });

  it('is in good health and closed, and ends when it is told to', async () => {
    const [program, ...words] = paused.containers[0]?.command ?? [];
    assert.equal(program, 'node');
    const port = await freePort('127.0.0.1');
    const still = spawn(process.execPath, words, { cwd: new URL('../../', import.meta.url), env: { PORT: String(port) } });
    const ended = once(still, 'exit');
    const status = async (method: string, path: string): Promise<number> => (await fetch(`http://127.0.0.1:${String(port)}${path}`, { method }).catch(() => undefined))?.status ?? 0;
    await until('it listens', async () => (await status('GET', '/healthz/live')) === 200);
    assert.deepEqual([await status('GET', '/healthz/ready'), await status('POST', '/api/messages')], [200, 503]);
    still.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null]);
  });
});

describe('The event collector', () => {
  for (const machines of ['one', 'many'] as const)
    it(`is made where it is asked for, on ${machines}: a process for itself that keeps events and nothing else, and that the others tell`, () => {
      const { made, containers } = deployment({ machines, collector: true, collectorToken: token, postgresPassword: key, proof: 'certificate', botAppId: ids.bot });
      assert.ok(made.includes('postgres') && made.includes('vault'));
      const keeper = containers.at(-1) ?? assert.fail();
      assert.deepEqual([keeper.name, keeper.scale, keeper.ingress?.external], ['teamwright-collector', { minReplicas: 1, maxReplicas: 1 }, false]);
      const { roles, collector, events, cosmos: store, redis: bells, blob } = readConfig(keeper.env);
      assert.deepEqual([roles, collector, events, store, bells, blob], [['collector'], { postgres: postgresUrl(), token }, undefined, undefined, undefined, undefined]);
      assert.deepEqual([keeper.volumes, keeper.secrets.map(({ name }) => name)], [[{ name: 'data', storageType: 'EmptyDir' }], ['collector-token', 'postgres-url']]);
      for (const { env } of containers.slice(0, -1)) {
        const teller = readConfig({ ...env, ROLES: '' });
        assert.deepEqual([teller.events, teller.collector], [{ url: 'https://teamwright-collector.internal.apps.example', token }, undefined]);
      }
    });

  it('is reached in its PostgreSQL by a password of any signs, and by TLS that looks who answers', () => {
    const { password, hostname, searchParams } = new URL(postgresUrl());
    assert.deepEqual([decodeURIComponent(password), hostname, searchParams.get('sslmode')], [key, 'teamwright-abc.postgres.database.azure.com', 'verify-full']);
  });

  it('is not made unless it is asked for', () => {
    const { made, containers } = deployment({});
    assert.equal(made.includes('postgres'), false);
    assert.equal(readConfig(containers[0]?.env ?? {}).events, undefined);
  });
});

describe('On many machines', () => {
  let made: readonly string[];
  let containers: readonly ReturnType<typeof containerOf>[];
  let web: ReturnType<typeof containerOf>;

  before(() => {
    ({ made, containers } = deployment({ machines: 'many', webReplicas: 7, jobsReplicas: 5 }));
    web = containers[0] ?? assert.fail();
  });

  it('Cosmos DB, Redis, an account for pictures and a key vault are made, and no share', () => {
    for (const symbol of ['cosmos', 'redis', 'pictures', 'vault']) assert.ok(made.includes(symbol), symbol);
    assert.ok(!made.includes('storage'));
  });

  it('each role has containers of its own, and every role that there is has some', () => {
    assert.deepEqual(containers.map(({ name, roles }) => [name, roles]), [['teamwright', 'web'], ['teamwright-jobs', 'jobs'], ['teamwright-scheduler', 'scheduler']]);
    const known: readonly string[] = readConfig({ ...web.env, ROLES: '' }).roles;
    for (const role of known) assert.deepEqual(containers.filter(({ roles }) => roles === role).map(({ env }) => readConfig(env).roles), [[role]]);
  });

  it('two or more answer Teams, one or more work, and one rings', () => {
    const scales = containers.map(({ scale }) => [scale.minReplicas, scale.maxReplicas]);
    assert.deepEqual(scales, [[2, 7], [1, 5], [1, 1]]);
    for (const { scale } of containers) assert.equal(scale.rules !== undefined, scale.maxReplicas > scale.minReplicas, 'who may become more is told when');
    assert.deepEqual(containers.map(({ ingress }) => ingress?.external), [true, undefined, undefined]);
  });

  it('each keeps everything in Cosmos DB as the identity, and in its folder only its log, which ends with it', () => {
    for (const { env, volumes, mounts } of containers) {
      const { cosmos: store, redis: bells, dataDir } = readConfig({ ...env, ROLES: '' });
      assert.deepEqual(store, { endpoint: 'https://teamwright-abc.documents.azure.com', database: 'teamwright', key: undefined, identity: ids.identity });
      assert.deepEqual(bells, { url: redisUrl(), prefix: 'teamwright' });
      assert.deepEqual(volumes, [{ name: 'data', storageType: 'EmptyDir' }]);
      assert.deepEqual(mounts, [{ volumeName: 'data', mountPath: dataDir }]);
    }
  });

  it('they differ in their roles and in nothing else that they find', () => {
    for (const one of containers) assert.deepEqual({ ...one.env, ROLES: '' }, { ...web.env, ROLES: '' });
    for (const one of containers) assert.deepEqual([one.volumes, one.secrets], [web.volumes, web.secrets]);
  });

  it('each keeps pictures in an account of their own as the identity, in the container that the product looks in', () => {
    for (const { env } of containers) {
      const { blob } = readConfig({ ...env, ROLES: '' });
      assert.deepEqual(blob, { endpoint: 'https://teamwrightpabc.blob.core.windows.net', account: 'teamwrightpabc', key: undefined, identity: ids.identity });
    }
    assert.equal(at(only(pictures, 'Microsoft.Storage/storageAccounts/blobServices/containers'), 'name'), `'${containerName}'`);
    const role = only(pictures, 'Microsoft.Authorization/roleAssignments');
    assert.deepEqual([role['scope'], at(role, 'properties.principalId'), at(role, 'properties.roleDefinitionId')], ['account', 'principalId', 'readAndWrite']);
    assert.match(textAt(Object.fromEntries(pictures.variables), 'readAndWrite'), /'ba92f5b4-2d11-453d-a403-e96b0029c9fe'/);
  });

  it('pictures are read by nobody without a link, over TLS alone, and what is erased does not stay', () => {
    const account = at(only(pictures, 'Microsoft.Storage/storageAccounts'), 'properties');
    assert.deepEqual(account, { allowSharedKeyAccess: 'false', allowBlobPublicAccess: 'false', minimumTlsVersion: "'TLS1_2'", supportsHttpsTrafficOnly: 'true', publicNetworkAccess: "'Enabled'" });
    assert.deepEqual(at(only(pictures, 'Microsoft.Storage/storageAccounts/blobServices/containers'), 'properties'), { publicAccess: "'None'" });
    assert.deepEqual(at(only(pictures, 'Microsoft.Storage/storageAccounts/blobServices'), 'properties'), { deleteRetentionPolicy: { enabled: 'false' }, containerDeleteRetentionPolicy: { enabled: 'false' } });
  });

  it('the address of Redis is known to nobody but the key vault, which is asked by reference', () => {
    assert.deepEqual(web.secrets, [{ name: 'redis-url', keyVaultUrl: 'redis.urlUri', identity: 'identity.identityId' }]);
    assert.deepEqual([at(secret, 'parent'), at(secret, 'name')], ['vault', "'redis-url'"]);
    assert.equal(redis.outputs.get('urlUri'), 'url.properties.secretUri');
    assert.equal(redis.outputs.size, 1);
  });

  it('a key of any characters arrives whole, over TLS', () => {
    const client = new Redis(readConfig({ REDIS_URL: redisUrl() }).redis?.url ?? '', { lazyConnect: true });
    const { host, port, password, tls } = client.options;
    assert.deepEqual({ host, port: Number(port), password }, { host: 'teamwright-abc.francecentral.redis.azure.net', port: 10_000, password: key });
    assert.ok(tls);
    client.disconnect();
  });

  it('Redis is as BullMQ needs it: in one piece, nothing evicted, written down', () => {
    const properties = at(database, 'properties');
    assert.deepEqual(['clusteringPolicy', 'evictionPolicy', 'clientProtocol', 'persistence.aofEnabled', 'accessKeysAuthentication'].map((path) => at(properties, path)), [
      "'NoCluster'", "'NoEviction'", "'Encrypted'", 'true', "'Enabled'",
    ]);
  });

  it('Cosmos DB is strongly consistent, in one region, kept for seven days back, and entered by the identity alone', () => {
    const account = at(only(cosmos, 'Microsoft.DocumentDB/databaseAccounts'), 'properties');
    assert.deepEqual(at(account, 'consistencyPolicy'), { defaultConsistencyLevel: "'Strong'" });
    assert.deepEqual(at(account, 'locations'), [{ locationName: 'location', failoverPriority: '0', isZoneRedundant: 'zoneRedundant' }]);
    assert.deepEqual(at(account, 'backupPolicy'), { type: "'Continuous'", continuousModeProperties: { tier: "'Continuous7Days'" } });
    const role = at(only(cosmos, 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments'), 'properties');
    assert.deepEqual(role, { roleDefinitionId: "'${account.id}/sqlRoleDefinitions/${readAndWrite}'", principalId: 'principalId', scope: 'account.id' });
    assert.equal(cosmos.variables.get('readAndWrite'), "'00000000-0000-0000-0000-000000000002'");
  });

  it('neither is reached but by its private address, under the name that it has', () => {
    const reached: readonly (readonly [typeof cosmos, string, string, string])[] = [
      [cosmos, 'Microsoft.DocumentDB/databaseAccounts', "'Sql'", "'privatelink.documents.azure.com'"],
      [redis, 'Microsoft.Cache/redisEnterprise', "'redisEnterprise'", "'privatelink.redis.azure.net'"],
    ];
    for (const [template, type, group, zoneName] of reached) {
      assert.equal(at(only(template, type), 'properties.publicNetworkAccess'), "'Disabled'");
      const { symbol } = template.resources.find((one) => one.type === type) ?? assert.fail();
      const [endpoint] = template.modules;
      const { params }: { readonly params: Readonly<Record<string, Value>> } = endpoint ?? assert.fail();
      assert.deepEqual([params['resourceId'], params['group'], params['zoneName']], [`${symbol}.id`, group, zoneName]);
    }
  });
});
