import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline';
import type { CosmosClientOptions } from '@azure/cosmos';
import { second } from '../../clock.ts';

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

/** Nothing is sent again behind our back: the account's address leads to the region that takes writes, and waiting is ours. */
export const clientOptions = (settings: CosmosSettings): CosmosClientOptions => ({
  endpoint: settings.endpoint,
  ...credentialOf(settings),
  httpClient: wayTo(settings.endpoint, settings.httpClient ?? createDefaultHttpClient()),
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
function wayTo(endpoint: string, client: HttpClient): HttpClient {
  const agent = endpoint.startsWith('http:') ? new HttpAgent({ keepAlive: true }) : new HttpsAgent({ keepAlive: true, minVersion: 'TLSv1.2' });
  return {
    sendRequest: async (request) => {
      request.agent = agent;
      const response = await client.sendRequest(request);
      if (response.status === 410) response.headers.delete('x-ms-substatus');
      return response;
    },
  };
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
