import { once } from 'node:events';
import type { Server } from 'node:http';
import { pino } from 'pino';
import restify, { type Request, type Response } from 'restify';
import { second, type Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { refusal, send, type Answer } from './answer.ts';
import { foreignCaller, pathOf } from './callers.ts';
import { answerEvents, answerWhetherKept, type EventsOptions } from './events.ts';
import { isHealth, live, ready, type Checks } from './health.ts';
import { InFlight } from './in-flight.ts';
import { answerMessage, type MessagesOptions } from './messages.ts';
import { pageAt, pagePaths } from './pages.ts';
import { answerPicture, type ShowPicture } from './pictures.ts';

export interface HttpOptions extends Omit<MessagesOptions, 'closing' | 'gate' | 'turn'> {
  /** Whom activities are from, and who answers them; undefined where this process answers none. */
  readonly messages: Pick<MessagesOptions, 'gate' | 'turn'> | undefined;
  /** Who keeps events that others tell of; absent where this process keeps none. */
  readonly events?: EventsOptions;
  /** Who shows pictures; undefined where this process shows none. */
  readonly pictures?: ShowPicture | undefined;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Host names by which we may be called, as `foreignCaller` reads them; to be given where `host` is loopback and browsers are answered. */
  readonly allowedHosts: readonly string[] | undefined;
  readonly checks: Checks;
  readonly clock: Clock;
}

export interface RunningHttp {
  readonly url: string;
  /** Takes nothing new, waits up to 15 s for turns in flight, then hangs up. */
  close(): Promise<void>;
}

const longestDrain = 15 * second;
/** A request that trickles in is given up after this. */
const longestRequest = 30 * second;

/** restify's own log would speak of requests in its own words, and to standard output. Its types know an older pino. */
const quietLog = pino({ level: 'silent' }) as unknown as restify.ServerOptions['log'];

/** Listens for the channel. Throws `port.taken`. */
export async function startHttp(options: HttpOptions): Promise<RunningHttp> {
  const around = options.around ?? ((answering: () => Promise<Answer>) => answering());
  const inFlight = new InFlight();
  let closing = false;
  const app = restify.createServer({ name: '', log: quietLog });
  const server = (app as unknown as { server: Server }).server;
  server.requestTimeout = longestRequest;

  app.pre((req: Request, res: Response, next: (stop?: false) => void) => {
    if (closing) res.setHeader('connection', 'close');
    const path = pathOf(req);
    const foreign = path === undefined ? 'host.foreign' : foreignCaller(req, isHealth(path) ? undefined : options.allowedHosts);
    if (foreign === undefined) next();
    else void send(res, refusal(403, foreign)).then(() => next(false));
  });
  const { messages, events, pictures } = options;
  if (events) {
    app.post('/api/events', async (req: Request, res: Response) => inFlight.track(answerEvents(req, { ...options, ...events }).then((answer) => send(res, answer))));
    app.get('/api/events', async (req: Request, res: Response) => inFlight.track(answerWhetherKept(req, { ...options, ...events }).then((answer) => send(res, answer))));
  }
  if (messages)
    app.post('/api/messages', async (req: Request, res: Response) => {
      await inFlight.track(
        around(() => answerMessage(req, { ...options, ...messages, closing: () => closing })).then((answer) => {
          if (closing) res.setHeader('connection', 'close');
          return send(res, answer);
        }),
      );
    });
  if (pictures) app.get('/pictures/:tenant/:name', async (req: Request, res: Response) => inFlight.track(answerPicture(req, pictures, options.clock).then((answer) => send(res, answer))));
  for (const path of pagePaths) app.get(path, async (_req: Request, res: Response) => send(res, pageAt(path)));
  app.get('/healthz/live', async (_req: Request, res: Response) => send(res, live));
  app.get('/healthz/ready', async (_req: Request, res: Response) => send(res, await ready({ ...options, closing: () => closing })));
  // What restify says by itself names paths and, for what was thrown, its message. It would say so once this listener calls
  // it back, which it therefore never does.
  app.on('restifyError', (_req: Request, res: Response, error: unknown) => {
    const status = statusOf(error);
    if (status >= 500) options.telemetry.failure('http', error);
    if (!res.headersSent) void send(res, refusal(status, codes[status] ?? 'http.failed'));
  });

  await listening(app, server, options);
  app.on('error', (error: unknown) => options.telemetry.failure('http', error));
  return {
    url: urlOf(server),
    close: async () => {
      closing = true;
      const closed = once(server, 'close');
      server.close();
      await inFlight.settled(options.clock, longestDrain);
      server.closeAllConnections();
      await closed;
    },
  };
}

const codes: Readonly<Record<number, string>> = { 404: 'path.unknown', 405: 'method.refused' };

function statusOf(error: unknown): number {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : 500;
}

/** The second is what Windows says of ports that it keeps for its virtual machines, and others of those below 1024. */
const refusals: ReadonlySet<string | undefined> = new Set(['EADDRINUSE', 'EACCES']);

function listening(app: restify.Server, server: Server, { host, port }: HttpOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(refusals.has(error.code) ? new AppError('port.taken', { port, setting: 'PORT' }) : error);
    app.once('error', fail);
    server.listen(port, host, () => {
      app.off('error', fail);
      resolve();
    });
  });
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new AppError('unexpected');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
