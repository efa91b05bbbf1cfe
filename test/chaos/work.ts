import { allPoints, nameOf, plotAt, type Point } from './points.ts';
import type { StoreName } from './kept.ts';
import { Beginnings } from './prepared.ts';
import { randomPlot } from './schedules.ts';
import { tell, type Plot, type Told } from './story.ts';

/** One story, by what makes it again: `point` is undefined for a random schedule. */
export interface Task {
  readonly seed: number;
  readonly point: string | undefined;
}

export interface Finding {
  readonly task: Task;
  readonly violations: readonly string[];
  readonly told: Pick<Told, 'lines' | 'trail'>;
}

/** What a number of stories came to. */
export interface Tally {
  readonly points: number;
  stories: number;
  atPoints: number;
  schedules: number;
  readonly findings: Finding[];
  /** The one with the most records in its trail. */
  longest: { readonly task: Task; readonly told: Told } | undefined;
}

export const replayOf = ({ seed, point }: Task, store: StoreName = 'embedded'): string => `npm run chaos -- --store ${store} --seed ${String(seed)} ${point === undefined ? '--schedule' : `--point '${point}'`}`;

/** Tells stories one after the other, each from its beginning. */
export class Teller {
  readonly #beginnings: Beginnings;
  #points: ReadonlyMap<string, Point> | undefined;

  constructor(store: StoreName = 'embedded') {
    this.#beginnings = new Beginnings(store);
  }

  async points(): Promise<ReadonlyMap<string, Point>> {
    this.#points ??= new Map((await allPoints(this.#beginnings)).map((point) => [nameOf(point), point]));
    return this.#points;
  }

  async tell(task: Task): Promise<Told> {
    return this.tellPlot(await this.#plotOf(task));
  }

  async tellPlot(plot: Plot): Promise<Told> {
    return tell(this.#beginnings, plot);
  }

  async #plotOf({ seed, point }: Task): Promise<Plot> {
    if (point === undefined) return randomPlot(seed);
    const found = (await this.points()).get(point);
    if (!found) throw new Error(`There is no point ${point}.`);
    return plotAt(found, seed);
  }
}

/** What is to be done: all seeds at all points and all schedules, in an order in which any part of it is spread over both. */
export interface Assignment {
  readonly seeds: number;
  readonly seed: number;
  readonly schedules: number;
  readonly pattern: string;
  readonly store?: StoreName;
  /** ms since 1970 */
  readonly until: number;
  /** Which of how many threads this is. */
  readonly part: number;
  readonly parts: number;
}

/** Findings beyond these are only counted. */
const kept = 20;

export async function carryOut(assignment: Assignment, progress: (stories: number) => void = () => undefined): Promise<Tally> {
  const { part, parts, until } = assignment;
  const teller = new Teller(assignment.store);
  const names = [...(await teller.points()).keys()].filter((name) => name.includes(assignment.pattern));
  const tally: Tally = { points: names.length, stories: 0, atPoints: 0, schedules: 0, findings: [], longest: undefined };
  let number = 0;
  for (const task of tasksOf(assignment, names)) {
    number += 1;
    // By pairs, so that no thread gets all of one kind.
    if ((number >> 1) % parts !== part) continue;
    if (Date.now() > until) break;
    count(tally, task, await teller.tell(task));
    if (tally.stories % 50 === 0) progress(tally.stories);
  }
  return tally;
}

/** A schedule after each story at a point, while there are any: whoever stops early has seen of both. */
function* tasksOf({ seed, seeds, schedules }: Assignment, names: readonly string[]): Generator<Task> {
  let next = 0;
  for (let round = 0; round < seeds; round += 1)
    for (const point of names) {
      yield { seed: seed + round, point };
      if (next < schedules) yield { seed: seed + next++, point: undefined };
    }
  for (; next < schedules; next += 1) yield { seed: seed + next, point: undefined };
}

function count(tally: Tally, task: Task, told: Told): void {
  tally.stories += 1;
  if (task.point === undefined) tally.schedules += 1;
  else tally.atPoints += 1;
  const { violations, lines, trail } = told;
  if (violations.length > 0) tally.findings.push({ task, violations, told: tally.findings.length < kept ? { lines, trail } : { lines: [], trail: [] } });
  if (trail.length > (tally.longest?.told.trail.length ?? 0)) tally.longest = { task, told };
}
