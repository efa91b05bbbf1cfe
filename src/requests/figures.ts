import { day, type Instant } from '../clock.ts';
import type { Status } from './request.ts';

/** What is counted of one request: little, as there may be thousands. */
export interface Tallied {
  readonly submittedAt: Instant;
  readonly status: Status;
  readonly undoing: boolean;
  readonly template: { readonly id: string; readonly name: string };
  /** Absent where nobody has decided. */
  readonly decidedAt?: Instant | undefined;
  /** Absent where it is not over, or was before that was kept. */
  readonly endedAt?: Instant | undefined;
}

/** How requests come to rest; every other one is under way. */
export const rests = ['processed', 'error', 'rejected', 'withdrawn', 'expired', 'undone'] as const;

/** What some weeks of requests come to. Each request is either under way or has come to one rest. */
export interface Figures {
  readonly from: Instant;
  readonly until: Instant;
  readonly asked: number;
  readonly underWay: number;
  /** Of those under way. */
  readonly waiting: number;
  readonly rested: Readonly<Record<(typeof rests)[number], number>>;
  /** Within so many ms half of those that were decided were; undefined where none was. */
  readonly toDecide: number | undefined;
  /** Within so many ms half of the teams were ready, from the approval on, or from Submit where none is needed. */
  readonly toMake: number | undefined;
  /** The templates that were asked for, the most wanted first, as they were called last. */
  readonly templates: readonly { readonly name: string; readonly count: number }[];
  /** Seven days each, the last one first; the first one as long as it is within `from`. */
  readonly weeks: readonly { readonly from: Instant; readonly until: Instant; readonly count: number }[];
}

/** Adds up requests, the newest first, of which all were submitted between the two instants. */
export function figuresOf(requests: readonly Tallied[], from: Instant, until: Instant): Figures {
  const count = (fits: (one: Tallied) => boolean): number => requests.filter(fits).length;
  const rested = Object.fromEntries(rests.map((rest) => [rest, count((one) => restOf(one) === rest)])) as Figures['rested'];
  return {
    from,
    until,
    asked: requests.length,
    underWay: count((one) => restOf(one) === undefined),
    waiting: count(({ status }) => status === 'approval'),
    rested,
    toDecide: middle(requests.flatMap(({ submittedAt, decidedAt }) => (decidedAt === undefined ? [] : [between(submittedAt, decidedAt)]))),
    toMake: middle(requests.flatMap(({ status, submittedAt, decidedAt = submittedAt, endedAt }) => (status !== 'processed' || endedAt === undefined ? [] : [between(decidedAt, endedAt)]))),
    templates: templatesOf(requests),
    weeks: weeksOf(requests, from, until),
  };
}

/** What an admin has begun to remove does not wait for one any more. */
const restOf = ({ status, undoing }: Tallied): (typeof rests)[number] | undefined => (status === 'error' && undoing ? undefined : rests.find((rest) => rest === status));

/** Clocks of several processes differ. */
const between = (from: Instant, until: Instant): number => Math.max(0, until - from);

/** The least of the lengths within which half of them are. */
const middle = (lengths: readonly number[]): number | undefined => lengths.toSorted((left, right) => left - right)[Math.ceil(lengths.length / 2) - 1];

function templatesOf(requests: readonly Tallied[]): Figures['templates'] {
  const counts = new Map<string, { name: string; count: number }>();
  for (const { template } of requests) {
    const { name, count } = counts.get(template.id) ?? { name: template.name, count: 0 };
    counts.set(template.id, { name, count: count + 1 });
  }
  return [...counts.values()].toSorted((left, right) => right.count - left.count);
}

function weeksOf(requests: readonly Tallied[], from: Instant, until: Instant): Figures['weeks'] {
  const weeks = Array.from({ length: Math.ceil((until - from) / week) }, (_, index) => ({ from: Math.max(from, until - (index + 1) * week), until: until - index * week, count: 0 }));
  for (const { submittedAt } of requests) {
    const found = weeks[Math.min(weeks.length - 1, Math.floor(between(submittedAt, until) / week))];
    if (found) found.count += 1;
  }
  return weeks;
}

const week = 7 * day;
