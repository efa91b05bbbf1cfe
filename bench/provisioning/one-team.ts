import assert from 'node:assert/strict';
import { minute, second } from '../../src/clock.ts';
import { simulatedOutside, type Asked } from '../../test/support/simulated-product.ts';
import { ask, furnish, productOn, submit } from './ask.ts';
import { company, tenantId } from './example.ts';

/** Groups of HTTP calls, in the order in which they come. */
interface Groups {
  readonly beforeClone: readonly Asked[];
  /** Reading the source while the clone runs, apart from the polls. */
  readonly beside: readonly Asked[];
  readonly built: readonly Asked[];
  readonly photo: readonly Asked[];
  readonly readBack: readonly Asked[];
}

/** What an answer takes, in ms: about what a batch of writes takes, and longer than a channel keeps its second tab waiting. */
const latency = 1.5 * second;

const goals = {
  ignored: { name: 'details after their tasks (the documented way)', levels: 5, calls: 9 },
  accepted: { name: 'details with their tasks', levels: 3, calls: 5 },
} as const;

/** The worked example once, and once more with one call at a time; true where it is as short as it can be. */
export async function oneTeam(say: (line: string) => void, taskDetails: 'ignored' | 'accepted'): Promise<boolean> {
  const goal = goals[taskDetails];
  const { asked, seconds } = await made(taskDetails, false);
  const naive = await made(taskDetails, true);
  const groups = grouped(asked);
  const levels = levelsOf(groups.built);
  const inner = (calls: readonly Asked[]): number => calls.reduce((sum, { parts }) => sum + Math.max(1, parts.length), 0);
  const line = (name: string, calls: readonly Asked[]): string =>
    `  ${name.padEnd(34)}${String(calls.length).padStart(4)} HTTP ${String(inner(calls)).padStart(5)} requests ${String(levelsOf(calls)).padStart(3)} levels`;
  const idle = idleBetween([...groups.built, ...groups.readBack]);
  say(`One team, 6 channels, 8 tabs, 25 people, 40 tasks: ${goal.name}`);
  say(line('before the clone', groups.beforeClone));
  say(line('source, beside the clone', groups.beside));
  say(`${line('built after the clone', groups.built)}   goal ${String(goal.levels)} levels, ${String(goal.calls)} HTTP`);
  say(line('photo', groups.photo));
  say(line('read back', groups.readBack));
  say(`  idle between dependent calls ${String(idle)} ms, answered 429: ${String(throttled(asked))}`);
  say(`  ${seconds.toFixed(1)} s from submit to ready; one call at a time ${naive.seconds.toFixed(1)} s and ${String(naive.asked.length)} HTTP`);
  return (
    levels <= goal.levels &&
    groups.built.length <= goal.calls &&
    groups.beforeClone.length === 1 &&
    groups.photo.length <= 2 &&
    levelsOf(groups.readBack) === 1 &&
    groups.readBack.length <= 3 &&
    idle === 0
  );
}

async function made(taskDetails: 'ignored' | 'accepted', oneAtATime: boolean) {
  const outside = simulatedOutside(company(1), { taskDetails, limits: 'documented' }, { latency, oneAtATime });
  const { clock, stores } = outside;
  await furnish(outside, 1);
  // What a tenant does with details is known by the second team; so is our app's id in its catalog.
  await stores.people.learn(tenantId, 'taskDetailsInline', { value: taskDetails === 'accepted', at: clock.now() });
  const product = productOn(outside).start();
  for (const number of [1, 2]) {
    const draft = await ask(outside, product, number, 1);
    await clock.pass(10 * minute);
    outside.asked.length = 0;
    const begun = clock.now();
    await submit(outside, product, draft);
    let ready = false;
    for (let look = 0; look < 3600 && !ready; look += 1) {
      await clock.pass(second);
      ready = (await stores.requests.request(tenantId, draft.id))?.status === 'processed';
    }
    assert.ok(ready, 'the team did not get ready');
    if (number === 2) return { asked: [...outside.asked], seconds: (clock.now() - begun) / 1000 };
  }
  throw new Error('unreachable');
}

function grouped(asked: readonly Asked[]): Groups {
  const has = ({ parts, path, method }: Asked, pattern: RegExp): boolean => pattern.test(`${method} ${path}`) || parts.some((part) => pattern.test(`${part.method} ${part.url}`));
  const clone = asked.findIndex((one) => has(one, /\/clone$/));
  const polls = asked.flatMap((one, index) => (has(one, /\/operations\(/) ? [index] : []));
  const after = asked.slice((polls.at(-1) ?? 0) + 1);
  const photo = after.filter((one) => has(one, /\/photo\/\$value/));
  const rest = after.filter((one) => !photo.includes(one));
  const back = rest.findIndex((one) => has(one, /\/joinedTeams/));
  const from = back < 0 ? Infinity : (rest[back]?.sentAt ?? Infinity);
  return {
    beforeClone: asked.slice(0, clone),
    beside: asked.slice(clone + 1, polls.at(-1)).filter(({ parts, path }) => parts.length > 0 || !/\/operations\(/.test(path)),
    built: rest.filter(({ sentAt }) => sentAt < from),
    photo,
    readBack: rest.filter(({ sentAt }) => sentAt >= from),
  };
}

/** Calls that are sent together are one level. */
const levelsOf = (calls: readonly Asked[]): number => new Set(calls.map(({ sentAt }) => sentAt)).size;

/** The longest time in which nothing was under way, in ms. */
function idleBetween(calls: readonly Asked[]): number {
  const inOrder = calls.toSorted((one, other) => one.sentAt - other.sentAt);
  let [until, longest] = [inOrder[0]?.sentAt ?? 0, 0];
  for (const { sentAt, answeredAt } of inOrder) {
    longest = Math.max(longest, sentAt - until);
    until = Math.max(until, answeredAt);
  }
  return longest;
}

export const throttled = (asked: readonly Asked[]): number =>
  asked.reduce((sum, { status, parts }) => sum + (status === 429 ? 1 : 0) + parts.filter((part) => part.status === 429).length, 0);
