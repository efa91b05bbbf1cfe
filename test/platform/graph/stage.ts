import assert from 'node:assert/strict';
import type { Clock, Instant } from '../../../src/clock.ts';
import { AppError } from '../../../src/errors.ts';
import type { Ids } from '../../../src/ids.ts';
import { InProcessCallBudget } from '../../../src/platform/embedded/in-process-call-budget.ts';
import type { Graph, Transport } from '../../../src/platform/graph/call.ts';
import { connectGraph, type GraphSettings } from '../../../src/platform/graph/connect-graph.ts';

export const tenant = '0f0e0d0c-0000-4000-8000-00000000000a';
export const baseUrl = 'http://127.0.0.1:3979';

/** Lets everything that needs no time happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** The error that the work ends with, as soon as time stands. */
export async function refusal(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert(error instanceof AppError, String(error));
  return error;
}

/** A clock that stands still until it is moved. */
export class StillClock implements Clock {
  #now: Instant = Date.UTC(2026, 10, 22, 12);
  #waiting: { readonly at: Instant; readonly ring: () => void }[] = [];

  now(): Instant {
    return this.#now;
  }

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((ring) => {
      if (signal?.aborted) {
        ring();
        return;
      }
      const alarm = { at: this.#now + ms, ring };
      this.#waiting.push(alarm);
      signal?.addEventListener('abort', () => {
        this.#waiting = this.#waiting.filter((other) => other !== alarm);
        ring();
      });
    });
  }

  /** How long the waits take from now, the shortest first, in ms. */
  waits(): readonly number[] {
    return this.#waiting.map(({ at }) => at - this.#now).sort((left, right) => left - right);
  }

  /** Moves on, waking each at its time. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const next = this.#waiting.filter(({ at }) => at <= end).sort((left, right) => left.at - right.at)[0];
      if (!next) break;
      this.#now = Math.max(this.#now, next.at);
      this.#waiting = this.#waiting.filter((other) => other !== next);
      next.ring();
      await settle();
    }
    this.#now = end;
  }
}

export const ids = (fraction = 0.5): Ids => {
  let count = 0;
  return {
    next: () => `00000000-0000-7000-8000-${String(++count).padStart(12, '0')}`,
    seed: () => '0'.repeat(32),
    fraction: () => fraction,
  };
};

/** A request as it left. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  /** From the version root on, with the query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export type Script = (sent: Sent, count: number) => Reply | Promise<Reply>;

/** The outside world as a script: tokens are always given, all else is the script's; parts of a batch are asked one by one. */
export class Outside {
  readonly sent: Sent[] = [];
  readonly tokenRequests: Sent[] = [];
  readonly #script: Script;
  #count = 0;

  constructor(script: Script) {
    this.#script = script;
  }

  readonly transport: Transport = async (url, init) => {
    const request = new Request(url, init);
    const text = await request.text();
    const path = request.url.replace(/^https?:\/\/[^/]+(\/v1\.0(?=\/))?/, '');
    const json = request.headers.get('content-type')?.includes('json') ?? false;
    const body: unknown = json ? JSON.parse(text) : text;
    const sent = { method: request.method, url: request.url, path, headers: request.headers, body };
    if (path.includes('/oauth2/')) {
      this.tokenRequests.push(sent);
      return Response.json({ token_type: 'Bearer', access_token: `token-${this.tokenRequests.length}`, expires_in: 3599 });
    }
    this.sent.push(sent);
    const { status, headers, body: answer } = await this.#script(sent, ++this.#count);
    return new Response(answer === undefined ? null : JSON.stringify(answer), {
      status,
      headers: { ...(answer === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    });
  };
}

export interface Part {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export const partsOf = (sent: Sent): readonly Part[] => (sent.body as { requests: readonly Part[] }).requests;

/** Answers a batch part by part, the last first, and anything else as the one part it is. */
export const each =
  (answer: (method: string, path: string, body: unknown) => Reply): Script =>
  (sent) => {
    if (sent.path !== '/$batch') return answer(sent.method, sent.path, sent.body);
    const responses = partsOf(sent).map(({ id, method, url, body }) => ({ id, ...answer(method, url, body) }));
    return { status: 200, body: { responses: responses.reverse() } };
  };

export const settings: GraphSettings = {
  baseUrl,
  clientId: '0f0e0d0c-0000-4000-8000-0000000000ff',
  credential: { kind: 'secret', secret: 'not a secret' },
  authorityHost: 'login.microsoftonline.com',
  loopbackAuthority: baseUrl,
  scope: 'https://graph.microsoft.com/.default',
  timeout: 20_000,
  maxWait: 10_000,
  maxQueue: 10_000,
  maxTries: 6,
};

export interface Stage {
  readonly clock: StillClock;
  readonly outside: Outside;
  readonly graph: Graph;
}

/** A connection to the scripted outside. */
export function stage(script: Script, changes: Partial<GraphSettings> = {}, fence = { isOpen: true, quiet: () => Promise.resolve() }, correlation: { readonly id: string | undefined } = { id: undefined }): Stage {
  const clock = new StillClock();
  const outside = new Outside(script);
  const budget = new InProcessCallBudget(clock);
  const { transport } = outside;
  return { clock, outside, graph: connectGraph({ ...settings, ...changes }, { clock, ids: ids(), fence, budget, correlation, transport }) };
}
