import assert from 'node:assert/strict';
import { GraphAppInstaller } from '../../../src/platform/graph/graph-app-installer.ts';
import { GraphDirectory } from '../../../src/platform/graph/graph-directory.ts';
import { GraphDomainSource } from '../../../src/platform/graph/graph-domain-source.ts';
import { GraphPlannerService } from '../../../src/platform/graph/graph-planner-service.ts';
import { GraphTeamsService } from '../../../src/platform/graph/graph-teams-service.ts';
import { portrait } from '../../../src/simulator/graph/portrait.ts';
import { botAppId, company, simulatedGraph, withRoleOfGroup } from './simulated.ts';
import { partsOf, type Sent } from './stage.ts';

const [northwind] = company.tenants;

export interface Everything {
  readonly sent: readonly Sent[];
  /** `Class.method` of each that our ports have and nobody called. */
  readonly uncalled: readonly string[];
}

/** Every method of every port, once and alone, and some together. `granted`: all that the tenant lets the app do; absent: everything. */
export async function everything(granted?: readonly string[]): Promise<Everything> {
  const { graph, sent, clock } = simulatedGraph(granted, withRoleOfGroup);
  const tenant = northwind!.id;
  const watch = new Watch();
  const directory = watch.over(new GraphDirectory(graph));
  const teams = watch.over(new GraphTeamsService(graph));
  const installer = watch.over(new GraphAppInstaller(graph, botAppId));
  const step = async <T>(work: Promise<T>): Promise<T> => {
    await clock.pass(5000);
    return work;
  };
  const [ada, ben] = northwind!.users.map(({ id }) => id);
  await step(Promise.all([directory.person(tenant, ada!), directory.people(tenant, [ada!, ben!])]));
  await step(Promise.all([directory.found(tenant, 'ada@contoso.example', 6), directory.found(tenant, 'Nobody', 6)]));
  await step(directory.account(tenant, ada!));
  await step(watch.over(new GraphDomainSource(graph)).domains(tenant));
  await step(directory.attributes(tenant, ada!));
  await step(directory.groups(tenant, ada!));
  await step(directory.directoryRoles(tenant, ada!));
  await step(directory.holders(tenant, northwind!.roles![0]!.roleTemplateId));
  const source = await step(teams.source(tenant, northwind!.teams![0]!.id));
  const displayName = "Finance & Co's 100 %";
  await step(teams.nameTaken(tenant, displayName));
  const order = { displayName, description: 'x', mailNickname: 'finance', visibility: 'private', partsToClone: 'apps,settings,channels' } as const;
  const address = await step(teams.clone(tenant, source!.id, order, () => Promise.resolve()));
  await step(teams.operation(tenant, address));
  await clock.pass(60_000);
  const { team } = await step(teams.operation(tenant, address));
  await step(teams.lookForClone(tenant, displayName, 'abcdefghijklmnop', clock.now()));
  await step(teams.team(tenant, team!));
  await step(teams.apps(tenant, team!));
  await step(teams.nameDeleted(tenant, displayName));
  await step(teams.nameRefusals(tenant, { displayName, mailNickname: 'finance', onBehalfOf: ada! }));
  await step(teams.generalChannel(tenant, team!));
  const channels = await step(teams.channels(tenant, team!));
  await step(teams.tabs(tenant, team!, channels[0]!.id));
  const tab = source!.channels.flatMap(({ tabs }) => tabs).find(({ configuration }) => configuration);
  await step(teams.addTab(tenant, team!, channels[0]!.id, tab!));
  await step(teams.addMembers(tenant, team!, [{ person: ada!, owner: true }, { person: ben!, owner: false }]));
  const members = await step(teams.members(tenant, team!));
  const membership = members.find(({ person }) => person === ben)!.id;
  await step(teams.setOwner(tenant, team!, membership, true));
  await step(teams.setOwner(tenant, team!, membership, false));
  await step(teams.removeMember(tenant, team!, membership));
  await step(teams.update(tenant, team!, { description: '', visibility: 'public' }));
  await step(teams.seenBy(tenant, team!, ada!));
  await step(teams.setClassification(tenant, team!, 'Internal'));
  await step(teams.setNickname(tenant, team!, 'finance-team'));
  const closed = { displayName: 'Closed', description: 'Few', people: [{ person: ada!, owner: true }] };
  await step(teams.channelPeople(tenant, team!, await step(teams.addPrivateChannel(tenant, team!, closed))));
  await step(teams.setPhoto(tenant, team!, { bytes: portrait('Finance'), type: 'image/png' }));
  await step(teams.hasPhoto(tenant, team!));
  assert.deepEqual((await step(teams.photo(tenant, team!)))?.bytes, new Uint8Array(portrait('Finance')));
  await board(watch.over(new GraphPlannerService(graph)), team!, step);
  await step(installer.offered(tenant));
  await step(installer.installInTeam(tenant, team!));
  await step(installer.install(tenant, ada!));
  await step(teams.remove(tenant, team!));
  return { sent, uncalled: watch.uncalled() };
}

/** Which methods of which objects were called. */
class Watch {
  readonly #uncalled = new Set<string>();

  over<T extends object>(port: T): T {
    const { constructor } = port;
    const methods = Object.getOwnPropertyNames(constructor.prototype).filter((name) => name !== 'constructor');
    for (const method of methods) this.#uncalled.add(`${constructor.name}.${method}`);
    return new Proxy(port, {
      get: (target, name): unknown => {
        this.#uncalled.delete(`${constructor.name}.${String(name)}`);
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
  }

  uncalled(): readonly string[] {
    return [...this.#uncalled];
  }
}

/** Every call of Planner, some of them twice. */
async function board(planner: GraphPlannerService, team: string, step: <T>(work: Promise<T>) => Promise<T>): Promise<void> {
  const tenant = northwind!.id;
  const plan = await step(planner.addPlan(tenant, team, { title: 'Board' }));
  await step(planner.plans(tenant, team));
  await step(planner.setCategories(tenant, plan, { category1: 'Urgent' }));
  await step(planner.categories(tenant, plan));
  const bucket = await step(planner.addBucket(tenant, plan, 'To do', 0));
  await step(planner.buckets(tenant, plan));
  const details = { notes: 'Read first', checklist: ['One', 'Two'], preview: 'checklist' };
  const task = { plan, bucket, title: 'Begin', priority: 3, labels: ['category1'], position: 0, details: undefined };
  const made = await step(planner.addTask(tenant, task));
  await step(planner.addTask(tenant, { ...task, bucket: undefined, position: 1 }));
  await step(planner.tasks(tenant, plan));
  assert.equal(await step(planner.setDetails(tenant, made, details)), 'set');
  assert.equal(await step(planner.setDetails(tenant, made, details)), 'there');
  assert.deepEqual(await step(planner.details(tenant, made)), details);
}

/** Each call as it was asked for: in a batch or alone. */
export const callsIn = (sent: readonly Sent[]): readonly { readonly method: string; readonly path: string }[] =>
  sent.flatMap((one) => (one.path === '/$batch' ? partsOf(one).map(({ method, url }) => ({ method, path: url })) : [one]));
