import assert from 'node:assert/strict';
import type { Method } from '../../../src/platform/graph/call.ts';
import { GraphAppInstaller } from '../../../src/platform/graph/graph-app-installer.ts';
import { GraphDirectory } from '../../../src/platform/graph/graph-directory.ts';
import { GraphTeamsService } from '../../../src/platform/graph/graph-teams-service.ts';
import { limitsOf } from '../../../src/platform/graph/limits-table.ts';
import { contract, type Contract } from './contract.ts';
import { botAppId, company, simulatedGraph } from './simulated.ts';
import { partsOf, type Sent } from './stage.ts';

const [northwind] = company.tenants;

/** Every method of every port, once and alone, and some together. */
async function everything(): Promise<readonly Sent[]> {
  const { graph, sent, clock } = simulatedGraph();
  const tenant = northwind!.id;
  const directory = new GraphDirectory(graph);
  const teams = new GraphTeamsService(graph);
  const step = async <T>(work: Promise<T>): Promise<T> => {
    await clock.pass(5000);
    return work;
  };
  const [ada, ben] = northwind!.users.map(({ id }) => id);
  await step(Promise.all([directory.person(tenant, ada!), directory.people(tenant, [ada!, ben!])]));
  await step(directory.attributes(tenant, ada!));
  await step(directory.groups(tenant, ada!));
  await step(directory.directoryRoles(tenant, ada!));
  await step(directory.holders(tenant, northwind!.roles![0]!.roleTemplateId));
  const source = await step(teams.source(tenant, northwind!.teams![0]!.id));
  const displayName = "Finance & Co's 100 %";
  await step(teams.nameTaken(tenant, displayName));
  const order = { displayName, description: 'x', mailNickname: 'finance', visibility: 'private', partsToClone: 'apps,settings,channels' } as const;
  const address = await step(teams.clone(tenant, source!.id, order));
  await step(teams.operation(tenant, address));
  await clock.pass(60_000);
  const { team } = await step(teams.operation(tenant, address));
  await step(teams.lookForClone(tenant, displayName, 'abcdefghijklmnop', clock.now()));
  await step(teams.link(tenant, team!));
  const channels = await step(teams.channels(tenant, team!));
  await step(teams.tabs(tenant, team!, channels[0]!.id));
  const tab = source!.channels.flatMap(({ tabs }) => tabs).find(({ configuration }) => configuration);
  await step(teams.addTab(tenant, team!, channels[0]!.id, tab!));
  await step(teams.addMembers(tenant, team!, [{ person: ada!, owner: true }, { person: ben!, owner: false }]));
  const members = await step(teams.members(tenant, team!));
  const membership = members.find(({ person }) => person === ben)!.id;
  await step(teams.promote(tenant, team!, membership));
  await step(teams.removeMember(tenant, team!, membership));
  await step(teams.update(tenant, team!, { description: '', visibility: 'public' }));
  await step(teams.seenBy(tenant, team!, ada!));
  await step(new GraphAppInstaller(graph, botAppId).install(tenant, ada!));
  return sent;
}

describe("Graph's contract", () => {
  let known: Contract;

  before(async function () {
    const found = await contract();
    if (!found) return this.skip();
    known = found;
  });

  it('allows every request that we send', async () => {
    const sent = await everything();
    assert(sent.length > 20);
    assert.deepEqual(sent.flatMap((request) => known.problemsOf(request)), []);
  });

  it('has the limits that we keep', async () => {
    const calls = (await everything()).flatMap((sent) =>
      sent.path === '/$batch' ? partsOf(sent).map(({ method, url }) => ({ method, path: url })) : [sent],
    );
    const wrong = calls.filter(({ method, path }) => {
      const [whole] = limitsOf({ tenant: 'tenant', method: method as Method, path });
      const limit = known.limitOf(method, path);
      return whole?.calls !== limit;
    });
    assert.deepEqual(wrong.map(({ method, path }) => `${method} ${path} ${known.limitOf(method, path)}`), []);
  });
});
