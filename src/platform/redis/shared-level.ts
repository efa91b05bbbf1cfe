import { redisDriver } from 'bentocache/drivers/redis';
import { CacheBus } from './cache-bus.ts';
import { keyPrefix, type RedisConnection } from './redis-connection.ts';

/** What the cache has behind the memory: its level in Redis, and the bus by which processes tell each other of changes. Closed with the connection. */
export function sharedLevel(redis: RedisConnection) {
  const prefix = `${keyPrefix}:cache`;
  return { prefix, level: redisDriver({ connection: redis.client }), bus: new CacheBus(redis, prefix) };
}
