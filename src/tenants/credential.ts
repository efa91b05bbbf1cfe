import { day, type Clock, type Instant } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Telemetry } from '../telemetry.ts';

/** What the bot signs in with. `endsAt`: undefined where it has no end, or does not say when. */
export interface Credential {
  readonly endsAt: Instant | undefined;
}

/** So long before its end it is told: early enough for whoever must ask others for a new one. */
export const soon = 30 * day;

/** Watches for the end of what the bot signs in with, after which every request would wait. */
export class CredentialWatch {
  readonly #credential: Credential;
  readonly #clock: Clock;
  readonly #telemetry: Telemetry;
  #toldAt: Instant = -Infinity;

  constructor(outside: { credential: Credential; clock: Clock; telemetry: Telemetry }) {
    this.#credential = outside.credential;
    this.#clock = outside.clock;
    this.#telemetry = outside.telemetry;
  }

  /** Its end, once that is near or has passed. */
  get end(): { readonly at: Instant; readonly isOver: boolean } | undefined {
    const { endsAt: at } = this.#credential;
    const now = this.#clock.now();
    return at !== undefined && at - now < soon ? { at, isOver: at < now } : undefined;
  }

  /** Tells operators of it, once a day. */
  look(): void {
    const { end } = this;
    const now = this.#clock.now();
    if (end === undefined || Math.abs(now - this.#toldAt) < day) return;
    this.#toldAt = now;
    const error = end.isOver ? new AppError('certificate.ended') : new AppError('certificate.ends', { days: Math.floor((end.at - now) / day) });
    this.#telemetry.failure('credential', error);
  }
}
