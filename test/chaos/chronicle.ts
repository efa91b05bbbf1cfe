import type { Clock, Instant } from '../../src/clock.ts';

/** One HTTP request of a process, as it left. */
export interface Sent {
  readonly process: number;
  /** When the product handed it over; it may have left later where its process stood still. */
  readonly at: Instant;
  readonly service: 'graph' | 'channel';
  readonly method: string;
  readonly path: string;
  /** Of a batch: `POST /teams/1/clone`. */
  readonly parts: readonly string[];
  /** undefined: not answered yet */
  status: number | undefined;
}

/** A worker's hold on a run, as the store gave it. */
export interface Held {
  readonly process: number;
  readonly run: string;
  readonly epoch: number;
  readonly from: Instant;
  end: Instant;
}

/** A commit that the store took. */
export interface Committed {
  readonly process: number;
  readonly at: Instant;
  readonly request: string;
  /** Undefined where none was written, and so its epoch. */
  readonly run: string | undefined;
  readonly epoch: number | undefined;
  readonly status: string;
}

/** What was seen of one story from outside of the product: what the checker reads, and what is printed. */
export class Chronicle {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #begun: Instant;
  readonly lines: string[] = [];
  readonly sent: Sent[] = [];
  readonly held: Held[] = [];
  readonly committed: Committed[] = [];
  /** Whether some call left, or arrived, much later than it was made. */
  isOutOfTime = false;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
    this.#begun = clock.now();
  }

  /** `who` 0 is the world, else the number of a process. */
  tell(who: number | string, what: string): void {
    const name = typeof who === 'number' ? (who === 0 ? 'world' : `process ${String(who)}`) : who;
    this.lines.push(`${timeOf(this.#clock.now() - this.#begun)}  ${name} ${what}`);
  }
}

/** `1:02:03.456` since the story began. */
export function timeOf(ms: number): string {
  const two = (number: number): string => String(Math.floor(number)).padStart(2, '0');
  return `${String(Math.floor(ms / 3_600_000))}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(Math.floor(ms % 1000)).padStart(3, '0')}`;
}
