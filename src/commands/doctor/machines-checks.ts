import type { Config } from '../../config.ts';
import { asAppError } from '../../errors.ts';
import { openRedis } from '../../ports.ts';
import { storeConsistency } from '../../stores.ts';
import type { Speech } from '../../text/text.ts';
import { ok, problem, warning, type Finding } from './finding.ts';

/** What several machines share: the account that keeps everything, and Redis. */
export async function* machinesChecks(t: Speech, { cosmos, redis }: Config): AsyncIterable<Finding> {
  if (cosmos) yield await consistencyCheck(t, cosmos);
  if (redis) yield await redisCheck(redis);
}

/** With less than Strong a process may not see what another one has written, and draw a card of before. */
async function consistencyCheck(t: Speech, cosmos: NonNullable<Config['cosmos']>): Promise<Finding> {
  try {
    const level = await storeConsistency(cosmos);
    return level === 'Strong' ? ok('doctor.consistency.ok') : problem('doctor.consistency.weak', { level });
  } catch (error) {
    const { code, values } = asAppError(error);
    return problem('doctor.consistency.unknown', { why: t.say(`error.${code}`, values) });
  }
}

/** Without Redis teams are made all the same, if later: it is a warning. */
async function redisCheck({ url }: NonNullable<Config['redis']>): Promise<Finding> {
  const { host } = new URL(url);
  const found = await openRedis(url);
  if (!found.reached) return warning('doctor.redis.unreachable', { host, word: found.word });
  return found.policy === 'noeviction' ? ok('doctor.redis.ok', { host }) : warning('doctor.redis.policy', { host, policy: found.policy });
}
