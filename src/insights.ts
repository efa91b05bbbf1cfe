/** A call that came in or goes out. Names no person, no team and no query. */
export interface Call {
  readonly kind: 'request' | 'dependency';
  /** `POST /api/messages`, `GET /teams/{id}`. */
  readonly name: string;
  /** The host that is asked; of requests, ''. */
  readonly target: string;
}

/** The call that goes to this address: by its kind of path, without ids, names and queries. */
export function outgoingCall(method: string, url: string): Call {
  const { pathname, host } = new URL(url);
  return { kind: 'dependency', name: `${method} ${pathname.split('/').map(kindOf).join('/')}`, target: host };
}

/** Words of Graph, Entra and the Bot Connector; ids have digits or signs, and Planner's, which may have none, are longer. */
const word = /^(?:\$?[a-z]{0,24}|oauth2|v\d(?:\.\d)?)$/i;

const kindOf = (part: string): string => (word.test(part) ? part : part.replace(/^([a-z]{1,24})\(.*$/i, '$1({id})').replace(/^[^(]*$/, '{id}'));

/** What the product's use is counted by. Names and fields are those that its users were told of; no other is added. */
export interface Insights {
  /** Resolves when the event has arrived where it is counted. Throws `insights.unavailable`: nobody knows, tell it again. */
  usage(name: string, fields: Readonly<Record<string, string>>): Promise<void>;
  /** Counts the call that `work` makes or answers: how long it took, and what came of it. */
  call<T extends { readonly status: number }>(call: Call, work: () => Promise<T>): Promise<T>;
}
