import { createHttpHeaders, type PipelinePolicy, type PipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { Connector, type Place } from '../../src/bot/connector.ts';
import { Connectors } from '../../src/bot/connectors.ts';
import type { Clock } from '../../src/clock.ts';
import { InProcessCallBudget } from '../../src/platform/embedded/in-process-call-budget.ts';
import { Simulator } from '../../src/simulator/answer.ts';
import { channelRoutes } from '../../src/simulator/channel/routes.ts';
import { seededChance } from '../../src/simulator/chance.ts';
import { seed } from '../../src/simulator/company/seed.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { issueToken } from '../../src/simulator/graph/token.ts';
import type { Settings, SimulatorResponse } from '../../src/simulator/route.ts';
import { State } from '../../src/simulator/state.ts';
import { tenant } from './builders.ts';
import { FakeInsights } from './fake-insights.ts';

const url = 'http://127.0.0.1:3979';
const serviceUrl = `${url}/teams/`;
const botAppId = '5d0c0f0e-6f2b-4c55-9f0e-7e2f5d3c1a10';

/** One call to the connector as it arrived. */
export interface Arrived {
  readonly at: number;
  readonly method: string;
  readonly conversation: string;
  readonly status: number;
}

/** What stands in a chat: of a person, of the bot. */
interface Said {
  readonly id: string;
  readonly from: string;
  readonly revision: number;
  readonly text: string;
  readonly attachments: readonly unknown[];
}

export interface ChannelSurroundings {
  readonly people: readonly string[];
  readonly settings?: Partial<Settings>;
  /** What a call takes altogether, in ms, between the two. */
  readonly latency?: readonly [number, number];
}

/** The simulated connector in this process, reached by the very client that reaches Teams; time passes only where somebody waits. */
export class SimulatedChannel {
  readonly connector: Connector;
  readonly arrived: Arrived[] = [];
  readonly insights = new FakeInsights();
  readonly #clock: Clock;
  readonly #state = new State(':memory:');
  readonly #simulator: Simulator;
  readonly #settings: Settings;
  readonly #latency: readonly [number, number];
  readonly #random = seededChance(11, 0);

  constructor(clock: Clock, { people, settings = {}, latency = [50, 50] }: ChannelSurroundings) {
    this.#clock = clock;
    this.#latency = latency;
    this.#settings = { url, botAppId, cloneTime: [0, 0], latency: [0, 0], directoryLag: 0, ...settings };
    const users = people.map((id) => ({ id, displayName: id.toUpperCase(), country: 'US' }));
    seed(this.#state, { tenants: [{ id: tenant, displayName: 'A', domain: 'a.example', countryLetterCode: 'US', preferredLanguage: 'en', users }] });
    this.#simulator = new Simulator(this.#state, this.#settings, channelRoutes);
    for (const person of people) this.install(person);
    const connectors = new InProcessConnectors(async () => this.#token(), this.insights, (request) => this.#answered(request));
    this.connector = new Connector({ connectors, budget: new InProcessCallBudget(clock), fence: { isOpen: true }, clock });
  }

  install(person: string): void {
    this.#page('POST', `${person}/app`);
  }

  uninstall(person: string): void {
    this.#page('DELETE', `${person}/app`);
  }

  placeOf(person: string): Place {
    return { serviceUrl, tenant, conversation: this.#chat(person).id };
  }

  /** What the bot has said to the person. */
  saidTo(person: string): readonly Said[] {
    return this.#chat(person).activities.filter(({ from }) => from === 'bot');
  }

  /** The next calls that fit meet these faults. */
  faults(faults: readonly Fault[]): void {
    this.#state.put('faults', '', 'all', faults);
  }

  #chat(person: string): { readonly id: string; readonly activities: readonly Said[] } {
    return this.#page('GET', person).body as { id: string; activities: Said[] };
  }

  #page(method: string, path: string): SimulatorResponse {
    const request = { method, path: `/chat/api/chats/${tenant}/${path}`, query: new URLSearchParams(), headers: {}, body: undefined };
    return this.#simulator.answer(request, this.#clock.now(), this.#random);
  }

  #token(): string {
    const world = { state: this.#state, now: this.#clock.now(), random: this.#random, settings: this.#settings };
    return issueToken(world, { tenant: 'botframework.com', audience: 'https://api.botframework.com', client: botAppId });
  }

  async #answered(request: PipelineRequest): Promise<PipelineResponse> {
    const { pathname, searchParams } = new URL(request.url);
    const [least, most] = this.#latency;
    const latency = least + this.#random() * (most - least);
    // Calls do not arrive as evenly as they leave.
    await this.#clock.wait(latency * this.#random());
    const body = typeof request.body === 'string' ? new TextEncoder().encode(request.body) : undefined;
    const asked = { method: request.method, path: pathname, query: searchParams, headers: request.headers.toJSON(), body };
    const { status, headers = {}, body: answer, reset } = this.#simulator.answer(asked, this.#clock.now(), this.#random);
    const conversation = decodeURIComponent(pathname.split('/')[4] ?? '');
    this.arrived.push({ at: this.#clock.now(), method: request.method, conversation, status });
    await this.#clock.wait(latency / 2);
    if (reset) throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    const type = { 'content-type': 'application/json' };
    return { request, status, headers: createHttpHeaders({ ...type, ...headers }), bodyAsText: answer === undefined ? '' : JSON.stringify(answer) };
  }
}

/** The SDK's clients with another way for a call to leave. */
class InProcessConnectors extends Connectors {
  readonly #prepared = new WeakSet<object>();
  readonly #transport: PipelinePolicy;

  constructor(token: () => Promise<string>, insights: FakeInsights, answer: PipelinePolicy['sendRequest']) {
    super(token, insights);
    this.#transport = { name: 'in-process', sendRequest: answer };
  }

  override async create(address: string): Promise<Awaited<ReturnType<Connectors['create']>>> {
    const client = await super.create(address);
    if (!this.#prepared.has(client)) {
      const { pipeline } = (client as unknown as { client: { pipeline: { addPolicy(policy: PipelinePolicy, where: { afterPhase: string }): void } } }).client;
      pipeline.addPolicy(this.#transport, { afterPhase: 'Sign' });
      this.#prepared.add(client);
    }
    return client;
  }
}
