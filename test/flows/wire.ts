import { join } from 'node:path';
import type { ChatPerson } from '../../src/commands/chat.ts';
import { personAccount, personalConversation } from '../../src/simulator/channel/accounts.ts';
import { signActivityToken } from '../../src/simulator/channel/issuer.ts';
import { optionsOf } from '../../src/simulator/options.ts';
import { State } from '../../src/simulator/state.ts';
import type { FlowWorld } from './world.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const { botAppId } = optionsOf([]);

/** Sends the bot what the simulated channel would not: signed as the channel signs, but with any content, as often as wanted. */
export class Wire {
  readonly #state: State;
  readonly #world: FlowWorld;
  #count = 0;

  constructor(world: FlowWorld) {
    this.#world = world;
    this.#state = new State(join(world.folder, 'simulator.sqlite'));
  }

  close(): void {
    this.#state.close();
  }

  /** A message of the person in their own chat; `own` replaces parts of it. */
  activity({ tenant, id, name }: ChatPerson, own: Json = {}): Json {
    this.#count += 1;
    return {
      type: 'message',
      id: `f:wire-${this.#count}`,
      channelId: 'msteams',
      serviceUrl: `${this.#world.simulatorUrl}/teams/`,
      timestamp: new Date().toISOString(),
      from: { id: personAccount(tenant, id, botAppId), name, aadObjectId: id },
      recipient: { id: `28:${botAppId}`, name: 'Teamwright' },
      conversation: { conversationType: 'personal', tenantId: tenant, id: personalConversation(tenant, id, botAppId) },
      channelData: { tenant: { id: tenant } },
      locale: 'en-GB',
      ...own,
    };
  }

  /** What a pressed `Action.Execute` sends. */
  press(person: ChatPerson, card: string | undefined, data: unknown, own: Json = {}): Json {
    const verb = (data as { verb?: unknown } | null | undefined)?.verb;
    const value = { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' };
    const reply = card === undefined ? {} : { replyToId: card };
    return this.activity(person, { type: 'invoke', name: 'adaptiveCard/action', value, ...reply, ...own });
  }

  async token(own: { audience?: string; now?: number; serviceUrl?: string } = {}): Promise<string> {
    const serviceUrl = `${this.#world.simulatorUrl}/teams/`;
    return `Bearer ${await signActivityToken(this.#state, { audience: botAppId, serviceUrl, now: Date.now(), ...own })}`;
  }

  async send(activity: unknown): Promise<Answer> {
    return this.post(JSON.stringify(activity), { authorization: await this.token() });
  }

  async post(body: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
    const url = `http://127.0.0.1:${this.#world.botPort}/api/messages`;
    const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  }
}
