import { parseArgs } from 'node:util';
import type { StoreName } from './kept.ts';

/** What `npm run chaos` was asked for. */
export interface Options {
  /** So many seeds at each point; from `seed` on. */
  readonly seeds: number;
  readonly seed: number;
  /** So many random schedules; from `seed` on. */
  readonly schedules: number;
  /** Only points whose name has this in it. */
  readonly points: string;
  /** One point, by its whole name: its story is printed. */
  readonly point: string | undefined;
  /** One random schedule, that of `seed`: its story is printed. */
  readonly schedule: boolean;
  /** The real process, killed by SIGKILL at its points. */
  readonly real: boolean;
  /** Where the product keeps everything. */
  readonly store: StoreName;
  readonly jobs: number;
  /** Ends after so many minutes, with whole seeds at all points as far as they went. */
  readonly minutes: number;
  readonly help: boolean;
}

export const usage = `npm run chaos -- [options]

Kills, freezes and fails the product at every call that it makes, and in random ways, on virtual time and in this process,
and checks what must always hold. Ends with 0 only where no story violates it.

  --seeds N          seeds at each point (default 1000)
  --seed S           the first seed (default 1)
  --schedules N      random schedules (default 10000)
  --points PATTERN   only points whose name contains PATTERN
  --minutes M        stop after so many minutes, and say how far it went
  --store NAME       embedded, or cosmos: that of Cosmos DB, against the wire server in this process (default embedded)
  --jobs N           threads, or with --real journeys side by side (default 2)
  --point NAME       one point, by its whole name, with --seed S: prints the story
  --schedule         the random schedule of --seed S: prints the story
  --real             the real process instead, killed by SIGKILL at each point that --points names, and started again
  --help`;

/** Throws an Error with one sentence where an option is wrong. */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      schedules: { type: 'string', default: '10000' },
      points: { type: 'string', default: '' },
      point: { type: 'string' },
      schedule: { type: 'boolean', default: false },
      real: { type: 'boolean', default: false },
      store: { type: 'string', default: 'embedded' },
      jobs: { type: 'string', default: '2' },
      minutes: { type: 'string', default: '1000000' },
      help: { type: 'boolean', default: false },
    },
  });
  const number = (name: 'seeds' | 'seed' | 'schedules' | 'jobs' | 'minutes'): number => {
    if (!/^\d{1,9}$/.test(values[name])) throw new Error(`--${name} must be a whole number, and is ${values[name]}.`);
    return Number(values[name]);
  };
  const { store } = values;
  if (store !== 'embedded' && store !== 'cosmos') throw new Error(`--store is embedded or cosmos, and not ${store}.`);
  const numbers = { seeds: number('seeds'), seed: number('seed'), schedules: number('schedules'), jobs: Math.max(1, number('jobs')), minutes: number('minutes') };
  return { ...numbers, store, points: values.points, point: values.point, schedule: values.schedule, real: values.real, help: values.help };
}
