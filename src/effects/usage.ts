import { day, type Clock } from '../clock.ts';
import { asAppError } from '../errors.ts';
import type { Insights } from '../insights.ts';
import type { Effect } from '../requests/effect.ts';
import type { TeamRequest } from '../requests/request.ts';
import { usageFields, type UsageEvent } from '../requests/usage.ts';
import type { Telemetry } from '../telemetry.ts';

/** So long is an event told again to those who do not answer; then it is given up, and the log says so. */
const patience = day;

/** Tells what has happened to requests to those who count it: each event at least once, twice only where a process dies in between. */
export class Usage {
  readonly #insights: Pick<Insights, 'usage'>;
  readonly #telemetry: Telemetry;
  readonly #clock: Clock;

  constructor(outside: { insights: Pick<Insights, 'usage'>; telemetry: Telemetry; clock: Clock }) {
    this.#insights = outside.insights;
    this.#telemetry = outside.telemetry;
    this.#clock = outside.clock;
  }

  readonly tell = async (request: TeamRequest, { about, dueAt }: Effect): Promise<void> => {
    const name = about.split('.')[0] as UsageEvent;
    try {
      await this.#insights.usage(name, usageFields(name, request));
    } catch (thrown) {
      if (asAppError(thrown).code !== 'insights.unavailable' || this.#clock.now() < dueAt + patience) throw thrown;
      this.#telemetry.note('usage.dropped', { request: request.id, name });
    }
  };
}
