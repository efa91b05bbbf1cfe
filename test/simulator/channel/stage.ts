import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Simulator } from '../../../src/simulator/answer.ts';
import { allConversations } from '../../../src/simulator/channel/conversations.ts';
import { Delivery, type Patience } from '../../../src/simulator/channel/delivery.ts';
import { channelRoutes } from '../../../src/simulator/channel/routes.ts';
import { issueToken } from '../../../src/simulator/graph/token.ts';
import type { TenantRecord, UserRecord } from '../../../src/simulator/records.ts';
import type { Settings, World } from '../../../src/simulator/route.ts';
import { listen } from '../../../src/simulator/server.ts';
import { State } from '../../../src/simulator/state.ts';

export const northwind = '11111111-1111-4111-8111-111111111111';
export const fabrikam = '22222222-2222-4222-8222-222222222222';
export const adele = 'aaaaaaaa-0000-4000-8000-000000000001';
export const alex = 'aaaaaaaa-0000-4000-8000-000000000002';
const botAppId = 'bbbbbbbb-0000-4000-8000-000000000000';

export type Json = Readonly<Record<string, unknown>>;

export interface Received {
  readonly authorization: string;
  readonly activity: Json;
}

/** What the bot stub answers; undefined: 200 without a body. */
export type BotBehaviour = (
  received: Received,
  count: number,
) => Promise<Json | number | undefined> | Json | number | undefined;

/** The channel on a free port, a stub in the bot's place, and a few people of two companies. */
export class Stage {
  readonly received: Received[] = [];
  behaviour: BotBehaviour = () => undefined;
  readonly state: State;
  readonly settings: Settings;
  readonly url: string;
  readonly botUrl: string;
  readonly delivery: Delivery;
  readonly #servers: Server[];
  readonly #underWay: Set<Promise<void>>;

  private constructor(
    parts: Pick<Stage, 'state' | 'settings' | 'url' | 'botUrl' | 'delivery'>,
    servers: Server[],
    underWay: Set<Promise<void>>,
  ) {
    this.state = parts.state;
    this.settings = parts.settings;
    this.url = parts.url;
    this.botUrl = parts.botUrl;
    this.delivery = parts.delivery;
    this.#servers = servers;
    this.#underWay = underWay;
  }

  static async open(patience: Partial<Patience> = {}): Promise<Stage> {
    const holder: { stage?: Stage } = {};
    const bot = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const activity = JSON.parse(Buffer.concat(chunks).toString()) as Json;
        const received = { authorization: request.headers.authorization ?? '', activity };
        const stage = holder.stage!;
        stage.received.push(received);
        void Promise.resolve(stage.behaviour(received, stage.received.length)).then((answer) => {
          response.writeHead(typeof answer === 'number' ? answer : 200, { 'Content-Type': 'application/json' });
          response.end(typeof answer === 'object' ? JSON.stringify(answer) : undefined);
        });
      });
    });
    await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
    const botUrl = `http://127.0.0.1:${(bot.address() as AddressInfo).port}/api/messages`;
    const state = new State(':memory:');
    seedPeople(state);
    const underWay = new Set<Promise<void>>();
    let made: { settings: Settings; delivery: Delivery } | undefined;
    const { server, url } = await listen(0, (own) => {
      const settings: Settings = { url: own, botAppId, cloneTime: [0, 0], latency: [0, 0], directoryLag: 0 };
      const simulator = new Simulator(state, settings, channelRoutes);
      const delivery = new Delivery(state, settings, botUrl, { patience });
      made = { settings, delivery };
      return {
        answer: (request) => simulator.answer(request, Date.now(), Math.random),
        deliver: (outgoing) => {
          const delivered = delivery.deliver(outgoing);
          underWay.add(delivered);
          void delivered.then(() => underWay.delete(delivered));
        },
      };
    });
    holder.stage = new Stage({ state, url, botUrl, ...made! }, [server, bot], underWay);
    return holder.stage;
  }

  async close(): Promise<void> {
    this.delivery.close();
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    this.state.close();
  }

  /** As `npm run reset` leaves it: the people are there, and nothing that was ever said. */
  forget(): void {
    for (const { id, tenant } of allConversations(this.state)) this.state.clear(`channel.activities ${id}`, tenant);
    for (const table of ['channel', 'channel.conversations']) this.state.clear(table, '');
  }

  get world(): World {
    return { state: this.state, now: Date.now(), random: Math.random, settings: this.settings };
  }

  /** A bearer header as the bot's token endpoint would give it. */
  botAuthorization(client = botAppId): string {
    const audience = 'https://api.botframework.com';
    return `Bearer ${issueToken(this.world, { tenant: 'botframework.com', audience, client })}`;
  }

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    return { status: response.status, headers: response.headers, text, body: (isJson ? JSON.parse(text) : {}) as Json };
  }

  /** As the bot: a call of the Bot Connector. */
  connector(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.call(method, `/teams/v3/conversations${path}`, body, { Authorization: this.botAuthorization() });
  }

  /** As the person at the page. */
  chat(method: string, path: string, body?: unknown, tenant = northwind, person = adele): Promise<Answer> {
    return this.call(method, `/chat/api/chats/${tenant}/${person}${path}`, body);
  }

  /** The app is added; answers the chat's id. */
  async install(tenant = northwind, person = adele): Promise<string> {
    await this.chat('POST', '/app', undefined, tenant, person);
    return String((await this.chat('GET', '', undefined, tenant, person)).body['id']);
  }

  /** Presses a button and waits for what comes of it. */
  async press(activity: string, verb: string, data: Json = {}): Promise<Json> {
    const pressed = await this.chat('POST', '/actions', { type: 'Action.Execute', activity, verb, data });
    return this.result(String(pressed.body['invoke']));
  }

  async result(invoke: string): Promise<Json> {
    for (;;) {
      const { body } = await this.chat('GET', `/invokes/${invoke}`);
      if (body['state'] !== 'pending') return body;
      await pause(5);
    }
  }

  /** Until the bot has answered all that is on its way to it. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async until(condition: () => boolean): Promise<void> {
    const end = Date.now() + 5000;
    while (!condition()) {
      if (Date.now() > end) throw new Error(`It did not happen: ${String(condition)}`);
      await pause(5);
    }
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Json;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const card = (text: string, ...more: readonly Json[]): Json => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text, wrap: true }, ...more] },
    },
  ],
});

/** The first activity of the stored chat that is a card, as the page gets it. */
export const activitiesOf = (answer: Answer): readonly Json[] => answer.body['activities'] as readonly Json[];

function seedPeople(state: State): void {
  const tenant = (id: string, displayName: string, domain: string): void =>
    state.put('tenants', '', id, {
      id,
      displayName,
      domain,
      countryLetterCode: 'US',
      preferredLanguage: 'en-US',
    } satisfies TenantRecord);
  const user = (of: string, id: string, displayName: string, domain: string, jobTitle: string): void => {
    const handle = displayName.split(' ')[0]!.toLowerCase();
    state.put('users', of, id, {
      id,
      displayName,
      userPrincipalName: `${handle}@${domain}`,
      mail: `${handle}@${domain}`,
      jobTitle,
      department: 'Marketing',
      preferredLanguage: 'en-US',
      usageLocation: 'US',
      givenName: displayName.split(' ')[0],
      surname: displayName.split(' ')[1],
      beyond: {},
    } satisfies UserRecord);
  };
  tenant(northwind, 'Northwind Traders', 'northwind.example');
  tenant(fabrikam, 'Fabrikam', 'fabrikam.example');
  user(northwind, adele, 'Adele Vance', 'northwind.example', 'Retail Manager');
  user(northwind, alex, 'Alex Wilber', 'northwind.example', 'Marketing Assistant');
  user(northwind, 'aaaaaaaa-0000-4000-8000-000000000003', 'Zoë Álvarez-Boon', 'northwind.example', 'Controller');
  user(fabrikam, adele, 'Ada Fabri', 'fabrikam.example', 'Director');
}
