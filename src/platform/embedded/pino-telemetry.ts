import { pino, type DestinationStream } from 'pino';
import type { Correlation } from '../../correlation.ts';
import { asAppError } from '../../errors.ts';
import { redacted, redactedValues } from '../../redaction.ts';
import type { Particulars, Telemetry } from '../../telemetry.ts';

/** What else is to be done with a line that was covered. */
export type Also = (line: { readonly level: Level; readonly event: string; readonly particulars: Particulars }) => void;

type Level = 'debug' | 'info' | 'warn' | 'error';

/** One JSON line an event, on standard error unless told otherwise. Of an error: its code, name and place, no more. */
export class PinoTelemetry implements Telemetry {
  readonly #log: pino.Logger;
  readonly #also: Also | undefined;
  readonly #correlation: Pick<Correlation, 'id'>;

  constructor(level: string, destination: DestinationStream = pino.destination(2), correlation: Pick<Correlation, 'id'> = { id: undefined }, also?: Also) {
    this.#also = also;
    this.#correlation = correlation;
    this.#log = pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  }

  /** For whoever looks for a fault. */
  debug(event: string, particulars: Particulars): void {
    this.#say('debug', event, particulars);
  }

  note(event: string, particulars: Particulars = {}): void {
    this.#say('info', event, particulars);
  }

  failure(where: string, thrown: unknown, particulars: Particulars = {}): void {
    const error = asAppError(thrown);
    const line = { ...particulars, ...error.values, code: error.code };
    if (!error.isForOperators) this.#say('warn', where, line);
    // A stack names files and lines of ours; a message may hold what a person wrote.
    else this.#say('error', where, { ...line, at: places(error.cause ?? thrown) });
  }

  #say(level: Level, event: string, particulars: Particulars): void {
    const { id: correlation } = this.#correlation;
    const line = { level, event: redacted(event), particulars: { ...redactedValues(particulars), correlation } };
    this.#log[level](line.particulars, line.event);
    if (this.#log.isLevelEnabled(level)) this.#also?.(line);
  }
}

function places(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  // A message of several lines could look like places.
  const frames = (thrown.stack ?? '').replace(thrown.message, '').split('\n').filter((line) => /^\s+at /.test(line));
  return [thrown.name, ...frames.slice(0, 6).map((line) => line.trim())].join(' | ');
}
