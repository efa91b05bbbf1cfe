import { chatPeople, type Chat } from '../../src/commands/chat.ts';
import { isTerminal, type TeamRequest } from '../../src/requests/request.ts';
import type { LogEntry } from '../../src/simulator/log.ts';
import type { Actor } from '../../src/tenants/permissions.ts';
import { northwind, templates } from '../flows/northwind.ts';
import { pause, type FlowWorld } from '../flows/world.ts';
import { boundOf } from '../support/graph-bound.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { lookedAt } from './looked-at.ts';
import { Cluster, type Door } from './processes.ts';

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
  const outcome = { ...(await lookedAt(cluster, chats, plan.requests)), teamsPerSecond: plan.requests / seconds, kills };
  tell(outcome, cluster, plan, seconds, say);
  await tellBound(outcome, cluster, say);
  return outcome;
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
