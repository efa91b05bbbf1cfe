import type { HttpClient } from '@azure/core-rest-pipeline';
import { minute, type Clock, type Instant } from '../../clock.ts';
import type { Correlation } from '../../correlation.ts';
import { AppError } from '../../errors.ts';
import type { Call, Insights } from '../../insights.ts';
import { openWay, type InsightsSettings, type Way } from './client.ts';

/** A line of the log, covered already. */
export interface Line {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly event: string;
  readonly particulars: Readonly<Record<string, string | number | boolean | undefined>>;
}

const severities = { debug: 'Verbose', info: 'Information', warn: 'Warning', error: 'Error' } as const;

/** So long nobody is asked again who has not answered: what waits for an answer keeps others from working. */
const rest = minute;

/** Usage, traffic and the log in Application Insights. Usage goes a way of its own, so that it is known what of it has arrived. */
export class AppInsights implements Insights {
  readonly #clock: Clock;
  readonly #correlation: Pick<Correlation, 'id'>;
  readonly #usage: Promise<Way>;
  readonly #other: Promise<Way>;
  #flushed: Promise<unknown> = Promise.resolve();
  #awayUntil: Instant = 0;

  constructor(settings: InsightsSettings, outside: { clock: Clock; correlation: Pick<Correlation, 'id'> }, http?: HttpClient) {
    this.#clock = outside.clock;
    this.#correlation = outside.correlation;
    this.#usage = openWay(settings, http);
    this.#other = openWay(settings, http);
  }

  async usage(name: string, properties: Readonly<Record<string, string>>): Promise<void> {
    if (this.#clock.now() < this.#awayUntil) throw new AppError('insights.unavailable', {}, { notBefore: this.#awayUntil });
    const { client, arrivals } = await this.#usage;
    const { lost } = arrivals;
    client.trackEvent({ name, properties: { ...properties } });
    // One after the other: of two at once, the library answers the second before anything has left.
    const flushed = this.#flushed.then(() => client.flush());
    this.#flushed = flushed;
    await flushed;
    if (arrivals.lost === lost) return;
    this.#awayUntil = this.#clock.now() + rest;
    throw new AppError('insights.unavailable', {}, { notBefore: this.#awayUntil });
  }

  async call<T extends { readonly status: number }>(call: Call, work: () => Promise<T>): Promise<T> {
    const begun = this.#clock.now();
    try {
      const answer = await work();
      this.#counted(call, begun, answer.status);
      return answer;
    } catch (error) {
      this.#counted(call, begun, 0);
      throw error;
    }
  }

  /** The line as a trace; of an error, an exception beside it. */
  readonly line = ({ level, event, particulars }: Line): void => {
    const known = Object.entries(particulars).filter(([, value]) => value !== undefined);
    const properties = Object.fromEntries(known.map(([name, value]) => [name, String(value)]));
    void this.#other.then(({ client }) => {
      client.trackTrace({ message: event, severity: severities[level], properties });
      if (level !== 'error') return;
      const exception = Object.assign(new Error(properties['code'] ?? event), { name: event, stack: (properties['at'] ?? '').replaceAll(' | ', '\n    ') });
      client.trackException({ exception, properties });
    });
  };

  /** Sends what is still here, and ends. */
  async end(): Promise<void> {
    const ways = await Promise.all([this.#usage, this.#other]);
    await Promise.all(ways.map(async ({ client }) => client.flush().then(() => client.shutdown())));
  }

  #counted({ kind, name, target }: Call, begun: Instant, status: number): void {
    const duration = this.#clock.now() - begun;
    const id = this.#correlation.id;
    // Without the method the library takes it for no call of HTTP, and leaves out what was answered and by whom; nor does it tell of the method.
    const method = { 'http.method': name.split(' ')[0] };
    const operation = id === undefined ? { properties: method } : { id: id.replaceAll('-', ''), properties: { ...method, correlation: id } };
    const told = { name, duration, time: new Date(begun), resultCode: String(status), success: status > 0 && status < 400, ...operation };
    void this.#other.then(({ client }) => {
      if (kind === 'request') client.trackRequest({ ...told, url: '' });
      else client.trackDependency({ ...told, dependencyTypeName: 'HTTP', target, data: '' });
    });
  }
}
