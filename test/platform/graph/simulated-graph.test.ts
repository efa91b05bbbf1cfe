import assert from 'node:assert/strict';
import { GraphAppInstaller } from '../../../src/platform/graph/graph-app-installer.ts';
import { GraphDirectory } from '../../../src/platform/graph/graph-directory.ts';
import { GraphTeamsService } from '../../../src/platform/graph/graph-teams-service.ts';
import { botAppId, company, groupWithPeople, simulatedGraph, withRoleOfGroup, type SimulatedGraph } from './simulated.ts';

const [first, second] = company.tenants;
const northwind = first!;
const [template] = northwind.teams!;
const marker = 'qwertyuiopasdfgh';
const order = {
  displayName: "Sales O'Hara & Co",
  description: `For sales ${marker}`,
  mailNickname: 'sales-ohara',
  visibility: 'private',
  partsToClone: 'apps,settings,channels',
} as const;

/** The work's result while time goes on, so that limits and lags pass. */
async function inTime<T>({ clock }: SimulatedGraph, work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  await clock.pass(10_000);
  return work;
}

describe('The simulated Graph, through the very client that reaches Microsoft', () => {
  it('has a team to clone, with its channels and configured tabs', async () => {
    const simulated = simulatedGraph();
    const source = await inTime(simulated, new GraphTeamsService(simulated.graph).source(northwind.id, template!.id));
    assert.deepEqual(source?.channels.map(({ displayName }) => displayName), template!.channels.map(({ displayName }) => displayName));
    assert(source.channels.some(({ tabs }) => tabs.some(({ configuration }) => configuration?.['contentUrl'])));
    assert(source.apps.length > 0);
    assert.equal(simulated.sent.length, 2);
  });

  it('makes a team with people and tabs', async () => {
    const simulated = simulatedGraph();
    const teams = new GraphTeamsService(simulated.graph);
    const run = <T>(work: Promise<T>): Promise<T> => inTime(simulated, work);
    const source = await run(teams.source(northwind.id, template!.id));
    const address = await run(teams.clone(northwind.id, template!.id, order, () => Promise.resolve()));
    const { status, team } = await run(teams.operation(northwind.id, address));
    assert.equal(status, 'succeeded');
    assert.notEqual(team, template!.id);
    const [ada, ben] = northwind.users.map(({ id }) => id);
    const added = await run(teams.addMembers(northwind.id, team!, [{ person: ada!, owner: true }, { person: ben!, owner: false }]));
    assert(added.every(({ error }) => error === undefined));
    const members = await run(teams.members(northwind.id, team!));
    assert.equal(members.find(({ person }) => person === ada)?.owner, true);
    assert.equal(await run(teams.seenBy(northwind.id, team!, ben!)), true);
    const [channel] = await run(teams.channels(northwind.id, team!));
    const tab = source!.channels.flatMap(({ tabs }) => tabs).find(({ configuration }) => configuration?.['contentUrl'])!;
    await run(teams.addTab(northwind.id, team!, channel!.id, tab));
    const [made] = await run(teams.tabs(northwind.id, team!, channel!.id));
    assert.equal(made?.displayName, tab.displayName);
    await run(teams.update(northwind.id, team!, { description: 'For sales', visibility: 'public' }));
    assert.match((await run(teams.team(northwind.id, team!)))?.webUrl ?? '', /^https?:/);
    assert.equal(await run(teams.nameTaken(northwind.id, order.displayName)), true);
  });

  for (const [how, answer] of [['answered 504', { status: 504 }], ['reset', 'reset']] as const) {
    it(`finds a clone again whose answer was ${how}, by one POST and both ways of looking`, async () => {
      const simulated = simulatedGraph();
      const teams = new GraphTeamsService(simulated.graph);
      const since = simulated.clock.now();
      simulated.order({ match: { method: 'POST', path: '/clone$' }, times: 1, when: 'after', answer });
      await assert.rejects(inTime(simulated, teams.clone(northwind.id, template!.id, order, () => Promise.resolve())), { code: 'graph.ambiguous' });
      assert.equal(simulated.sent.filter(({ path }) => path.endsWith('/clone')).length, 1);
      await simulated.clock.pass(60_000);
      const found = await inTime(simulated, teams.lookForClone(northwind.id, order.displayName, marker, since));
      assert.equal(found.length, 1);
      assert(found[0]!.description.endsWith(marker));
      const renamed = await inTime(simulated, teams.lookForClone(northwind.id, 'Another name', marker, since));
      assert.deepEqual(renamed, found);
      const unmarked = await inTime(simulated, teams.lookForClone(northwind.id, order.displayName, 'xxxxxxxxxxxxxxxx', since));
      assert.deepEqual(unmarked, found);
    });
  }

  it('is read through 429 and 503, within a batch too', async () => {
    const simulated = simulatedGraph();
    const seconds = { 'Retry-After': '1.5' };
    simulated.order(
      { match: { method: 'GET', path: '/channels$' }, times: 1, when: 'before', answer: { status: 429, headers: seconds } },
      { match: { method: 'GET', path: '/tabs$' }, skip: 1, times: 1, when: 'before', answer: { status: 503 } },
    );
    const source = await inTime(simulated, new GraphTeamsService(simulated.graph).source(northwind.id, template!.id));
    assert.equal(source?.channels.length, template!.channels.length);
  });

  it('knows its people, their groups and roles, and nobody of the other company', async () => {
    const simulated = simulatedGraph();
    const directory = new GraphDirectory(simulated.graph);
    const run = <T>(work: Promise<T>): Promise<T> => inTime(simulated, work);
    const [ada] = northwind.users;
    const profile = await run(directory.person(northwind.id, ada!.id));
    assert.equal(profile?.displayName, ada!.displayName);
    for (const named of [profile.mail, profile.userPrincipalName.toUpperCase(), profile.displayName.toLowerCase(), profile.displayName.slice(0, -1)]) {
      assert.ok((await run(directory.found(northwind.id, named, 6))).some(({ id }) => id === profile.id), named);
    }
    assert.deepEqual(await run(directory.found(northwind.id, "O'Nobody & co. 100%", 6)), []);
    const attributes = await run(directory.attributes(northwind.id, ada!.id));
    assert.equal(attributes?.['userPrincipalName'], profile.userPrincipalName);
    assert(Object.keys(attributes).every((name) => !name.startsWith('@')));
    const [role] = northwind.roles!;
    const holders = await run(directory.holders(northwind.id, role!.roleTemplateId));
    assert.deepEqual(holders.map(({ id }) => id), role!.members);
    assert.deepEqual(await run(directory.directoryRoles(northwind.id, role!.members[0]!)), [role!.roleTemplateId]);
    const group = northwind.groups!.find(({ members }) => members?.length)!;
    const groups = await run(directory.groups(northwind.id, group.members![0]!));
    assert(groups.direct.some(({ id }) => id === group.id));
    assert(groups.transitive.length >= groups.direct.filter((one) => one['@odata.type'].endsWith('.group')).length);
    const strangers = second!.users.filter(({ id }) => northwind.users.every((user) => user.id !== id));
    assert.deepEqual(await run(directory.people(northwind.id, strangers.map(({ id }) => id))), []);
  });

  it('knows who has a role through a group that it was given to', async () => {
    const simulated = simulatedGraph(undefined, withRoleOfGroup);
    const directory = new GraphDirectory(simulated.graph);
    const [role] = northwind.roles!;
    const members = groupWithPeople(northwind)!.members!;
    const person = members.find((id) => !role!.members.includes(id))!;
    assert.ok((await inTime(simulated, directory.directoryRoles(northwind.id, person))).includes(role!.roleTemplateId));
    const holders = await inTime(simulated, directory.holders(northwind.id, role!.roleTemplateId));
    assert.deepEqual(holders.map(({ id }) => id).toSorted(), [...new Set([...role!.members, ...members])].toSorted());
  });

  it('installs the app once, and tells the chat both times', async () => {
    const simulated = simulatedGraph();
    const installer = new GraphAppInstaller(simulated.graph, botAppId);
    const person = northwind.users[0]!.id;
    const chat = await inTime(simulated, installer.install(northwind.id, person));
    assert.equal(await inTime(simulated, installer.install(northwind.id, person)), chat);
    assert.equal(simulated.sent.filter(({ method }) => method === 'POST').length, 1);
  });
});
