import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chatPeople, textOf, type Chat } from '../../src/commands/chat.ts';
import type { AuditRecord } from '../../src/audit/record.ts';
import { containers } from '../../src/platform/cosmos/containers.ts';
import { SystemClock } from '../../src/platform/embedded/system-clock.ts';
import { isTerminal, type TeamRequest } from '../../src/requests/request.ts';
import { settingRules, storedSettings } from '../../src/tenants/settings.ts';
import { ask } from '../flows/journey.ts';
import { northwind, templates } from '../flows/northwind.ts';
import { ProductProcess } from '../flows/product-process.ts';
import { lookedOverIn } from '../flows/whole.ts';
import { FlowWorld, pause } from '../flows/world.ts';
import { listening } from '../support/cosmos/connections.ts';
import { openCosmos } from '../support/cosmos/stores.ts';
import { CosmosWire } from '../support/cosmos/wire-server.ts';
import { RedisServer } from '../support/redis-server.ts';
import { seededRandom } from '../support/seeded-random.ts';

export interface Plan {
  readonly workers: number;
  readonly requests: number;
  /** In seconds; 0: never. */
  readonly kill: number;
  readonly flushes: number;
  readonly minutes: number;
}

export interface Outcome {
  readonly requests: readonly TeamRequest[];
  readonly violations: readonly string[];
  readonly teamsPerSecond: number;
  readonly kills: number;
}

const database = 'teamwright';

/** In ms. */
const moment = 10_000;

/** So many people ask at once: Teams takes 60 messages in half a minute for each chat. */
const atOnce = 16;

/** Whoever is told that Microsoft is not answering asks again. */
const goes = 5;

/** Has the teams of the plan asked for and made, and looks over what there is. `say` hears how it goes. */
export async function runCluster(plan: Plan, say: (line: string) => void): Promise<Outcome> {
  await using opened = new AsyncDisposableStack();
  const cluster = await Cluster.begin(opened);
  await cluster.startFirst();
  const asked = await askForAll(cluster.world, plan.requests);
  say(`${String(plan.requests)} teams are asked for, ${((cluster.wire.told.units) / plan.requests).toFixed(0)} request units each until then`);
  const begun = performance.now();
  await Promise.all(Array.from({ length: plan.workers }, () => cluster.startWorker()));
  const kills = await untilDone(cluster, plan, say);
  const seconds = (performance.now() - begun) / 1000;
  const outcome = { ...(await lookedAt(cluster, asked)), teamsPerSecond: plan.requests / seconds, kills };
  tell(outcome, cluster, plan, seconds, say);
  return outcome;
}

/** The processes and what is around them. */
class Cluster {
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

  /** Who answers people, and who rings; and what the tenant has decided. */
  async startFirst(): Promise<void> {
    await (await this.#process('web')).start();
    const { openPerPerson, dailyPerPerson, dailyPerTenant } = settingRules;
    const patient = { ...storedSettings({ lostTeams: 'again' }), openPerPerson: openPerPerson.most, dailyPerPerson: dailyPerPerson.most, dailyPerTenant: dailyPerTenant.most };
    const stores = openCosmos({ endpoint: this.#endpoint, database, key: this.wire.key, token: undefined }, new SystemClock());
    await stores.settings.saveSettings(northwind, patient, 0, []);
    stores.close();
    await (await this.#process('scheduler')).start();
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
    const found = this.#items('audit').filter((item) => item['requestId'] === request);
    return found.flatMap(({ records }) => records as readonly AuditRecord[]).toSorted((left, right) => left.seq - right.seq);
  }

  /** Whether something is due now, or will be in a moment; a look for a second team, or at a card that was taken over, comes much later. */
  get isBusy(): boolean {
    return [...this.#items('effect'), ...this.#items('run')].some(({ dueAt }) => dueAt !== null && Number(dueAt) < Date.now() + moment);
  }

  #items(kind: string) {
    return [...this.wire.container(database, 'requests').items()].filter((item) => item['kind'] === kind);
  }

  async #process(roles: string): Promise<ProductProcess> {
    const folder = await mkdtemp(join(this.#folder, roles));
    const port = roles === 'web' ? {} : { PORT: '0' };
    const shared = { COSMOS_ENDPOINT: this.#endpoint, COSMOS_KEY: this.wire.key, REDIS_URL: this.redis.url, ROLES: roles, DATA_DIR: folder, LOG_LEVEL: 'error' };
    return this.#opened.adopt(new ProductProcess(this.world.environment({ ...shared, ...port })), (one) => one.terminate().then(() => undefined));
  }
}

/** As people do, in their chats. Answers each one's chat with the cards of what they have asked for. */
async function askForAll(world: FlowWorld, count: number): Promise<ReadonlyMap<Chat, readonly string[]>> {
  const asked = new Map<Chat, string[]>();
  let next = 0;
  const asks = async (person: string): Promise<void> => {
    const chat = await world.chat(person);
    const cards: string[] = [];
    asked.set(chat, cards);
    for (let number = next++; number < count; number = next++) cards.push(await askFor(chat, `Cluster ${String(number).padStart(4, '0')}`));
  };
  const people = (await chatPeople(world.simulatorUrl)).filter(({ tenant }) => tenant === northwind);
  await Promise.all(people.slice(0, atOnce).map(({ handle }) => asks(handle)));
  return asked;
}

async function askFor(chat: Chat, name: string): Promise<string> {
  for (let go = 1; ; go += 1) {
    try {
      return (await ask(chat, { template: templates.project, name })).card;
    } catch (error) {
      if (go === goes) throw error;
    }
  }
}

/** Kills and empties as planned until nothing is left to do; answers how many were killed. */
async function untilDone(cluster: Cluster, plan: Plan, say: (line: string) => void): Promise<number> {
  const random = seededRandom(20261127);
  const end = performance.now() + plan.minutes * 60_000;
  let [kills, flushes, quiet] = [0, 0, 0];
  for (let tick = 1; performance.now() < end && quiet < 5; tick += 1) {
    await pause(200);
    const over = cluster.requests().filter((request) => isTerminal(request) || request.status === 'error').length;
    if (over === plan.requests && !cluster.isBusy) quiet += 1;
    else quiet = 0;
    if (tick % 50 === 0) say(`${String(over)} of ${String(plan.requests)}, ${String(kills)} kills`);
    if (over === plan.requests) continue;
    if (flushes < plan.flushes && over >= ((flushes + 1) * plan.requests) / (plan.flushes + 1)) {
      flushes += 1;
      await cluster.redis.flush();
    }
    if (plan.kill > 0 && tick % (plan.kill * 5) === 0) {
      kills += 1;
      const worker = cluster.workers[Math.floor(random() * cluster.workers.length)];
      await worker?.kill();
      // One that is killed before it listens never says that it is there.
      void worker?.start().catch(() => undefined);
    }
  }
  return kills;
}

/** The requests and their trails, the teams, and the cards that people have before them. */
async function lookedAt(cluster: Cluster, asked: ReadonlyMap<Chat, readonly string[]>): Promise<Pick<Outcome, 'requests' | 'violations'>> {
  const { requests, violations } = await lookedOverIn(cluster.world, { requests: cluster.requests(), records: (request) => cluster.records(request) });
  const stale: string[] = [];
  for (const [chat, cards] of asked) {
    for (const card of cards) {
      const text = textOf(await chat.activity(card));
      if (!/(Ready|Needs attention) · \d+ %/.test(text)) stale.push(`A card still says: ${text.slice(0, 120).replaceAll('\n', ' / ')}`);
    }
  }
  const count = [...asked.values()].flat().length;
  const missing = requests.length === count ? [] : [`${String(requests.length)} requests, and ${String(count)} were asked for`];
  return { requests, violations: [...violations, ...stale, ...missing] };
}

function tell({ requests, violations, teamsPerSecond, kills }: Outcome, { wire }: Cluster, plan: Plan, seconds: number, say: (line: string) => void): void {
  const statuses = Object.entries(Object.groupBy(requests, ({ status, failure }) => (failure ? `${status} (${failure.code})` : status)));
  say(`\n${String(plan.workers)} workers: ${statuses.map(([status, those]) => `${String(those.length)} ${status}`).join(', ')} in ${seconds.toFixed(1)} s, ${teamsPerSecond.toFixed(2)} teams a second`);
  say(`${String(kills)} workers killed, Redis emptied ${String(plan.flushes)} times`);
  say(`${(wire.told.units / plan.requests).toFixed(0)} request units and ${(wire.told.calls / plan.requests).toFixed(0)} calls of Cosmos DB a request`);
  for (const violation of violations.slice(0, 20)) say(violation);
  say(`${String(violations.length)} violations`);
}
