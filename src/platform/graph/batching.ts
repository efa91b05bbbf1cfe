import type { Client } from '@microsoft/microsoft-graph-client';
import type { Correlation } from '../../correlation.ts';
import { batchBody, partAnswers } from './batch-body.ts';
import { ConnectionFailure, type Graph, type GraphAnswer, type GraphCall } from './call.ts';
import { sendAlone } from './client.ts';
import { callId } from './transport-middleware.ts';
import { accepted } from './errors.ts';
import type { GraphTokens } from './graph-tokens.ts';
import type { Throttle } from './throttle.ts';

interface Waiting {
  readonly call: GraphCall;
  readonly resolve: (answer: GraphAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** Graph's limit (concepts/json-batching). */
const most = 20;

/**
 * Gathers what is asked for one tenant in the same turn of the event loop into `$batch` requests of at most 20; what was
 * asked alone goes alone. Each call keeps its own fate: its budget, its Retry-After and its repetitions are the throttle's
 * around it, so what must wait or be sent again comes back here and is gathered with whatever is asked then.
 */
export class Batching implements Graph {
  readonly baseUrl: string;
  readonly #client: Client;
  readonly #throttle: Throttle;
  readonly #tokens: GraphTokens;
  readonly #correlation: Pick<Correlation, 'id'>;
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(baseUrl: string, client: Client, throttle: Throttle, tokens: GraphTokens, correlation: Pick<Correlation, 'id'>) {
    this.baseUrl = baseUrl;
    this.#client = client;
    this.#throttle = throttle;
    this.#tokens = tokens;
    this.#correlation = correlation;
  }

  async ask(asked: GraphCall): Promise<GraphAnswer> {
    const call = this.#followed(asked);
    return accepted(call, await (call.alone ? sendAlone(this.#client, call, false) : this.#gathered(call)));
  }

  /** Under a new token where Graph no longer took the one that was: that may take so long that the call is nobody's to make any more. */
  async #gathered(call: GraphCall): Promise<GraphAnswer> {
    const token = (): Promise<string> => this.#tokens.of(call.tenant);
    const send = (): Promise<GraphAnswer> => this.#throttle.run(call, () => this.#join(call), token);
    const first = await token();
    const answer = await send();
    return answer.status === 401 && (await token()) !== first ? send() : answer;
  }

  /** By the caller's id: a batch is sent in the turn of whoever has joined it first. */
  #followed(call: GraphCall): GraphCall {
    const { id } = this.#correlation;
    return id === undefined ? call : { ...call, headers: { ...call.headers, [callId]: id } };
  }

  #join(call: GraphCall): Promise<GraphAnswer> {
    return new Promise((resolve, reject) => {
      const queue = this.#waiting.get(call.tenant) ?? [];
      queue.push({ call, resolve, reject });
      if (queue.length > 1) return;
      this.#waiting.set(call.tenant, queue);
      atTurnsEnd(() => this.#flush(call.tenant));
    });
  }

  #flush(tenant: string): void {
    const queue = this.#waiting.get(tenant) ?? [];
    this.#waiting.delete(tenant);
    for (let start = 0; start < queue.length; start += most) void this.#send(queue.slice(start, start + most));
  }

  /** Settles each of them and never rejects. */
  async #send(together: readonly Waiting[]): Promise<void> {
    const [first, second] = together;
    if (!first) return;
    try {
      if (second) await this.#sendBatch(first.call.tenant, together);
      else first.resolve(await sendAlone(this.#client, first.call, true));
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  }

  /**
   * The outer request is never sent again as such: a failure of it is the failure of each part, and each part's throttle
   * knows whether that one may be sent again. A part without an answer that can be read is one whose answer was lost.
   */
  async #sendBatch(tenant: string, together: readonly Waiting[]): Promise<void> {
    const body = batchBody(together.map(({ call }) => call));
    const outer = await sendAlone(this.#client, { tenant, method: 'POST', path: '/$batch', body }, true);
    if (outer.status !== 200) {
      for (const { resolve } of together) resolve(outer);
      return;
    }
    const answers = partAnswers(outer.body);
    together.forEach(({ resolve, reject }, index) => {
      const answer = answers.get(String(index));
      if (answer) resolve(answer);
      else reject(new ConnectionFailure(false));
    });
  }
}

/**
 * Runs `work` once every promise that could go on in this turn has: `process.nextTick` comes after the promise queue is
 * empty, however many awaits lie between `Promise.all` and here, and before any timer or socket. The microtask in front
 * makes this true also where the turn's own code still runs, which ticks come before promises.
 */
const atTurnsEnd = (work: () => void): void => queueMicrotask(() => process.nextTick(work));
