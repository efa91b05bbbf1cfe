import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createDefaultHttpClient, type HttpClient, type PipelineResponse } from '@azure/core-rest-pipeline';
import type { CosmosClientOptions } from '@azure/cosmos';
import { second, type Clock } from '../../clock.ts';

/** How an account is reached. */
export interface CosmosSettings {
  /** `https://ACCOUNT.documents.azure.com`. */
  readonly endpoint: string;
  readonly database: string;
  /** The account's key, or tokens of an identity that may read and write its data. */
  readonly key: string | undefined;
  readonly token: ((resource: string) => Promise<{ readonly value: string; readonly expires: number }>) | undefined;
  /** In place of the network. */
  readonly httpClient?: HttpClient;
  /** Told of every answer's request units. */
  readonly charged?: (units: number) => void;
}

/** For one call, as the SDK counts it. */
const timeout = 10 * second;

/** Throttled calls are made again for so long, each page of a query by itself: a press is answered within eight seconds, or with an error. */
export const patience = 6 * second;

/** In ms: a 449 names no time to wait, nor does an operation's 429 have to, and the other write is to come to its end. */
export const shortest = 20;

/** Nothing is sent again behind our back: the account's address leads to the region that takes writes, and waiting is ours. */
export const clientOptions = (settings: CosmosSettings, clock: Clock): CosmosClientOptions => ({
  endpoint: settings.endpoint,
  ...credentialOf(settings),
  httpClient: wayTo(settings.endpoint, settings.httpClient ?? createDefaultHttpClient(), clock),
  userAgentSuffix: 'teamwright',
  connectionPolicy: {
    requestTimeout: timeout,
    enableEndpointDiscovery: false,
    retryOptions: { maxRetryAttemptCount: 0, fixedRetryIntervalInMilliseconds: 0, maxWaitTimeInSeconds: 0 },
  },
});

/**
 * Over connections of a client's own: one that is in use leads to the region that took writes when it was opened, for as long as that one answers.
 *
 * Of a partition that was split meanwhile (410, with the substatus 1002) the SDK asks again without a pause and without an end, wherever several are
 * asked side by side. Without the substatus it is an error like any other.
 */
function wayTo(endpoint: string, client: HttpClient, clock: Clock): HttpClient {
  const agent = endpoint.startsWith('http:') ? new HttpAgent({ keepAlive: true }) : new HttpsAgent({ keepAlive: true, minVersion: 'TLSv1.2' });
  return {
    sendRequest: async (request) => {
      request.agent = agent;
      const response = await withRoom(() => client.sendRequest(request), clock);
      if (response.status === 410) response.headers.delete('x-ms-substatus');
      return response;
    },
  };
}

/** A page for which the server has no room is asked for again, and not with it all that were before it: a long query would never come to its end. */
async function withRoom(send: () => Promise<PipelineResponse>, clock: Clock): Promise<PipelineResponse> {
  const until = clock.now() + patience;
  for (;;) {
    const response = await send();
    const delay = Math.max(shortest, Number(response.headers.get('x-ms-retry-after-ms') ?? 0));
    if (response.status !== 429 || clock.now() + delay > until) return response;
    await clock.wait(delay);
  }
}

function credentialOf({ key, token }: CosmosSettings): Pick<CosmosClientOptions, 'key' | 'aadCredentials'> {
  if (key !== undefined) return { key };
  if (!token) return {};
  const getToken = async (scopes: string | string[]) => {
    const resource = String(Array.isArray(scopes) ? scopes[0] : scopes).replace(/\/\.default$/, '');
    const { value, expires } = await token(resource);
    return { token: value, expiresOnTimestamp: expires };
  };
  return { aadCredentials: { getToken } };
}
