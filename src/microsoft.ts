import type { BotConfig, CredentialConfig } from './config.ts';

/** Where Microsoft 365 is, and who we are there. */
export interface Microsoft {
  readonly appId: string;
  /** The `id` of the app's manifest, by which tenants' catalogues know it. */
  readonly manifestId: string;
  readonly credential: CredentialConfig;
  /** `http://127.0.0.1:PORT` of what plays Entra's authority; undefined: its own. */
  readonly loopbackAuthority: string | undefined;
  /** Without version or slash at the end. */
  readonly graph: string;
  /** The directory whose authority gives tokens for the channel. */
  readonly channelDirectory: string;
  /** The metadata of those who sign what the channel sends. */
  readonly openIdMetadataUrl: string;
  /** Hosts to which the bot may answer, as `isAllowedService` reads them. */
  readonly serviceHosts: readonly string[];
}

/** The app id by which the simulated channel and the simulated tenants know the bot. */
export const simulatedAppId = '5d0c0f0e-6f2b-4c55-9f0e-7e2f5d3c1a10';

export const simulatedAt = (url: string): Microsoft => ({
  ...playedAt(url),
  appId: simulatedAppId,
  manifestId: simulatedAppId,
  credential: { kind: 'secret', secret: 'simulated' },
  channelDirectory: 'botframework.com',
});

/** A bot that is registered in one tenant gets its tokens for the channel there (bot-service/rest-api/bot-framework-rest-connector-authentication). */
export const connectedAs = ({ appId, teamsAppId, tenant, credential, standIn }: BotConfig): Microsoft => ({
  ...(standIn === undefined ? itself : playedAt(standIn)),
  appId,
  manifestId: teamsAppId,
  credential,
  channelDirectory: tenant,
});

const playedAt = (url: string) => ({
  loopbackAuthority: url,
  graph: url,
  openIdMetadataUrl: `${url}/botframework/.well-known/openidconfiguration`,
  serviceHosts: [new URL(url).host],
});

/** Teams in the public cloud answers for every region at one host. */
const itself = {
  loopbackAuthority: undefined,
  graph: 'https://graph.microsoft.com',
  openIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  serviceHosts: ['smba.trafficmanager.net'],
};
