import type { Activity, ConversationParameters } from 'botbuilder';
import { ConnectorClient, ConnectorFactory, type ServiceClientCredentials } from 'botframework-connector';
import { second, type Clock } from '../clock.ts';
import { AppError } from '../errors.ts';

/** The app's own token for the channel. */
export type ChannelToken = () => Promise<string>;

/** Addresses whose clients are kept; Teams has one for each part of the world. */
const remembered = 100;

/** Makes the SDK's clients; the one place where they are made. */
export class Connectors extends ConnectorFactory {
  readonly #token: ChannelToken;
  readonly #clients = new Map<string, ConnectorClient>();
  /** The newest; every client is the same app's. */
  #authorization = '';
  readonly #credentials: ServiceClientCredentials = {
    signRequest: (request) => {
      request.headers.set('authorization', this.#authorization);
      return Promise.resolve(request);
    },
  };

  constructor(token: ChannelToken) {
    super();
    this.#token = token;
  }

  /** One client an address, kept: to put its pipeline together costs as much as a call. The gate lets few addresses in. */
  override async create(serviceUrl: string): Promise<ConnectorClient> {
    this.#authorization = `Bearer ${await this.#token()}`;
    const client = this.#clients.get(serviceUrl) ?? behaving(new ConnectorClient(this.#credentials, { baseUri: serviceUrl }));
    if (this.#clients.size >= remembered) this.#clients.clear();
    this.#clients.set(serviceUrl, client);
    return client;
  }
}

/** A call to Teams that is not answered by then is as good as lost. */
const patience = 10 * second;

interface Sent {
  timeout: number;
}

/** The SDK's HTTP pipeline, as far as we meddle with it. */
interface Pipeline {
  removePolicy(options: { readonly phase: string }): void;
  addPolicy(policy: { readonly name: string; sendRequest<T>(request: Sent, next: (request: Sent) => Promise<T>): Promise<T> }): void;
}

/**
 * Takes out the policy by which the SDK resends every call up to three times, POSTs among them: a card that was
 * posted and whose answer was lost would be there four times. Our dispatcher decides what is sent again. And sets the
 * time limit that the SDK does not have.
 */
function behaving(client: ConnectorClient): ConnectorClient {
  const { pipeline } = (client as unknown as { client: { pipeline: Pipeline } }).client;
  pipeline.removePolicy({ phase: 'Retry' });
  pipeline.addPolicy({
    name: 'patience',
    sendRequest: (request, next) => {
      request.timeout = patience;
      return next(request);
    },
  });
  return client;
}

/** The conversations of Teams, as far as proactive messages need them. Errors are `AppError`s of `channel.*`. */
export class Connector {
  readonly #connectors: Connectors;
  readonly #clock: Clock;

  constructor(connectors: Connectors, clock: Clock) {
    this.#connectors = connectors;
    this.#clock = clock;
  }

  /** Not repeatable; answers the new activity's id. */
  async post(serviceUrl: string, conversation: string, activity: Partial<Activity>): Promise<string> {
    const { conversations } = await this.#connectors.create(serviceUrl);
    const answer = await conversations.sendToConversation(conversation, activity).catch((error: unknown) => {
      throw channelError(error, 'post', this.#clock.now());
    });
    if (typeof answer.id !== 'string' || answer.id === '') throw new AppError('channel.ambiguous');
    return answer.id;
  }

  /** A new thread in a channel. Not repeatable. */
  async begin(serviceUrl: string, tenant: string, channel: string, activity: Partial<Activity>): Promise<void> {
    const { conversations } = await this.#connectors.create(serviceUrl);
    const channelData = { channel: { id: channel }, tenant: { id: tenant } };
    const thread = { isGroup: true, channelData, tenantId: tenant, activity } as unknown as ConversationParameters;
    await conversations.createConversation(thread).catch((error: unknown) => {
      throw channelError(error, 'post', this.#clock.now());
    });
  }

  /** Repeatable. */
  async edit(serviceUrl: string, conversation: string, id: string, activity: Partial<Activity>): Promise<void> {
    const { conversations } = await this.#connectors.create(serviceUrl);
    await conversations.updateActivity(conversation, id, { ...activity, id }).catch((error: unknown) => {
      throw channelError(error, 'edit', this.#clock.now());
    });
  }
}

/** What Teams' answer means (reliability.md): what may be sent again, what must not, what waits for the person. */
export function channelError(thrown: unknown, call: 'post' | 'edit', now: number): AppError {
  if (thrown instanceof AppError) return thrown;
  const { statusCode: status, code, headers } = described(thrown);
  const values = { code: code ?? '', status: status ?? 0 };
  if (status === 429) return new AppError('channel.throttled', values, notBefore(headers, now));
  if (status === 412) return new AppError('channel.throttled', values);
  if (status === 403 && code === 'BotNotInConversationRoster') return new AppError('channel.notInstalled', values);
  if (status === 403) return new AppError('channel.blocked', values);
  if (status === 404) return new AppError('channel.gone', values);
  if (status !== undefined && status < 500) return new AppError('channel.refused', values, { cause: thrown });
  return new AppError(call === 'post' ? 'channel.ambiguous' : 'channel.unavailable', values, { cause: thrown });
}

interface Described {
  readonly statusCode: number | undefined;
  readonly code: string | undefined;
  readonly headers: { get(name: string): string | undefined } | undefined;
}

function described(thrown: unknown): Described {
  const error = thrown as {
    statusCode?: number;
    code?: string;
    details?: { error?: { code?: string } };
    response?: { headers?: { get(name: string): string | undefined } };
  } | null;
  return {
    statusCode: error?.statusCode,
    code: error?.details?.error?.code ?? error?.code,
    headers: error?.response?.headers,
  };
}

function notBefore(headers: Described['headers'], now: number): { notBefore: number } | undefined {
  const seconds = Number(headers?.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? { notBefore: now + seconds * 1000 } : undefined;
}
