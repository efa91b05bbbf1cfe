import type { Insights } from '../../insights.ts';
import type { Transport } from './call.ts';
import { fetchTransport } from './outgoing.ts';

/** Sends by fetch, and has each request counted: by its kind of path, without ids, names and queries. */
export const countedTransport = (insights: Pick<Insights, 'call'>): Transport => (url, init) => {
  const { pathname, host } = new URL(url);
  return insights.call({ kind: 'dependency', name: `${init.method ?? 'GET'} ${kindOf(pathname)}`, target: host }, () => fetchTransport(url, init));
};

/** `/v1.0/teams/{id}/channels` */
const kindOf = (path: string): string =>
  path.split('/').map((part) => (/^(?:[a-z$]*|v\d\.\d)$/i.test(part) ? part : part.replace(/^([a-z]+)\(.*$/i, '$1({id})').replace(/^[^(]*$/, '{id}'))).join('/');
