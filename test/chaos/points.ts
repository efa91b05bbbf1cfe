import type { Call, Fate, How } from './life.ts';
import type { Course } from './people-at-work.ts';
import type { Beginnings, TemplateName } from './prepared.ts';
import { tell, type Plot } from './story.ts';
import { drawnWeather, Lot } from './weather.ts';
import { fairWeather, type World } from './world.ts';

/** A way that a story takes when nothing comes in between. */
export type JourneyName = 'approved' | 'rich' | 'rejected' | 'withdrawn';

interface Journey {
  readonly template: TemplateName;
  readonly course: Course;
  /** Calls count from this status on: those before it are another journey's as well. */
  readonly from: string;
}

export const journeys: Readonly<Record<JourneyName, Journey>> = {
  approved: { template: 'asked', course: 'approved', from: '' },
  rich: { template: 'rich', course: 'made', from: 'preprocessing' },
  rejected: { template: 'asked', course: 'rejected', from: 'rejected' },
  withdrawn: { template: 'asked', course: 'withdrawn', from: 'withdrawn' },
};

/** One call of a journey, and what happens there. */
export interface Point {
  readonly journey: JourneyName;
  readonly name: string;
  /** Which call of that name, from 1. */
  readonly nth: number;
  readonly how: How;
}

export const nameOf = ({ journey, name, nth, how }: Point): string => `${journey}: ${name} #${String(nth)} ${how}`;

/**
 * A call that changed nothing is a read: who dies at it, or stands still, leaves the world as at the change before, and
 * whether its answer was lost or it was never asked is the same.
 */
const reading: readonly How[] = ['refused'];
const changing: readonly How[] = ['diesBefore', 'diesAfter', 'lost', 'refused', 'frozen'];
/** What a process that stood still may send is one call more: to others, as none of ours takes it. */
const sending: readonly How[] = [...changing, 'lastCall'];
const ringing: readonly How[] = ['diesBefore', 'lost'];

/** Of reads of one kind, which come again and again, these many are points; every call that changes something is one. */
const most = 5;

interface Recorded {
  readonly name: string;
  readonly nth: number;
  readonly changes: boolean;
}

function howsOf({ name, changes }: Recorded): readonly How[] {
  if (name.startsWith('bell.')) return ringing;
  if (!changes) return reading;
  return /^(graph|channel) /.test(name) ? sending : changing;
}

/** Every call of every journey, recorded by taking it once, with all that may happen there: complete by construction. */
export async function allPoints(beginnings: Beginnings): Promise<readonly Point[]> {
  const points: Point[] = [];
  for (const journey of Object.keys(journeys) as JourneyName[]) {
    const calls = await callsOf(beginnings, journey);
    for (const call of calls) points.push(...howsOf(call).map((how) => ({ journey, name: call.name, nth: call.nth, how })));
  }
  return points;
}

async function callsOf(beginnings: Beginnings, journey: JourneyName): Promise<readonly Recorded[]> {
  const { template, course, from } = journeys[journey];
  const calls: Recorded[] = [];
  const told = await tell(beginnings, { seed: 1, template, course, weather: fairWeather, processes: 1, retries: 0, asks: 0, opposed: false, lasts: 0, fate: recording(calls, from) });
  if (told.violations.length > 0) throw new Error(`The journey ${journey} itself: ${told.violations.join('; ')}`);
  return calls.filter(({ nth, changes }) => changes || nth <= most);
}

/** Writes calls down, and whether the world was another one when the next was made; what others change meanwhile counts too. */
const recording = (calls: Recorded[], from: string) => (world: World): Fate => {
  const counted = new Map<string, number>();
  let last: { name: string; nth: number; changes: boolean } | undefined;
  let rows = -1;
  return ({ name }) => {
    const now = world.kept.writes();
    if (last && now !== rows) last.changes = true;
    rows = now;
    const nth = (counted.get(name) ?? 0) + 1;
    counted.set(name, nth);
    last = { name, nth, changes: isChange(name, world) };
    if (from === '' || world.chronicle.committed.some(({ status }) => status === from)) calls.push(last);
    return undefined;
  };
};

/** Requests change Microsoft's side and not ours: what they ask for tells whether they do. */
function isChange(name: string, { chronicle }: World): boolean {
  if (name.startsWith('channel ')) return true;
  if (!name.startsWith('graph ')) return false;
  const { method, parts } = chronicle.sent.at(-1)!;
  const all = parts.length > 0 ? parts : [method];
  return all.some((part) => !part.startsWith('GET') && !/validateProperties|getByIds/.test(part));
}

/** A number of 32 bits that follows from the text alone (FNV-1a). */
function digestOf(text: string): number {
  let digest = 0x811c9dc5;
  for (const character of Buffer.from(text)) digest = Math.imul(digest ^ character, 0x01000193);
  return digest >>> 0;
}

/** The story of this seed at this point. Each point has weathers of its own, so that one seed at all points is told in a thousand of them. */
export function plotAt(point: Point, seed: number): Plot {
  const lot = new Lot((seed * 7919 + digestOf(nameOf(point))) >>> 0);
  const { template, course } = journeys[point.journey];
  const weather = drawnWeather(lot);
  const ms = lot.number(31_000, 120_000);
  const fate = (): Fate => {
    let nth = 0;
    return ({ name }: Call) => {
      if (name !== point.name) return undefined;
      nth += 1;
      return nth === point.nth ? { how: point.how, ms } : undefined;
    };
  };
  return { seed, template, course, weather, processes: lot.chance(0.2) ? 2 : 1, retries: 0, asks: 0, opposed: lot.chance(0.2), lasts: 0, fate };
}
