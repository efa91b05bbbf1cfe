import type { Clock } from '../../src/clock.ts';
import type { Transport } from '../../src/platform/graph/call.ts';
import type { Simulator } from '../../src/simulator/answer.ts';
import type { Outgoing, SimulatorRequest, SimulatorResponse } from '../../src/simulator/route.ts';
import type { Chronicle, Sent } from './chronicle.ts';
import type { Failing, Life } from './life.ts';

/** What the network needs of the world around it. */
export interface Surroundings {
  readonly clock: Clock;
  readonly simulator: Simulator;
  readonly chronicle: Chronicle;
  /** For the simulated Microsoft 365. */
  readonly random: () => number;
  /** What one way takes, in ms. */
  readonly latency: () => number;
  /** What Teams has to tell the bot because of a request. */
  readonly deliver: (outgoing: readonly Outgoing[]) => void;
}

type Service = Sent['service'];

/** Requests between the processes and the simulated Microsoft 365: what has left arrives, whoever dies meanwhile. */
export class Wire {
  readonly #around: Surroundings;
  #underWay = 0;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** How many requests have left and are not answered yet. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Rejects as fetch does where the answer was lost. */
  async send(life: Life, service: Service, request: SimulatorRequest): Promise<SimulatorResponse> {
    const { clock, chronicle } = this.#around;
    const sent: Sent = { process: life.number, at: clock.now(), service, method: request.method, path: request.path, parts: partsOf(request), status: undefined };
    chronicle.sent.push(sent);
    const name = `${service} ${request.method} ${patternOf(request.path)}`;
    return (await life.through(name, () => this.#carry(request, sent), failing)) as SimulatorResponse;
  }

  /** For people and Teams themselves: no process is involved, and it takes no time. */
  ask(request: SimulatorRequest): SimulatorResponse {
    const { simulator, clock, random, deliver } = this.#around;
    const answer = simulator.answer(request, clock.now(), random);
    if (answer.outgoing) deliver(answer.outgoing);
    return answer;
  }

  /** The product's transport to Graph. */
  transport(life: Life): Transport {
    return async (url, init) => {
      const { status, headers = {}, body, reset } = await this.send(life, 'graph', simulatorRequest(url, init));
      if (reset) throw connectionLost();
      if (body instanceof Uint8Array) return answered(status, headers, body);
      if (body === undefined) return answered(status, headers, new Uint8Array());
      return answered(status, { 'content-type': 'application/json', ...headers }, Buffer.from(JSON.stringify(body)));
    };
  }

  async #carry(request: SimulatorRequest, sent: Sent): Promise<SimulatorResponse> {
    const { clock, latency } = this.#around;
    this.#underWay += 1;
    try {
      await clock.wait(latency());
      const answer = this.ask(request);
      sent.status = answer.reset ? 0 : answer.status;
      await clock.wait(latency() + (answer.delay ?? 0));
      return answer;
    } finally {
      this.#underWay -= 1;
    }
  }
}

const connectionLost = (): TypeError => new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });

const failing: Failing = {
  lost: () => Promise.reject(connectionLost()),
  refused: () => Promise.resolve({ status: 503, headers: { 'retry-after': '2' }, body: { error: { code: 'ServiceUnavailable', message: 'Busy.' } } }),
};

/** As much of a Response as the product's client reads: the platform's own takes a tenth of a story to make and to empty. */
function answered(status: number, headers: Readonly<Record<string, string>>, content: Uint8Array): Response {
  const answer: Pick<Response, 'status' | 'statusText' | 'headers' | 'arrayBuffer'> = {
    status,
    statusText: '',
    headers: new Headers(headers),
    arrayBuffer: () => Promise.resolve(new Uint8Array(content).buffer),
  };
  return answer as Response;
}

function simulatorRequest(url: string, { method = 'GET', headers, body }: RequestInit): SimulatorRequest {
  const { pathname, searchParams } = new URL(url);
  if (body !== undefined && body !== null && typeof body !== 'string' && !(body instanceof Uint8Array)) throw new Error('The product sends text or bytes');
  const bytes = typeof body === 'string' ? Buffer.from(body) : (body ?? undefined);
  return { method, path: pathname, query: searchParams, headers: Object.fromEntries(new Headers(headers)), body: bytes };
}

function partsOf({ path, body }: SimulatorRequest): readonly string[] {
  if (!path.endsWith('/$batch')) return [];
  const { requests } = JSON.parse(Buffer.from(body ?? []).toString()) as { requests: readonly { method: string; url: string }[] };
  return requests.map(({ method, url }) => `${method} ${url}`);
}

/** The path without its ids: `/teams/{}/channels/{}/tabs`. */
export const patternOf = (path: string): string =>
  path
    .replace(/^\/v1\.0|^\/teams\/v3/, '')
    .split('/')
    .map((part) => (/\d.*\d|^19:|%3A|^a:1/.test(part) ? '{}' : part))
    .join('/');
