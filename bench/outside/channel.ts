import { Agent, request } from 'node:http';
import type { Outside } from './outside.ts';
import type { Chatter } from './people.ts';

/** An activity as Teams sends it. */
export type Sent = Readonly<Record<string, unknown>>;

/** Speaks to one bot as Teams does, over connections that are kept. */
export class Channel implements Disposable {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #port: number;
  readonly #appId: string;
  readonly #authorization: string;
  readonly #serviceUrl: string;
  #count = 0;

  private constructor(port: number, appId: string, authorization: string, serviceUrl: string) {
    this.#port = port;
    this.#appId = appId;
    this.#authorization = authorization;
    this.#serviceUrl = serviceUrl;
  }

  static async open(outside: Outside, port: number, appId: string): Promise<Channel> {
    return new Channel(port, appId, await outside.authorization(appId), outside.serviceUrl);
  }

  message(by: Chatter, text: string): Sent {
    return { ...this.#activity(by), type: 'message', text };
  }

  /** A press of `Action.Execute`; `replyToId` names the card, as Teams does. */
  press(by: Chatter, data: Sent): Sent {
    const value = { action: { type: 'Action.Execute', verb: data['verb'], data }, trigger: 'manual' };
    return { ...this.#activity(by), type: 'invoke', name: 'adaptiveCard/action', value, replyToId: 'f:bench' };
  }

  /** Answers the body of the bot's answer; throws unless its status is 200. */
  send(activity: Sent): Promise<string> {
    const body = JSON.stringify(activity);
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), authorization: this.#authorization };
    const to = { host: '127.0.0.1', port: this.#port, path: '/api/messages', method: 'POST', agent: this.#agent, headers };
    return new Promise((resolve, reject) => {
      const call = request(to, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          if (answer.statusCode === 200) resolve(text);
          else reject(new Error(`A turn was answered with ${String(answer.statusCode)}: ${text}`));
        });
      });
      // The bot may close an idle connection just as it is used again (nodejs.org/api/http.html, request.reusedSocket).
      call.on('error', (error: NodeJS.ErrnoException) => {
        if (call.reusedSocket && error.code === 'ECONNRESET') resolve(this.send(activity));
        else reject(error);
      });
      call.end(body);
    });
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  #activity({ tenant, id, conversation }: Chatter): Sent {
    this.#count += 1;
    return {
      id: `f:${String(this.#count)}`,
      channelId: 'msteams',
      serviceUrl: this.#serviceUrl,
      timestamp: new Date().toISOString(),
      locale: 'en-GB',
      from: { id: `29:${id}`, name: 'Bench', aadObjectId: id },
      recipient: { id: `28:${this.#appId}`, name: 'Bot' },
      conversation: { id: conversation, conversationType: 'personal', tenantId: tenant },
      channelData: { tenant: { id: tenant } },
      entities: [{ type: 'clientInfo', locale: 'en-GB', country: 'GB', platform: 'Web', timezone: 'Europe/London' }],
    };
  }
}
