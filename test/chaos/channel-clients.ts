import type { Activity, ConversationParameters } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import { Connectors } from '../../src/bot/connectors.ts';
import type { SimulatorResponse } from '../../src/simulator/route.ts';
import type { Life } from './life.ts';
import type { Wire } from './wire.ts';

/** Answers the SDK's calls out of the simulated Bot Connector, in process: the SDK's own HTTP takes real time, and more of it than a story has. */
export class SimulatedConnectors extends Connectors {
  readonly #client: ConnectorClient;

  constructor(wire: Wire, life: Life, token: () => Promise<string>) {
    super(token, { call: (_, work) => work() });
    const ask = async (method: string, path: string, body: unknown): Promise<unknown> => {
      const headers = { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' };
      const bytes = Buffer.from(JSON.stringify(body));
      return accepted(await wire.send(life, 'channel', { method, path: `/teams/v3/conversations${path}`, query: new URLSearchParams(), headers, body: bytes }));
    };
    const at = encodeURIComponent;
    const conversations = {
      sendToConversation: (conversation: string, activity: Partial<Activity>) => ask('POST', `/${at(conversation)}/activities`, activity),
      updateActivity: (conversation: string, id: string, activity: Partial<Activity>) => ask('PUT', `/${at(conversation)}/activities/${at(id)}`, activity),
      createConversation: (parameters: ConversationParameters) => ask('POST', '', parameters),
    };
    this.#client = { conversations } as unknown as ConnectorClient;
  }

  override create(): Promise<ConnectorClient> {
    return Promise.resolve(this.#client);
  }
}

/** The body of a 2xx answer; every other is thrown as the SDK throws it. */
function accepted({ status, headers = {}, body, reset }: SimulatorResponse): unknown {
  if (!reset && status < 300) return body;
  if (reset) throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  throw Object.assign(new Error('refused'), { statusCode: status, details: body, response: { headers: { get: (name: string) => named[name] } } });
}
