import type { Config } from '../../config.ts';
import { asAppError } from '../../errors.ts';
import { openRedis } from '../../ports.ts';
import { examinePictures } from '../../picture-stores.ts';
import { examineStores } from '../../stores.ts';
import type { Speech } from '../../text/text.ts';
import { ok, problem, warning, type Finding } from './finding.ts';

/** What several machines share: the account that keeps everything, Redis, and the account that keeps pictures. */
export async function* machinesChecks(t: Speech, { cosmos, redis, blob }: Config): AsyncIterable<Finding> {
  if (cosmos) yield* accountChecks(t, cosmos);
  if (redis) yield await redisCheck(redis);
  if (blob) yield await picturesCheck(t, blob);
  else if (cosmos) yield warning('doctor.pictures.nowhere');
}

/** With less than Strong a process may not see what another one has written, and draw a card of before. */
async function* accountChecks(t: Speech, cosmos: NonNullable<Config['cosmos']>): AsyncIterable<Finding> {
  try {
    const { consistency, outdated } = await examineStores(cosmos);
    yield consistency === 'Strong' ? ok('doctor.consistency.ok') : problem('doctor.consistency.weak', { level: consistency });
    for (const container of outdated) yield problem('doctor.container.outdated', { container: `${cosmos.database}/${container}` });
  } catch (error) {
    const { code, values } = asAppError(error);
    yield problem('doctor.consistency.unknown', { why: t.say(`error.${code}`, values) });
  }
}

/** Without Redis teams are made all the same, if later: it is a warning. */
async function redisCheck({ url }: NonNullable<Config['redis']>): Promise<Finding> {
  const { host } = new URL(url);
  const found = await openRedis(url);
  if (!found.reached) return warning('doctor.redis.unreachable', { host, word: found.word });
  if (found.isCluster) return warning('doctor.redis.cluster', { host });
  if (found.policy === undefined) return ok('doctor.redis.untold', { host });
  return found.policy === 'noeviction' ? ok('doctor.redis.ok', { host }) : warning('doctor.redis.policy', { host, policy: found.policy });
}

/** Without pictures of templates teams are made all the same: it is a warning. */
async function picturesCheck(t: Speech, blob: NonNullable<Config['blob']>): Promise<Finding> {
  const where = blob.endpoint;
  try {
    await examinePictures(blob);
    return ok('doctor.pictures.ok', { where });
  } catch (error) {
    const { code, values } = asAppError(error);
    const isIdentity = values['what'] === 'identity';
    return isIdentity ? warning('doctor.pictures.identity', { where }) : warning('doctor.pictures.failed', { where, why: t.say(`error.${code}`, values) });
  }
}
