import type { EventLog } from '../../audit/event-log.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { second, waitOver, type Clock, type Instant } from '../../clock.ts';
import { AppError } from '../../errors.ts';

/** Records to a call: the collector takes a thousand. */
const atOnce = 100;
/** For one call; a collector whose database hangs takes 10 s to say so. */
const timeout = 15 * second;
/** A failure that is so long in coming keeps others from their work. */
const long = 2 * second;
/** After one, from one call to the next; more than `timeout`, so that one at a time is made. */
const pause = 20 * second;

/**
 * Events told to a collector, another process of this program (`ROLES=collector`). Where it is silent one call at a time finds
 * out whether it is back, and all others fail at once: who waits for it has a hand that would draw cards.
 */
export class HttpEventLog implements EventLog {
  readonly #url: string;
  readonly #token: string;
  readonly #clock: Clock;
  /** While it is silent: when it is asked next. */
  #asksAt: Instant | undefined;

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
    const began = this.#clock.now();
    if (began < (this.#asksAt ?? began)) throw new AppError('events.unavailable');
    if (this.#asksAt !== undefined) this.#asksAt = began + pause;
    const [late, over] = [new AbortController(), new AbortController()];
    void this.#clock.wait(timeout, over.signal).then(() => late.abort());
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` };
    let isSilent = false;
    try {
      const { status, body } = await fetch(this.#url, { method: 'POST', headers, body: JSON.stringify({ tenant, records }), redirect: 'manual', signal: late.signal });
      await body?.cancel();
      if (status !== 204) throw new AppError('events.unavailable', { status });
    } catch (cause) {
      isSilent = this.#clock.now() >= began + long;
      throw cause instanceof AppError ? cause : new AppError('events.unavailable', {}, { cause });
    } finally {
      over.abort(waitOver);
      this.#asksAt = isSilent ? this.#clock.now() + pause : undefined;
    }
  }
}
