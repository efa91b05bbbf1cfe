import type { Call, Insights } from '../../insights.ts';
import type { PinoTelemetry } from './pino-telemetry.ts';

/** Where nobody counts: the log says, to whoever debugs, what would have been told, without any name. */
export class NoInsights implements Insights {
  readonly #telemetry: Pick<PinoTelemetry, 'debug'>;

  constructor(telemetry: Pick<PinoTelemetry, 'debug'>) {
    this.#telemetry = telemetry;
  }

  usage(name: string, fields: Readonly<Record<string, string>>): Promise<void> {
    this.#telemetry.debug(name, Object.fromEntries(Object.entries(fields).filter(([field]) => !field.endsWith('_name'))));
    return Promise.resolve();
  }

  call<T>(_: Call, work: () => Promise<T>): Promise<T> {
    return work();
  }
}
