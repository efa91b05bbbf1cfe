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
  readonly prefix: string;
}

/** The event collector, to whom audit events are told. */
export interface EventsConfig {
  /** `https://HOST`, or `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly token: string;
}

/** What the event collector itself needs. */
export interface CollectorConfig {
  /** `postgresql://…`, with TLS unless it is on this machine; may hold a password. */
  readonly postgres: string;
  /** What the others have to show. */
  readonly token: string;
}

export const distributedNames = [
  'COSMOS_ENDPOINT',
  'COSMOS_DATABASE',
  'COSMOS_KEY',
  'COSMOS_MANAGED_IDENTITY_ID',
  'REDIS_URL',
  'REDIS_PREFIX',
  'COLLECTOR_URL',
  'COLLECTOR_TOKEN',
  'POSTGRES_URL',
] as const;

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
  const prefix = reader.text('REDIS_PREFIX') ?? 'teamwright';
  if (!/^[\w.-]{1,64}$/.test(prefix)) reader.problem('config.redisPrefix', { name: 'REDIS_PREFIX' });
  if (url === undefined) return undefined;
  const { protocol, hostname } = URL.parse(url) ?? {};
  const isNear = protocol === 'redis:' && (hostname === '127.0.0.1' || hostname === 'localhost');
  if (protocol !== 'rediss:' && !isNear) reader.problem('config.redis', { name: 'REDIS_URL' });
  return { url, prefix };
}

/** A secret that nobody guesses. */
const shortestToken = 32;

/** The token is of both: who tells shows it, who keeps compares it. */
function readToken(reader: SettingReader<Name>, beside: 'COLLECTOR_URL' | 'POSTGRES_URL'): string {
  const token = reader.text('COLLECTOR_TOKEN') ?? '';
  if (token.length < shortestToken || /\s/.test(token)) reader.problem('config.token', { name: 'COLLECTOR_TOKEN', beside, least: shortestToken });
  return token;
}

export function readEvents(reader: SettingReader<Name>): EventsConfig | undefined {
  const url = reader.service('COLLECTOR_URL');
  const isHalf = reader.text('COLLECTOR_TOKEN') !== undefined && reader.text('POSTGRES_URL') === undefined;
  if (url === undefined && isHalf) reader.problem('config.besides', { name: 'COLLECTOR_URL', besides: 'COLLECTOR_TOKEN' });
  return url === undefined ? undefined : { url, token: readToken(reader, 'COLLECTOR_URL') };
}

export function readCollector(reader: SettingReader<Name>): CollectorConfig | undefined {
  const postgres = reader.text('POSTGRES_URL');
  if (postgres === undefined) return undefined;
  const { protocol, hostname, searchParams } = URL.parse(postgres) ?? {};
  const isNear = hostname === '127.0.0.1' || hostname === 'localhost';
  const parameters = [...(searchParams ?? [])];
  // Others would name another host, or take our limits away; other modes do not look at who answers.
  const isKnown = parameters.every(([name, value]) => (name === 'sslmode' && value === 'verify-full') || name === 'sslrootcert');
  const isSafe = isKnown && (isNear || parameters.some(([name]) => name === 'sslmode'));
  if ((protocol !== 'postgresql:' && protocol !== 'postgres:') || !isSafe) reader.problem('config.postgres', { name: 'POSTGRES_URL' });
  return { postgres, token: readToken(reader, 'POSTGRES_URL') };
}
