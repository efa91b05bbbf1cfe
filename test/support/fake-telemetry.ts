import type { Particulars, Telemetry } from '../../src/telemetry.ts';

/** Keeps what it was told. */
export class FakeTelemetry implements Telemetry {
  readonly notes: string[] = [];
  readonly failures: { readonly where: string; readonly error: unknown }[] = [];

  note(event: string, _?: Particulars): void {
    this.notes.push(event);
  }

  failure(where: string, error: unknown): void {
    this.failures.push({ where, error });
  }
}
