import { CloudAdapter, type TurnContext } from 'botbuilder';
import { AuthenticationConfiguration, BotFrameworkAuthenticationFactory, ServiceClientCredentialsFactory } from 'botframework-connector';
import { ChannelGate } from '../../src/http/channel-gate.ts';
import type { BotTurn } from '../../src/http/messages.ts';
import { startHttp } from '../../src/http/server.ts';
import { PinoTelemetry } from '../../src/platform/embedded/pino-telemetry.ts';
import { SystemClock } from '../../src/platform/embedded/system-clock.ts';

const tokenIssuer = 'https://api.botframework.com';

/**
 * Serves a bare bot as ours is served: the same restify server, the same gate and behind it the SDK's adapter with its own
 * check of the same token. From there on all is as the SDK has it, but that the bot's own token costs nobody a call.
 */
export async function serve(run: (context: TurnContext) => Promise<void>): Promise<void> {
  const { PORT: port, OUTSIDE: outside = '', APP_ID: appId = '' } = process.env;
  const channel = { appId, tokenIssuer, openIdMetadataUrl: `${outside}/botframework/.well-known/openidconfiguration` };
  const clock = new SystemClock();
  const telemetry = new PinoTelemetry('info');
  const gate = new ChannelGate({
    ...channel,
    issuer: tokenIssuer,
    allowedServiceHosts: [new URL(outside).host],
    onboarded: () => Promise.resolve(true),
    clock,
  });
  const turn = bareTurn(channel, run);
  const http = await startHttp({ host: '127.0.0.1', port: Number(port), allowedHosts: ['127.0.0.1'], messages: { gate, turn }, checks: {}, telemetry, clock });
  process.once('SIGTERM', () => process.exit());
  console.log(http.url);
}

function bareTurn({ appId, openIdMetadataUrl }: { appId: string; openIdMetadataUrl: string }, run: (context: TurnContext) => Promise<void>): BotTurn {
  const login = 'https://login.microsoftonline.com/botframework.com';
  const urls = [openIdMetadataUrl, openIdMetadataUrl, 'urn:botframework:azure'] as const;
  const app = new OneApp(appId);
  const adapter = new CloudAdapter(
    BotFrameworkAuthenticationFactory.create('', true, login, tokenIssuer, tokenIssuer, tokenIssuer, ...urls, app, new AuthenticationConfiguration()),
  );
  return async (activity, authorization) => {
    let status = 200;
    let body: unknown;
    const res = { status: (code: number) => (status = code), header: () => undefined, send: (sent: unknown) => (body = sent), end: () => undefined, socket: undefined };
    await adapter.process({ body: activity as Record<string, unknown>, headers: { authorization }, method: 'POST' }, res, run);
    return { status, body };
  };
}

class OneApp extends ServiceClientCredentialsFactory {
  readonly #appId: string;

  constructor(appId: string) {
    super();
    this.#appId = appId;
  }

  override isValidAppId = (appId: string): Promise<boolean> => Promise.resolve(appId === this.#appId);
  override isAuthenticationDisabled = (): Promise<boolean> => Promise.resolve(false);
  override createCredentials: ServiceClientCredentialsFactory['createCredentials'] = () =>
    Promise.resolve({
      signRequest: (request) => {
        request.headers.set('authorization', 'Bearer bench');
        return Promise.resolve(request);
      },
    });
}
