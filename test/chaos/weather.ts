import { seededRandom } from '../support/seeded-random.ts';
import type { Weather } from './world.ts';

/** Chance with words for what is drawn. */
export class Lot {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  /** A whole number from `least` to `most`. */
  number(least: number, most: number): number {
    return least + Math.floor(this.#random() * (most - least + 1));
  }

  /** Small ones often, large ones sometimes. */
  few(most: number): number {
    return Math.floor(this.#random() ** 3 * (most + 1));
  }

  one<T>(items: readonly T[]): T {
    return items[Math.floor(this.#random() * items.length)]!;
  }
}

const minute = 60_000;

/** How the world is around a story: latency, the directory's lag up to 15 minutes, clones from a second to an hour. */
export function drawnWeather(lot: Lot): Weather {
  const latency = lot.number(5, 200);
  const clone = lot.chance(0.005) ? lot.number(minute, 60 * minute) : lot.number(1000, 40_000);
  return {
    latency: [latency, latency * lot.number(1, 5)],
    directoryLag: lot.few(15 * minute),
    cloneTime: [clone, clone],
    teamLag: [0, lot.few(5000)],
    plannerLag: [0, lot.few(3000)],
    taskDetails: lot.chance(0.5) ? 'accepted' : 'ignored',
  };
}
