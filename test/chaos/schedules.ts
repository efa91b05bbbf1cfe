import type { Call, Deed, Fate, How } from './life.ts';
import type { Course } from './people-at-work.ts';
import type { TemplateName } from './prepared.ts';
import type { Plot } from './story.ts';
import type { Resending } from './teams.ts';
import { drawnWeather, Lot } from './weather.ts';
import type { World } from './world.ts';

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;

const ways: readonly (readonly [TemplateName, Course])[] = [
  ['plain', 'made'],
  ['asked', 'approved'],
  ['asked', 'approved'],
  ['asked', 'rejected'],
  ['asked', 'withdrawn'],
  ['rich', 'made'],
];

/** Something that lasts: what goes over the wire to one side fails for a while. */
interface Outage {
  readonly service: 'graph' | 'channel';
  readonly how: How;
  readonly from: number;
  readonly until: number;
}

/** A story in which one to five things happen anywhere: the seed decides which, when and to whom. */
export function randomPlot(seed: number): Plot {
  const lot = new Lot(seed * 104_729 + 71);
  const [template, course] = lot.one(ways);
  const hurdles = lot.number(1, 5);
  const deeds = new Map<number, Deed>();
  const outages: Outage[] = [];
  for (let count = 0; count < hurdles; count += 1) {
    if (lot.chance(0.15)) outages.push(anOutage(lot));
    else deeds.set(lot.number(1, 260), aDeed(lot));
  }
  const faults = lot.chance(0.3) ? Array.from({ length: lot.number(1, 4) }, () => aFault(lot)) : [];
  const lasts = Math.max(0, ...outages.map(({ until }) => until));
  const silentBells = lot.chance(0.1) ? 0.2 : 0;
  return {
    seed,
    template,
    course,
    weather: drawnWeather(lot),
    // Each sweeps twice a minute: a week of three takes as long as a thousand other stories.
    processes: lasts > day ? 1 : lot.number(1, 3),
    retries: lot.chance(0.3) ? lot.number(1, 2) : 0,
    opposed: lot.chance(0.3),
    lasts,
    fate: fateOf({ deeds, outages, silentBells }),
    happens: ({ state }) => state.put('faults', '', 'all', faults),
    resending: lot.chance(0.3) ? resent : () => ({ copies: [] }),
    again: lot.chance(0.3),
    asks: lot.chance(0.4) ? lot.number(1, 2) : 0,
  };
}

function aDeed(lot: Lot): Deed {
  const how = lot.one(['diesBefore', 'diesAfter', 'diesAfter', 'lost', 'lost', 'refused', 'frozen', 'late'] as const);
  if (how === 'frozen') return { how, ms: lot.number(second, 5 * minute) };
  return how === 'late' ? { how, ms: lot.number(second, 40 * second) } : { how };
}

/** Of some seconds as a rule, of hours sometimes, and seldom of up to seven days. */
function anOutage(lot: Lot): Outage {
  const from = lot.few(2 * minute);
  const lasts = lot.chance(0.005) ? lot.number(minute, 7 * day) : lot.chance(0.1) ? lot.number(minute, 4 * 60 * minute) : lot.number(second, 3 * minute);
  return { service: lot.one(['graph', 'graph', 'channel'] as const), how: lot.one(['refused', 'lost'] as const), from, until: from + lasts };
}

/** Of single calls and parts of batches: throttled, unavailable, cut off. */
function aFault(lot: Lot) {
  const method = lot.one(['GET', 'POST', 'PATCH', 'PUT']);
  const answer = lot.one([{ status: 429, headers: { 'retry-after': '2' } }, { status: 503 }, { status: 504 }, { status: 502 }, 'reset'] as const);
  const skip = lot.few(30);
  const times = lot.number(1, 3);
  const drawn = lot.one(['before', 'after'] as const);
  // What is throttled is not done: Microsoft's word for it is what a repetition rests on.
  const when = answer !== 'reset' && answer.status === 429 ? 'before' : drawn;
  return { match: { method, path: '^/v1|^/teams/v3' }, skip, times, when, answer };
}

const fateOf = ({ deeds, outages, silentBells }: { deeds: ReadonlyMap<number, Deed>; outages: readonly Outage[]; silentBells: number }) => (world: World): Fate => {
  const begun = world.clock.now();
  let calls = 0;
  return ({ name, at }: Call) => {
    calls += 1;
    const deed = deeds.get(calls);
    if (deed) return deed;
    if (name.startsWith('bell.')) return silentBells > 0 && world.chance() < silentBells ? { how: 'lost' } : undefined;
    const outage = outages.find(({ service, from, until }) => name.startsWith(`${service} `) && at - begun >= from && at - begun < until);
    return outage && { how: outage.how };
  };
};

/** Up to three times more: at once or later, with the same id or a new one. */
function resent({ chance }: World): Resending {
  const copies = Array.from({ length: Math.floor(chance() * 4) }, () => ({ after: chance() < 0.4 ? 0 : Math.round(chance() * 30_000), sameId: chance() < 0.5 }));
  return { copies };
}
