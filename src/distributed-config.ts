import type { SettingReader } from './setting-reader.ts';

/** Azure Cosmos DB, in place of the store in `DATA_DIR`. */
export interface CosmosConfig {
  /** `https://ACCOUNT.documents.azure.com`, or `http://127.0.0.1:PORT` of something that plays it. */
  readonly endpoint: string;
  readonly database: string;
  readonly key: string | undefined;
  /** The client id of a managed identity that may read and write the account's data; exactly one of the two is given. */
  readonly identity: string | undefined;
}

export interface RedisConfig {
  /** `rediss://[:PASSWORD@]HOST[:PORT]`, or `redis://` on this machine; may hold a password. */
  readonly url: string;
}

export const distributedNames = ['COSMOS_ENDPOINT', 'COSMOS_DATABASE', 'COSMOS_KEY', 'COSMOS_MANAGED_IDENTITY_ID', 'REDIS_URL'] as const;

type Name = (typeof distributedNames)[number];

const proofs = ['COSMOS_KEY', 'COSMOS_MANAGED_IDENTITY_ID'] as const;

/** Begun means whole: half an account is no store in a folder. */
export function readCosmos(reader: SettingReader<Name>): CosmosConfig | undefined {
  const database = reader.text('COSMOS_DATABASE') ?? 'teamwright';
  const endpoint = reader.service('COSMOS_ENDPOINT');
  const given = proofs.filter((name) => reader.text(name) !== undefined);
  if (endpoint === undefined && given.length === 0) return undefined;
  if (endpoint === undefined) reader.problem('config.besides', { name: 'COSMOS_ENDPOINT', besides: given.join(', ') });
  else if (given.length !== 1) reader.problem('config.proof', { names: proofs.join(', '), given: given.join(', '), count: given.length });
  if (!/^[^/\\?#]{1,255}$/.test(database)) reader.problem('config.cosmosName', { name: 'COSMOS_DATABASE' });
  return { endpoint: endpoint ?? '', database, key: reader.text('COSMOS_KEY'), identity: reader.id('COSMOS_MANAGED_IDENTITY_ID') };
}

export function readRedis(reader: SettingReader<Name>): RedisConfig | undefined {
  const url = reader.text('REDIS_URL');
  if (url === undefined) return undefined;
  const { protocol, hostname } = URL.parse(url) ?? {};
  const isNear = protocol === 'redis:' && (hostname === '127.0.0.1' || hostname === 'localhost');
  if (protocol !== 'rediss:' && !isNear) reader.problem('config.redis', { name: 'REDIS_URL' });
  return { url };
}
