import { ConnectorClient, ConnectorFactory, type ServiceClientCredentials } from 'botframework-connector';
import { second } from '../clock.ts';
import { outgoingCall, type Insights } from '../insights.ts';

/** The app's own token for the channel. */
export type ChannelToken = () => Promise<string>;

/** Addresses whose clients are kept; Teams has one for each part of the world. */
const remembered = 100;

/** Makes the SDK's clients; the one place where they are made. */
export class Connectors extends ConnectorFactory {
  readonly #token: ChannelToken;
  readonly #insights: Pick<Insights, 'call'>;
  readonly #clients = new Map<string, ConnectorClient>();
  /** The newest; every client is the same app's. */
  #authorization = '';
  readonly #credentials: ServiceClientCredentials = {
    signRequest: (request) => {
      request.headers.set('authorization', this.#authorization);
      return Promise.resolve(request);
    },
  };

  constructor(token: ChannelToken, insights: Pick<Insights, 'call'>) {
    super();
    this.#token = token;
    this.#insights = insights;
  }

  /** One client an address, kept: to put its pipeline together costs as much as a call. The gate lets few addresses in. */
  override async create(serviceUrl: string): Promise<ConnectorClient> {
    this.#authorization = `Bearer ${await this.#token()}`;
    const client = this.#clients.get(serviceUrl) ?? behaving(new ConnectorClient(this.#credentials, { baseUri: serviceUrl }), this.#insights);
    if (this.#clients.size >= remembered) this.#clients.clear();
    this.#clients.set(serviceUrl, client);
    return client;
  }
}

/** A call to Teams that is not answered by then is as good as lost. */
const patience = 10 * second;

interface Sent {
  readonly method: string;
  readonly url: string;
  timeout: number;
}

interface Policy {
  readonly name: string;
  sendRequest<T extends { readonly status: number }>(request: Sent, next: (request: Sent) => Promise<T>): Promise<T>;
}

/** The SDK's HTTP pipeline, as far as we meddle with it. */
interface Pipeline {
  removePolicy(options: { readonly phase: string }): void;
  addPolicy(policy: Policy, where?: { readonly afterPhase: string }): void;
}

/**
 * Takes out the policy by which the SDK resends every call up to three times, POSTs among them: a card that was
 * posted and whose answer was lost would be there four times. Our dispatcher decides what is sent again. And sets the
 * time limit that the SDK does not have, and has each call counted, next to the wire: by what was answered, not by what the SDK makes of it.
 */
function behaving(client: ConnectorClient, insights: Pick<Insights, 'call'>): ConnectorClient {
  const { pipeline } = (client as unknown as { client: { pipeline: Pipeline } }).client;
  pipeline.removePolicy({ phase: 'Retry' });
  pipeline.addPolicy({
    name: 'patience',
    sendRequest: (request, next) => {
      request.timeout = patience;
      return next(request);
    },
  });
  const counted: Policy = { name: 'counted', sendRequest: (request, next) => insights.call(outgoingCall(request.method, request.url), () => next(request)) };
  pipeline.addPolicy(counted, { afterPhase: 'Sign' });
  return client;
}
