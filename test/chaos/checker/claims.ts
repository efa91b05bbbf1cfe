import type { Sent } from '../chronicle.ts';
import type { Evidence } from './evidence.ts';

/** I5: no commit from an epoch that is over, and no call of a run begun outside of its process's claim. */
export function claimsOf({ chronicle }: Evidence): readonly string[] {
  return [...staleCommits(chronicle), ...callsOutside(chronicle)].map((what) => `I5: ${what}`);
}

function staleCommits({ committed, held }: Evidence['chronicle']): readonly string[] {
  return committed.flatMap(({ process, at, run, epoch }) => {
    if (epoch === undefined) return [];
    const newer = held.find((one) => one.run === run && one.epoch > epoch && one.from <= at && one.process !== process);
    return newer ? [`process ${String(process)} commits with epoch ${String(epoch)} when epoch ${String(newer.epoch)} is process ${String(newer.process)}'s`] : [];
  });
}

/** Changes that only a run makes: of teams, groups, boards, and in channels. Checks only read, and whoever gets a card may get the app. */
function changesOf({ service, method, path, parts }: Sent): readonly string[] {
  if (service === 'channel') return method === 'POST' && path.endsWith('/conversations') ? ['POST a thread'] : [];
  const all = path.endsWith('/$batch') ? parts : [`${method} ${path.replace('/v1.0', '')}`];
  return all.filter((one) => /^(POST|PATCH|PUT|DELETE) \/(teams|groups|planner)/.test(one));
}

function callsOutside({ sent, held }: Evidence['chronicle']): readonly string[] {
  return sent.flatMap((call) => {
    const [change] = changesOf(call);
    if (change === undefined) return [];
    const inside = held.some(({ process, from, end }) => process === call.process && from <= call.at && call.at <= end);
    return inside ? [] : [`process ${String(call.process)} sends ${change} after its claim`];
  });
}
