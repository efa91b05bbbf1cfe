/** A call that came in or goes out. Names no person, no team and no query. */
export interface Call {
  readonly kind: 'request' | 'dependency';
  /** `POST /api/messages`, `GET /teams/{id}`. */
  readonly name: string;
  /** The host that is asked; of requests, ''. */
  readonly target: string;
}

/** What the product's use is counted by. Names and fields are those that its users were told of; no other is added. */
export interface Insights {
  /** Resolves when the event has arrived where it is counted. Throws `insights.unavailable`: nobody knows, tell it again. */
  usage(name: string, fields: Readonly<Record<string, string>>): Promise<void>;
  /** Counts the call that `work` makes or answers: how long it took, and what came of it. */
  call<T extends { readonly status: number }>(call: Call, work: () => Promise<T>): Promise<T>;
}
