import type { Clock } from '../../../src/clock.ts';
import type { Bell } from '../../../src/wake-ups.ts';
import { InProcessWakeUps } from '../../../src/platform/embedded/in-process-wake-ups.ts';
import { SystemClock } from '../../../src/platform/embedded/system-clock.ts';
import { BullWakeUps } from '../../../src/platform/redis/bull-wake-ups.ts';
import { RedisConnection } from '../../../src/platform/redis/redis-connection.ts';
import { FakeTelemetry } from '../../support/fake-telemetry.ts';
import { until } from '../../support/until.ts';

export const clock = new SystemClock();

/** On which a second's wait takes a tenth of it. */
export const hasty: Clock = { now: () => clock.now(), wait: (ms, signal) => clock.wait(ms / 10, signal) };

/** What one process has of the bells. */
export class Process {
  readonly telemetry = new FakeTelemetry();
  readonly connection: RedisConnection;
  readonly bells: BullWakeUps;
  readonly heard: string[] = [];

  constructor(url: string, waits: Clock = clock, prefix = 'teamwright') {
    this.connection = new RedisConnection({ url, prefix }, { clock, telemetry: this.telemetry });
    const own = new InProcessWakeUps({ clock: waits, telemetry: this.telemetry });
    this.bells = new BullWakeUps({ redis: this.connection, own, clock: waits });
  }

  /** Listens, and is at work for as long as `work` takes. */
  listen(bell: Bell = 'effects', work: (tenant: string) => Promise<unknown> = () => Promise.resolve()): this {
    this.bells.listen(bell, async (tenant) => {
      this.heard.push(tenant);
      await work(tenant);
    });
    return this;
  }

  ready(): Promise<void> {
    return until('Redis is there', () => this.connection.isReady);
  }

  async close(): Promise<void> {
    await this.bells.close();
    this.connection.close();
  }
}

/** Sockets and timers of this process. */
export const openHandles = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap' || kind === 'Timeout').length;

/** Something to wait for, and how to end it. */
export function gate(): { readonly opened: Promise<unknown>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return { opened: promise, open: () => resolve(undefined) };
}
