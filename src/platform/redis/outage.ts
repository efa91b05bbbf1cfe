import { second, type Clock, type Instant } from '../../clock.ts';
import type { Telemetry } from '../../telemetry.ts';

/** So long must nothing have failed before Redis is said to be back: where it is full, reads go on between writes that fail. */
const quiet = 5 * second;

/** Tells of each outage once, however many calls fail in it, and once that it is over. */
export class Outage {
  readonly #clock: Clock;
  readonly #telemetry: Telemetry;
  #failedAt: Instant | undefined;

  constructor(outside: { clock: Clock; telemetry: Telemetry }) {
    this.#clock = outside.clock;
    this.#telemetry = outside.telemetry;
  }

  failed(error: unknown): void {
    if (this.#failedAt === undefined) this.#telemetry.failure('redis', withoutCommand(error), { reason: reasonOf(error) });
    this.#failedAt = this.#clock.now();
  }

  worked(): void {
    if (this.#failedAt === undefined || this.#clock.now() < this.#failedAt + quiet) return;
    this.#failedAt = undefined;
    this.#telemetry.note('redis.back');
  }
}

/** What the operator looks up: the system's code, or the word that Redis' own errors begin with: `OOM`, `WRONGPASS`, `READONLY`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return /^[A-Z]{3,}\b/.exec(error.message)?.[0] ?? error.name;
}

/** An error of Redis carries its command with all arguments; that of `AUTH` is the password. */
function withoutCommand(error: unknown): unknown {
  if (!(error instanceof Error) || !('command' in error)) return error;
  const plain = new Error(error.message);
  plain.name = error.name;
  if (error.stack !== undefined) plain.stack = error.stack;
  return plain;
}
