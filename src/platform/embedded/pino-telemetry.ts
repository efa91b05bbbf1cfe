import { openSync, writeSync } from 'node:fs';
import { pino, type DestinationStream } from 'pino';
import { asAppError } from '../../errors.ts';
import type { Particulars, Telemetry } from '../../telemetry.ts';

/**
 * A log in a file. A line that cannot be written, on a full disk say, is dropped and does not end the work; later ones are
 * written when there is room again. pino's own destination emits the error, and flushes a full disk without an end.
 */
export function logFile(file: string): DestinationStream {
  const log = openSync(file, 'a');
  return {
    write: (line) => {
      try {
        writeSync(log, line);
      } catch {
        // There is nowhere left to say so.
      }
    },
  };
}

/** One JSON line an event, on standard error unless told otherwise. Of an error: its code, name and place, no more. */
export class PinoTelemetry implements Telemetry {
  readonly #log: pino.Logger;

  constructor(level: string, destination: DestinationStream = pino.destination(2)) {
    this.#log = pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  }

  note(event: string, particulars: Particulars = {}): void {
    this.#log.info(particulars, event);
  }

  failure(where: string, thrown: unknown, particulars: Particulars = {}): void {
    const error = asAppError(thrown);
    const line = { ...particulars, ...error.values, code: error.code };
    if (error.remedy !== 'final') this.#log.warn(line, where);
    // A stack names files and lines of ours; a message may hold what a person wrote.
    else this.#log.error({ ...line, at: places(error.cause ?? thrown) }, where);
  }
}

function places(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const frames = (thrown.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [thrown.name, ...frames.slice(0, 6).map((line) => line.trim())].join(' | ');
}
