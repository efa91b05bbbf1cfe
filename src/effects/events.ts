import type { EventLog } from '../audit/event-log.ts';
import type { Trail } from '../audit/trail.ts';
import { second, type Instant } from '../clock.ts';
import { effect, type Effect } from '../requests/effect.ts';

/** What is told at once is told together: a team that is made writes many records within seconds. */
const pause = 5 * second;

/** Tells a stream's records to the event log, a moment after one was written; one effect for each stream, however many are. */
export const eventsEffect = (now: Instant): Effect => effect('events.tell', now + pause);

/** Tells streams to the event log, from their first record on: it keeps what it does not have. An outage is waited out, without an end. */
export const tellingEvents =
  ({ trail, eventLog }: { trail: Trail; eventLog: EventLog }) =>
  async (tenant: string, stream: string): Promise<void> => {
    const records = await trail.records(tenant, stream);
    if (records.length > 0) await eventLog.keep(tenant, records);
  };
