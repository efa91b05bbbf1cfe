import type { Telemetry } from '../telemetry.ts';
import type { Answer } from './answer.ts';

/** What must be in order for this process to serve, by a name for operators; each rejects where it is not. */
export type Checks = Readonly<Record<string, () => Promise<unknown>>>;

export interface HealthOptions {
  readonly checks: Checks;
  readonly telemetry: Telemetry;
  readonly closing: () => boolean;
}

/** Whoever asks this is told nothing about us but whether, so no caller is foreign. */
export const isHealth = (path: string): boolean => path.startsWith('/healthz/');

/** `GET /healthz/live`: the process turns its event loop; whatever else is wrong, to start it anew would not mend it. */
export const live: Answer = { status: 200, body: { status: 'live' } };

/**
 * `GET /healthz/ready`: 200 where turns can be served, else 503 with the names of what is not in order. What is Microsoft's is not asked:
 * its outage is no reason to take this process out of service.
 */
export async function ready({ checks, telemetry, closing }: HealthOptions): Promise<Answer> {
  if (closing()) return { status: 503, body: { status: 'closing' } };
  const failed = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        await check();
        return [];
      } catch (error) {
        telemetry.failure('health', error, { name });
        return [name];
      }
    }),
  );
  const failing = failed.flat();
  return failing.length === 0 ? { status: 200, body: { status: 'ready' } } : { status: 503, body: { status: 'failing', failing } };
}
