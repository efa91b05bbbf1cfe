import { Worker } from 'node:worker_threads';
import { carryOut, type Assignment, type Tally } from './work.ts';

type Said = { readonly stories: number } | { readonly tally: Tally };

/** Has the work done by so many threads at once. */
export async function carryOutAtOnce(assignment: Omit<Assignment, 'part' | 'parts'>, jobs: number, progress: (stories: number) => void): Promise<Tally> {
  if (jobs === 1) return carryOut({ ...assignment, part: 0, parts: 1 }, progress);
  const stories = new Array<number>(jobs).fill(0);
  const tallies = await Promise.all(
    stories.map((_, part) =>
      inThread({ ...assignment, part, parts: jobs }, (count) => {
        stories[part] = count;
        progress(stories.reduce((sum, one) => sum + one, 0));
      }),
    ),
  );
  return tallies.reduce(together);
}

function inThread(assignment: Assignment, progress: (stories: number) => void): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('thread.ts', import.meta.url), { workerData: assignment, resourceLimits: { maxYoungGenerationSizeMb: 64 } });
    worker.on('message', (said: Said) => ('tally' in said ? resolve(said.tally) : progress(said.stories)));
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('A thread has ended before its work')));
  });
}

function together(one: Tally, other: Tally): Tally {
  const longer = (one.longest?.told.trail.length ?? 0) >= (other.longest?.told.trail.length ?? 0);
  return {
    points: one.points,
    stories: one.stories + other.stories,
    atPoints: one.atPoints + other.atPoints,
    schedules: one.schedules + other.schedules,
    findings: [...one.findings, ...other.findings],
    longest: longer ? one.longest : other.longest,
  };
}
