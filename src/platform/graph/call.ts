export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** One call to Graph as the services ask for it; they know neither tokens nor batches. */
export interface GraphCall {
  readonly tenant: string;
  readonly method: Method;
  /** Relative to the version root and encoded (odata.ts): `/teams/1234?$select=id`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; bytes as they are, under the `Content-Type` of the headers. */
  readonly body?: unknown;
  /** Statuses beside 2xx that are an answer and no error. */
  readonly accepts?: readonly number[];
  /** A POST that may be asked for again: its lost answer is an outage and not an ambiguity. It is still sent only once. */
  readonly repeatable?: boolean;
  /** Never part of a batch: its answer's own headers matter, or its content is not JSON. */
  readonly alone?: boolean;
  /** Awaited when the call's turn has come, before each time that it is sent; what it throws is what the call comes to. */
  readonly leaving?: () => Promise<void>;
}

export interface GraphAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, a picture's bytes, or undefined where there was neither. */
  readonly body: unknown;
}

/** Microsoft Graph as the services see it. */
export interface Graph {
  /** Where Graph's own absolute links begin, without the version. */
  readonly baseUrl: string;
  /** Answers 2xx; everything else is an `AppError` of `graph.*`. */
  ask(call: GraphCall): Promise<GraphAnswer>;
}

/**
 * Whether HTTP itself says that sending it twice is sending it once (RFC 9110, 9.2.2). A conditional PATCH (Planner) that
 * was carried out is refused the second time, with 412, which its caller takes for a reason to look again.
 */
export const idempotent = ({ method }: GraphCall): boolean => method !== 'POST';

/** How a request leaves and its answer comes: `fetch`, or a simulation in process. Rejects as fetch does. */
export type Transport = (url: string, init: RequestInit) => Promise<Response>;

/** The connection failed. `unsent`: it was never made, so nothing can have happened; else nobody knows what happened. */
export class ConnectionFailure extends Error {
  readonly unsent: boolean;

  constructor(unsent: boolean, options?: { cause: unknown }) {
    super(unsent ? 'unsent' : 'lost', options);
    this.name = 'ConnectionFailure';
    this.unsent = unsent;
  }
}

/** A GET of that path. */
export const get = (tenant: string, path: string, headers?: GraphCall['headers']): GraphCall => ({
  tenant,
  method: 'GET',
  path,
  ...(headers ? { headers } : {}),
});

/** For queries that the directory answers from its index only, some minutes late (concepts/aad-advanced-queries). */
export const advanced = { ConsistencyLevel: 'eventual' };
