import { CloudAdapter, type Activity, type TurnContext } from 'botbuilder';
import {
  AuthenticationConfiguration,
  BotFrameworkAuthentication,
  BotFrameworkAuthenticationFactory,
  ServiceClientCredentialsFactory,
  type ServiceClientCredentials,
  type AuthenticateRequestResult,
  type ClaimsIdentity,
  type ConnectorFactory,
  type UserTokenClient,
} from 'botframework-connector';
import type { Telemetry } from '../telemetry.ts';
import type { Connectors } from './connectors.ts';

/** Where the channel's tokens come from and what they must say. */
export interface ChannelSettings {
  readonly appId: string;
  readonly tokenIssuer: string;
  readonly openIdMetadataUrl: string;
}

/** What HTTP hands over, once the gate has let it in, and what it sends back. */
export type Turn = (activity: object, authorization: string) => Promise<{ status: number; body?: unknown }>;

/** The Bot Framework's adapter as a function; its own check of the token stays on behind the gate. */
export function botTurn(
  settings: ChannelSettings,
  connectors: Connectors,
  telemetry: Telemetry,
  run: (context: TurnContext) => Promise<void>,
): Turn {
  const adapter = new CloudAdapter(new OurConnections(sdkAuthentication(settings), connectors));
  adapter.onTurnError = (_context, error) => {
    telemetry.failure('turn', error);
    return Promise.resolve();
  };
  return async (activity, authorization) => {
    let status = 200;
    let body: unknown;
    const res = {
      status: (code: number) => (status = code),
      header: () => undefined,
      send: (sent: unknown) => (body = sent),
      end: () => undefined,
      socket: undefined,
    };
    await adapter.process({ body: activity as Record<string, unknown>, headers: { authorization }, method: 'POST' }, res, run);
    return body === undefined ? { status } : { status, body };
  };
}

/** All parameters or none: the SDK takes what is missing for empty, not for its default. */
function sdkAuthentication({ appId, tokenIssuer, openIdMetadataUrl }: ChannelSettings): BotFrameworkAuthentication {
  return BotFrameworkAuthenticationFactory.create(
    '',
    true,
    'https://login.microsoftonline.com/botframework.com',
    'https://api.botframework.com',
    tokenIssuer,
    'https://api.botframework.com',
    openIdMetadataUrl,
    openIdMetadataUrl,
    'urn:botframework:azure',
    new OnlyOurApp(appId),
    new AuthenticationConfiguration(),
  );
}

class OnlyOurApp extends ServiceClientCredentialsFactory {
  readonly #appId: string;

  constructor(appId: string) {
    super();
    this.#appId = appId;
  }

  override isValidAppId(appId: string): Promise<boolean> {
    return Promise.resolve(appId === this.#appId);
  }

  override isAuthenticationDisabled(): Promise<boolean> {
    return Promise.resolve(false);
  }

  /** For the SDK's token service client, which is made for every turn and never used: `Connectors` makes all others. */
  override createCredentials(): Promise<ServiceClientCredentials> {
    return Promise.resolve({ signRequest: () => Promise.reject(new Error('No user token is ever asked for')) });
  }
}

/** The SDK's authentication with our connectors in place of its own, so that no client of its making sends anything. */
class OurConnections extends BotFrameworkAuthentication {
  readonly #sdk: BotFrameworkAuthentication;
  readonly #connectors: Connectors;
  #userTokens: Promise<UserTokenClient> | undefined;

  constructor(sdk: BotFrameworkAuthentication, connectors: Connectors) {
    super();
    this.#sdk = sdk;
    this.#connectors = connectors;
  }

  override async authenticateRequest(activity: Activity, authHeader: string): Promise<AuthenticateRequestResult> {
    return { ...(await this.#sdk.authenticateRequest(activity, authHeader)), connectorFactory: this.#connectors };
  }

  override authenticateStreamingRequest(): Promise<never> {
    return Promise.reject(new Error('Streaming is not offered'));
  }

  override createConnectorFactory(): ConnectorFactory {
    return this.#connectors;
  }

  /** The adapter wants one for every turn, and no turn uses it. */
  override createUserTokenClient(claimsIdentity: ClaimsIdentity): Promise<UserTokenClient> {
    return (this.#userTokens ??= this.#sdk.createUserTokenClient(claimsIdentity));
  }

  override getOriginatingAudience(): string {
    return this.#sdk.getOriginatingAudience();
  }
}
