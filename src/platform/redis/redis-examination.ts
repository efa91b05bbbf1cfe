import { Redis } from 'ioredis';
import { second } from '../../clock.ts';

/**
 * How one connection to Redis came out; `policy` undefined where it does not tell, as Redis Enterprise and with it Azure Managed Redis have fields of
 * their own (redis.io/commands/info); `word` is Redis' own for its refusal (`WRONGPASS`, `NOAUTH`), or the system's for none.
 * A cluster, whose keys lie in several shards, takes no scripts like ours.
 */
export type RedisExamination =
  | { readonly reached: true; readonly policy: string | undefined; readonly isCluster: boolean }
  | { readonly reached: false; readonly word: string };

/** Of several slots, whatever a cluster makes of them. */
const keys = ['teamwright:one', 'teamwright:two', 'teamwright:three'];

/** Asks what becomes of keys when its memory is full, and for a script that takes several of them. Managed services answer INFO, and not CONFIG. */
export async function examineRedis(url: string): Promise<RedisExamination> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0, connectTimeout: 5 * second, commandTimeout: 5 * second });
  let why: unknown;
  client.on('error', (error) => (why = error));
  try {
    await client.connect();
    const told = await client.info('memory');
    const refused = await client.eval('return 1', keys.length, ...keys).then(() => '', wordOf);
    const isCluster = refused === 'CROSSSLOT' || refused === 'MOVED';
    if (refused !== '' && !isCluster) return { reached: false, word: refused };
    return { reached: true, policy: /^maxmemory_policy:(\S+)/m.exec(told)?.[1], isCluster };
  } catch (error) {
    return { reached: false, word: wordOf(why ?? error) };
  } finally {
    client.disconnect();
  }
}

function wordOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return /^[A-Z]{3,}\b/.exec(error.message)?.[0] ?? error.name;
}
