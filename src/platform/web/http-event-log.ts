import type { EventLog } from '../../audit/event-log.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { second, waitOver, type Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';

/** Records to a call: the collector takes a thousand. */
const atOnce = 100;
/** For one call. */
const timeout = 20 * second;

/** Events told to a collector, another process of this program (`ROLES=collector`). */
export class HttpEventLog implements EventLog {
  readonly #url: string;
  readonly #token: string;
  readonly #clock: Clock;

  /** `url`: `https://HOST`, or `http://127.0.0.1:PORT`. */
  constructor({ url, token }: { url: string; token: string }, clock: Clock) {
    this.#url = `${url}/api/events`;
    this.#token = token;
    this.#clock = clock;
  }

  async keep(tenant: string, records: readonly AuditRecord[]): Promise<void> {
    for (let from = 0; from < records.length; from += atOnce) await this.#tell(tenant, records.slice(from, from + atOnce));
  }

  async #tell(tenant: string, records: readonly AuditRecord[]): Promise<void> {
    const [late, over] = [new AbortController(), new AbortController()];
    void this.#clock.wait(timeout, over.signal).then(() => late.abort());
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` };
    try {
      const { status, body } = await fetch(this.#url, { method: 'POST', headers, body: JSON.stringify({ tenant, records }), redirect: 'manual', signal: late.signal });
      await body?.cancel();
      if (status !== 204) throw new AppError('events.unavailable', { status });
    } catch (cause) {
      throw cause instanceof AppError ? cause : new AppError('events.unavailable', {}, { cause });
    } finally {
      over.abort(waitOver);
    }
  }
}
