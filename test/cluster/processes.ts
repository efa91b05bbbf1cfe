import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../../src/app.ts';
import type { AuditRecord } from '../../src/audit/record.ts';
import { readConfig } from '../../src/config.ts';
import { buildCore } from '../../src/core.ts';
import type { Delivery } from '../../src/effects/delivery.ts';
import { containers } from '../../src/platform/cosmos/containers.ts';
import type { Effect } from '../../src/requests/effect.ts';
import type { TeamRequest } from '../../src/requests/request.ts';
import type { Environment } from '../../src/setting-reader.ts';
import { settingRules, storedSettings } from '../../src/tenants/settings.ts';
import { northwind } from '../flows/northwind.ts';
import { ProductProcess } from '../flows/product-process.ts';
import { FlowWorld } from '../flows/world.ts';
import { listening } from '../support/cosmos/connections.ts';
import { CosmosWire } from '../support/cosmos/wire-server.ts';
import { RedisServer } from '../support/redis-server.ts';

const database = 'teamwright';

/** In ms. What has failed is tried again within the longer one. */
const soon = { left: 10_000, failing: 25 * 60_000 };

export type Door = Pick<ReturnType<typeof buildCore>, 'catalog' | 'requests'>;

/** The processes and what is around them. */
export class Cluster {
  readonly world: FlowWorld;
  readonly wire = new CosmosWire({ partitions: 1 });
  readonly redis: RedisServer;
  readonly workers: ProductProcess[] = [];
  readonly #folder: string;
  readonly #opened: AsyncDisposableStack;
  #endpoint = '';

  private constructor(world: FlowWorld, redis: RedisServer, folder: string, opened: AsyncDisposableStack) {
    this.world = world;
    this.redis = redis;
    this.#folder = folder;
    this.#opened = opened;
  }

  static async begin(opened: AsyncDisposableStack): Promise<Cluster> {
    const folder = opened.adopt(await mkdtemp(join(tmpdir(), 'cluster-')), (one) => rm(one, { recursive: true, force: true }));
    const world = opened.adopt(await FlowWorld.begin({ simulator: ['--clone-time', '400-900'] }), (one) => one.end());
    const redis = opened.adopt(await RedisServer.begin('--maxmemory-policy', 'noeviction'), (one) => one.end());
    const cluster = new Cluster(world, redis, folder, opened);
    cluster.wire.prepare(database, Object.values(containers));
    const server = opened.adopt(await listening(cluster.wire), (one) => one.close());
    cluster.#endpoint = server.endpoint;
    return cluster;
  }

  /** Who answers people, in this process, and who rings; and what the tenant has decided. Answers the doors that people's cards lead to. */
  async startFirst(): Promise<Door> {
    const config = readConfig(await this.#environment('web'));
    const app = this.#opened.adopt(await startApp(config), (one) => one.stop());
    const { openPerPerson, dailyPerPerson, dailyPerTenant } = settingRules;
    const patient = { ...storedSettings({ lostTeams: 'again' }), openPerPerson: openPerPerson.most, dailyPerPerson: dailyPerPerson.most, dailyPerTenant: dailyPerTenant.most };
    await app.ports.settingsStore.saveSettings(northwind, patient, 0, []);
    await (await this.#process('scheduler')).start();
    const nobody = (): Promise<never> => Promise.reject(new Error('Only workers speak'));
    return buildCore(config, app.ports, { notifier: { post: nobody, edit: nobody }, announcer: { announce: nobody } });
  }

  /** The calls that Graph was asked for. */
  get callsUrl(): string {
    return `${this.world.simulatorUrl}/simulator/requests`;
  }

  async startWorker(): Promise<void> {
    const worker = await this.#process('jobs');
    this.workers.push(worker);
    await worker.start();
  }

  requests(): readonly TeamRequest[] {
    return this.#items('request').map(({ record }) => record as TeamRequest);
  }

  records(request: string): readonly AuditRecord[] {
    return this.#of(request, 'audit').flatMap(({ records }) => records as readonly AuditRecord[]).toSorted((left, right) => left.seq - right.seq);
  }

  /** What became of the messages about the request. */
  deliveries(request: string): readonly Delivery[] {
    return this.#of(request, 'delivery').map(({ record }) => record as Delivery);
  }

  /** What is still to be done for the request, in words. */
  left(request: string): readonly string[] {
    return this.#of(request, 'effect').map(({ id, dueAt }) => `${id} ${dueAt === null ? 'parked' : `in ${String(Number(dueAt) - Date.now())} ms`}`);
  }

  /** Whether something is due now, or will be in a moment; a look for a second team, or at a card that was taken over, comes much later. */
  get isBusy(): boolean {
    return [...this.#items('effect'), ...this.#items('run')].some(({ dueAt, record }) => {
      const { failingSince } = record as Partial<Effect>;
      return dueAt !== null && Number(dueAt) < Date.now() + (failingSince === undefined ? soon.left : soon.failing);
    });
  }

  #of(request: string, kind: string) {
    return this.#items(kind).filter(({ requestId }) => requestId === request);
  }

  #items(kind: string) {
    return [...this.wire.container(database, 'requests').items()].filter((item) => item['kind'] === kind);
  }

  async #process(roles: string): Promise<ProductProcess> {
    return this.#opened.adopt(new ProductProcess(await this.#environment(roles)), (one) => one.terminate().then(() => undefined));
  }

  async #environment(roles: string): Promise<Environment> {
    const folder = await mkdtemp(join(this.#folder, roles));
    const port = roles === 'web' ? {} : { PORT: '0' };
    const shared = { COSMOS_ENDPOINT: this.#endpoint, COSMOS_KEY: this.wire.key, REDIS_URL: this.redis.url, SIMULATOR: '1', ROLES: roles, DATA_DIR: folder, LOG_LEVEL: 'error' };
    return this.world.environment({ ...shared, ...port });
  }
}
