import { outgoingCall, type Insights } from '../../insights.ts';
import type { Transport } from './call.ts';
import { fetchTransport } from './outgoing.ts';

/** Sends by fetch, and has each request counted. */
export const countedTransport = (insights: Pick<Insights, 'call'>): Transport => (url, init) =>
  insights.call(outgoingCall(init.method ?? 'GET', url), () => fetchTransport(url, init));
