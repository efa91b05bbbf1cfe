import type { TurnContext } from 'botbuilder';
import { botTurn } from '../../src/bot/adapter.ts';
import { Connectors } from '../../src/bot/connector.ts';
import { ChannelGate } from '../../src/http/channel-gate.ts';
import { startHttp } from '../../src/http/server.ts';
import { PinoTelemetry } from '../../src/platform/embedded/pino-telemetry.ts';
import { SystemClock } from '../../src/platform/embedded/system-clock.ts';

const tokenIssuer = 'https://api.botframework.com';

/**
 * Serves a bare bot as ours is served: the same restify server, the same gate, the SDK's adapter with its own check of the
 * token behind it, the same client for the channel. What differs is the bot.
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
  const turn = botTurn(channel, new Connectors(() => Promise.resolve('bench')), telemetry, run);
  const http = await startHttp({ host: '127.0.0.1', port: Number(port), allowedHosts: ['127.0.0.1'], gate, turn, telemetry, clock });
  process.once('SIGTERM', () => process.exit());
  console.log(http.url);
}
