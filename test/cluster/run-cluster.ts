import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../../src/app.ts';
import type { AuditRecord } from '../../src/audit/record.ts';
import { chatPeople, textOf, type Chat } from '../../src/commands/chat.ts';
import { readConfig } from '../../src/config.ts';
import { buildCore } from '../../src/core.ts';
import type { Delivery } from '../../src/effects/delivery.ts';
import { containers } from '../../src/platform/cosmos/containers.ts';
import { isTerminal, type TeamRequest } from '../../src/requests/request.ts';
import type { LogEntry } from '../../src/simulator/log.ts';
import type { Environment } from '../../src/setting-reader.ts';
import type { Actor } from '../../src/tenants/permissions.ts';
import { settingRules, storedSettings } from '../../src/tenants/settings.ts';
import { northwind, templates } from '../flows/northwind.ts';
import { ProductProcess } from '../flows/product-process.ts';
import { lookedOverIn } from '../flows/whole.ts';
import { FlowWorld, pause } from '../flows/world.ts';
import { listening } from '../support/cosmos/connections.ts';
import { CosmosWire } from '../support/cosmos/wire-server.ts';
import { boundOf } from '../support/graph-bound.ts';
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

/** So many people ask, all at the same time. */
const people = 25;

/** Has the teams of the plan asked for and made, and looks over what there is. `say` hears how it goes. */
export async function runCluster(plan: Plan, say: (line: string) => void): Promise<Outcome> {
  await using opened = new AsyncDisposableStack();
  const cluster = await Cluster.begin(opened);
  const door = await cluster.startFirst();
  const chats = await askForAll(cluster.world, door, plan.requests);
  say(`${String(plan.requests)} teams are asked for, ${((cluster.wire.told.units) / plan.requests).toFixed(0)} request units each until then`);
  await fetch(cluster.callsUrl, { method: 'DELETE' });
  const begun = performance.now();
  await Promise.all(Array.from({ length: plan.workers }, () => cluster.startWorker()));
  const kills = await untilDone(cluster, plan, say);
  const seconds = (performance.now() - begun) / 1000;
  const outcome = { ...(await lookedAt(cluster, chats, plan)), teamsPerSecond: plan.requests / seconds, kills };
  tell(outcome, cluster, plan, seconds, say);
  await tellBound(outcome, cluster, say);
  return outcome;
}

type Door = Pick<ReturnType<typeof buildCore>, 'catalog' | 'requests'>;

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
    const found = this.#items('audit').filter((item) => item['requestId'] === request);
    return found.flatMap(({ records }) => records as readonly AuditRecord[]).toSorted((left, right) => left.seq - right.seq);
  }

  /** The activities that hold the cards that the product knows of. */
  cards(): ReadonlySet<unknown> {
    return new Set(this.#items('delivery').map(({ record }) => (record as Delivery).activity));
  }

  /** What is known of the request's messages, and what is still to be done for it. */
  leftOf(request: string): string {
    const own = (kind: string) => this.#items(kind).filter((item) => item['requestId'] === request);
    const messages = own('delivery').map(({ record }) => record as Delivery);
    const told = messages.map(({ message, state, ambiguous, shown }) => `${message} ${state}, shows ${String(shown)}, ambiguous ${String(ambiguous)}`);
    const left = own('effect').map(({ id, dueAt, tries }) => `${id} due ${dueAt === null ? 'never' : `in ${String(Number(dueAt) - Date.now())} ms`}, tries ${String(tries)}`);
    return [...told, ...left].join('; ');
  }

  /** Whether something is due now, or will be in a moment; a look for a second team, or at a card that was taken over, comes much later. */
  get isBusy(): boolean {
    return [...this.#items('effect'), ...this.#items('run')].some(({ dueAt }) => dueAt !== null && Number(dueAt) < Date.now() + moment);
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

/** People who have met the bot ask by the doors that their cards lead to: Teams would take a message or two of each in a second. Answers their chats. */
async function askForAll(world: FlowWorld, { catalog, requests }: Door, count: number): Promise<readonly Chat[]> {
  const known = (await chatPeople(world.simulatorUrl)).filter(({ tenant }) => tenant === northwind).slice(0, people);
  const chats: Chat[] = [];
  for (const { handle } of known) chats.push(await world.chat(handle));
  let next = 0;
  const asks = async ({ person }: Chat): Promise<void> => {
    const actor: Actor = { tenant: northwind, id: person.id, name: person.name, email: person.handle, roles: ['AUTHENTICATED_USER'] };
    for (let number = next++; number < count; number = next++) {
      const begun = await catalog.begin(actor, templates.project);
      if (begun.kind !== 'draft') throw new Error(`No form: ${begun.kind}`);
      const form = { name: `Cluster ${String(number).padStart(4, '0')}`, description: '', welcomeMessage: '', pictureUrl: '', reason: 'The moon is near', owners: [], members: [] };
      const filled = await catalog.fill(actor, begun.draft.id, form);
      if (filled.kind !== 'draft') throw new Error(`No review: ${filled.kind}`);
      const answer = await requests.submit(actor, filled.draft.id, filled.draft.revision);
      if (answer.kind !== 'done') throw new Error(`Not submitted: ${answer.kind} ${JSON.stringify(filled.draft.findings)}`);
    }
  };
  await Promise.all(chats.map(asks));
  return chats;
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
async function lookedAt(cluster: Cluster, chats: readonly Chat[], plan: Plan): Promise<Pick<Outcome, 'requests' | 'violations'>> {
  const { requests, violations } = await lookedOverIn(cluster.world, { requests: cluster.requests(), records: (request) => cluster.records(request) });
  const missing = requests.length === plan.requests ? [] : [`${String(requests.length)} requests, and ${String(plan.requests)} were asked for`];
  const kept = cluster.cards();
  const told: string[] = [];
  for (const chat of chats) {
    const cards = (await chat.activities()).filter((one) => one.from === 'bot' && one.text === '' && textOf(one).includes('TW-'));
    for (const { id: request, reference, status } of requests.filter(({ requester }) => requester.id === chat.person.id)) {
      const own = cards.filter((one) => textOf(one).includes(reference));
      // Who asked may be one of the admins, too, who are told of what has stopped.
      const end = status === 'processed' ? /Ready · 100 %/ : /Needs attention|A request needs you/;
      const known = own.filter(({ id }) => kept.has(id));
      // One that was on its way when its worker was killed is there, and nobody can edit it.
      if (known.length === 0 || own.length > (status === 'error' ? 3 : 2) || known.some((one) => !end.test(textOf(one)))) told.push(`${reference} is ${status}, and ${String(own.length)} cards say: ${own.map((one) => textOf(one).slice(0, 60).replaceAll('\n', ' / ')).join(' | ')}; ${cluster.leftOf(request)}`);
    }
  }
  return { requests, violations: [...violations, ...told, ...missing] };
}

function tell({ requests, violations, teamsPerSecond, kills }: Outcome, { wire }: Cluster, plan: Plan, seconds: number, say: (line: string) => void): void {
  const statuses = Object.entries(Object.groupBy(requests, ({ status, failure }) => (failure ? `${status} (${failure.code})` : status)));
  say(`\n${String(plan.workers)} workers: ${statuses.map(([status, those]) => `${String(those.length)} ${status}`).join(', ')} in ${seconds.toFixed(1)} s, ${teamsPerSecond.toFixed(2)} teams a second`);
  say(`${String(kills)} workers killed, Redis emptied ${String(plan.flushes)} times`);
  say(`${(wire.told.units / plan.requests).toFixed(0)} request units and ${(wire.told.calls / plan.requests).toFixed(0)} calls of Cosmos DB a request`);
  for (const violation of violations.slice(0, 20)) say(violation);
  say(`${String(violations.length)} violations`);
}

/** What Graph's limits allow for the calls that were made. The simulator remembers the last 20,000 of them; those before are taken to be like these. */
async function tellBound({ teamsPerSecond }: Outcome, { callsUrl }: Cluster, say: (line: string) => void): Promise<void> {
  const answer = await fetch(callsUrl);
  const calls = ((await answer.json()) as readonly LogEntry[]).filter(({ tenant }) => tenant === northwind);
  const clones = calls.filter(({ method, path, status }) => method === 'POST' && path.endsWith('/clone') && status === 202).length;
  const bound = boundOf(calls, clones);
  const most = clones / bound.seconds;
  say(`Graph's limits allow ${most.toFixed(2)} teams a second (${bound.name}, ${(bound.calls / clones).toFixed(1)} calls a team): ${((100 * teamsPerSecond) / most).toFixed(0)} % of it`);
}
