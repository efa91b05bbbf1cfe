import { appendFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { day, hour, type Clock, type Instant } from '../../clock.ts';

/** `teamwright.2026-11-27.log`; older versions wrote one without a date. */
const ours = /^teamwright\.(?:(\d{4}-\d{2}-\d{2})\.)?log$/;

/**
 * A log in files, one a day (UTC). A line that cannot be written, on a full disk say, is dropped and does not end the work; later
 * ones are written when there is room again. Each line opens its file anew, so that nobody writes into one that another process
 * has deleted, and several processes may write.
 */
export class LogFiles {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #over = new AbortController();

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  write(line: string): void {
    try {
      appendFileSync(join(this.#folder, `teamwright.${dateOf(this.#clock.now())}.log`), line);
    } catch {
      // There is nowhere left to say so.
    }
  }

  /**
   * Keeps no line for longer than this, in ms (whole days): looks now and every hour, until it is ended. A product that says
   * nothing keeps nothing longer either.
   */
  async keep(longest: number): Promise<void> {
    while (!this.#over.signal.aborted) {
      this.#deleteUntil(this.#clock.now() - longest);
      await this.#clock.wait(hour, this.#over.signal);
    }
  }

  end(): void {
    this.#over.abort();
  }

  #deleteUntil(oldest: Instant): void {
    try {
      for (const name of readdirSync(this.#folder).filter((one) => ours.test(one))) {
        if (this.#begunAt(name) <= oldest) rmSync(join(this.#folder, name), { force: true });
      }
    } catch {
      // Windows deletes no file that somebody reads: in an hour again.
    }
  }

  /** When the file's first line may be from; of one without a date, its last. */
  #begunAt(name: string): Instant {
    const date = ours.exec(name)?.[1];
    return date === undefined ? statSync(join(this.#folder, name)).mtimeMs : Date.parse(date);
  }
}

const dateOf = (at: Instant): string => new Date(Math.floor(at / day) * day).toISOString().slice(0, 10);
