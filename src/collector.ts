import type { RunningProcess } from './app.ts';
import type { Config } from './config.ts';
import { AppError } from './errors.ts';
import { startHttp } from './http/server.ts';
import { AsyncCorrelation } from './platform/embedded/async-correlation.ts';
import { makeDataFolder } from './platform/embedded/data-folder.ts';
import { LogFiles } from './platform/embedded/log-files.ts';
import { PinoTelemetry } from './platform/embedded/pino-telemetry.ts';
import { SystemClock } from './platform/embedded/system-clock.ts';

/** The role `collector`: takes audit events of the other processes and writes them to PostgreSQL; it knows no store of theirs. */
export async function startCollector({ collector, dataDir, host, port, logLevel, logRetention }: Config): Promise<RunningProcess> {
  if (!collector) throw new AppError('config.invalid', { problems: 'POSTGRES_URL' });
  await using opened = new AsyncDisposableStack();
  const clock = new SystemClock();
  makeDataFolder(dataDir);
  const logs = opened.adopt(new LogFiles(dataDir, clock), (one) => one.end());
  void logs.keep(logRetention);
  const telemetry = new PinoTelemetry(logLevel, logs, new AsyncCorrelation());
  const { PostgresEventLog } = await import('./platform/postgres/postgres-event-log.ts');
  const eventLog = opened.adopt(new PostgresEventLog({ url: collector.postgres }, { telemetry }), (one) => one.close());
  const http = await startHttp({ host, port, allowedHosts: undefined, messages: undefined, events: { eventLog, token: collector.token }, checks: {}, telemetry, clock });
  opened.defer(() => http.close());
  telemetry.note('started');
  const running = opened.move();
  return { url: http.url, simulatorUrl: undefined, outsideEnded: new Promise(() => undefined), stop: () => running.disposeAsync() };
}
