import { CacheBus } from './cache-bus.ts';
import { CacheLevel, type Undeleted } from './cache-level.ts';
import type { RedisConnection } from './redis-connection.ts';

/** What the cache has behind the memory: its level in Redis, and the bus by which processes tell each other of changes. Closed with the connection. */
export function sharedLevel(redis: RedisConnection) {
  const prefix = `${redis.prefix}:cache`;
  const undeleted: Undeleted = new Set();
  const bus = new CacheBus(redis, prefix);
  redis.client.on('ready', () => void deleteLate(redis, bus, undeleted));
  const level = { options: { connection: redis.client }, factory: (config: { readonly prefix?: string }) => new CacheLevel(redis, config.prefix, undeleted) };
  return { prefix, level, bus };
}

/** What could not be deleted while Redis could not be told, and whoever has read it there meanwhile. */
async function deleteLate(redis: RedisConnection, bus: CacheBus, undeleted: Undeleted): Promise<void> {
  const keys = [...undeleted];
  if (keys.length === 0) return;
  try {
    await redis.client.unlink(...keys);
    for (const key of keys) undeleted.delete(key);
    await bus.publishClear();
  } catch (error) {
    redis.failed(error);
  }
}
