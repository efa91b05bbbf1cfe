import type { Clock, Instant } from '../../src/clock.ts';
import { ChannelGate } from '../../src/http/channel-gate.ts';
import type { BotTurn } from '../../src/http/messages.ts';
import { startHttp, type HttpOptions, type RunningHttp } from '../../src/http/server.ts';
import type { Telemetry } from '../../src/telemetry.ts';
import type { Issuer } from './issuer.ts';

export const appId = '5f0c2f3e-8d0b-4f0e-9c55-000000000001';
export const botFramework = 'https://api.botframework.com';
export const tenant = 'a1a1a1a1-0000-4000-8000-000000000001';
export const serviceUrl = 'https://smba.trafficmanager.net/emea/';

/** Stands still until it is moved; pauses end when their time has come. */
export class StillClock implements Clock {
  #now: Instant = Date.UTC(2026, 10, 20, 9);
  readonly #pauses = new Set<{ readonly until: Instant; end(): void }>();

  now(): Instant {
    return this.#now;
  }

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const pause = { until: this.#now + ms, end: resolve };
      this.#pauses.add(pause);
      signal?.addEventListener('abort', () => {
        this.#pauses.delete(pause);
        resolve();
      });
    });
  }

  move(ms: number): void {
    this.#now += ms;
    for (const pause of this.#pauses) {
      if (pause.until > this.#now) continue;
      this.#pauses.delete(pause);
      pause.end();
    }
  }
}

export class HeardTelemetry implements Telemetry {
  readonly notes: unknown[] = [];
  readonly failures: { readonly where: string; readonly error: unknown }[] = [];

  note(event: string, particulars?: unknown): void {
    this.notes.push({ event, particulars });
  }

  failure(where: string, error: unknown): void {
    this.failures.push({ where, error });
  }
}

export type Claims = Record<string, unknown>;
export type Activity = Record<string, unknown>;

/** What the Bot Framework claims. */
export function claims(clock: Clock, changes: Claims = {}): Claims {
  const now = Math.floor(clock.now() / 1000);
  return { iss: botFramework, aud: appId, serviceurl: serviceUrl, nbf: now - 10, exp: now + 3600, ...changes };
}

export function activity(changes: Activity = {}): Activity {
  return {
    type: 'message',
    id: '1690000000000',
    channelId: 'msteams',
    serviceUrl,
    timestamp: '2026-11-20T09:00:00.000Z',
    from: { id: '29:ada', name: 'Ada', aadObjectId: 'b2b2b2b2-0000-4000-8000-000000000002' },
    recipient: { id: `28:${appId}`, name: 'Teamwright' },
    conversation: { id: 'a:1', conversationType: 'personal', tenantId: tenant },
    channelData: { tenant: { id: tenant } },
    text: 'new team',
    ...changes,
  };
}

export interface Stage {
  readonly http: RunningHttp;
  readonly clock: StillClock;
  readonly telemetry: HeardTelemetry;
  /** Activities that became turns. */
  readonly turns: object[];
  post(authorization: string | undefined, body: unknown): Promise<{ status: number; code: unknown; text: string }>;
}

/** The server with the real gate in front of a bot that only counts. */
export async function startStage(issuer: Issuer, changes: Partial<HttpOptions> = {}): Promise<Stage> {
  const clock = new StillClock();
  const telemetry = new HeardTelemetry();
  const turns: object[] = [];
  const gate = new ChannelGate({
    appId,
    issuer: botFramework,
    openIdMetadataUrl: issuer.metadataUrl,
    allowedServiceHosts: ['smba.trafficmanager.net', '127.0.0.1:3979'],
    onboarded: async (id) => id === tenant,
    clock,
  });
  const turn: BotTurn = async (heard) => {
    turns.push(heard);
    return { status: 200, body: { heard: turns.length } };
  };
  const http = await startHttp({
    host: '127.0.0.1',
    port: 0,
    allowedHosts: ['127.0.0.1'],
    messages: { gate, turn },
    checks: {},
    telemetry,
    clock,
    ...changes,
  });
  return {
    http,
    clock,
    telemetry,
    turns,
    post: async (authorization, body) => {
      const answer = await fetch(`${http.url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      const text = await answer.text();
      return { status: answer.status, code: codeIn(text), text };
    },
  };
}

function codeIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { code?: unknown }).code;
  } catch {
    return undefined;
  }
}
