import assert from 'node:assert/strict';
import type { Draft } from '../../src/catalog/draft.ts';
import type { Template } from '../../src/catalog/template.ts';
import type { TeamRequest } from '../../src/requests/request.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { contract } from '../platform/graph/contract.ts';
import { anActor } from '../support/builders.ts';
import { Product } from '../support/product.ts';
import { simulatedOutside, type SimulatedOutside, type Surroundings } from '../support/simulated-product.ts';
import { Draw, personIds, randomTeam, randomTemplate, randomTenant, tenantId } from './random-company.ts';
import { randomFaults } from './random-faults.ts';
import { readTeam, type PlainTeam } from './read-team.ts';

/** `TEAMS=1000 npm test` makes as many as are wanted, `FIRST=477 TEAMS=477` one again: each is a function of `SEED` and its number. */
const count = Number(process.env['TEAMS'] ?? 60);
const first = Number(process.env['FIRST'] ?? 1);
const faulty = Number(process.env['FAULTY_TEAMS'] ?? Math.max(10, Math.round(count / 10)));
const seed = Number(process.env['SEED'] ?? 1);
/** So many share a tenant: their templates live side by side. */
const together = 20;

const configurable = ['com.microsoft.teamspace.tab.web', '81fef3a6-72aa-4648-a763-de824aeafb7d', '0d820ecd-def2-4297-adad-78056cde7c78', 'com.microsoftstream.embed.skypeteamstab'];

interface Story {
  readonly template: Template;
  readonly source: PlainTeam;
  readonly draft: Draft;
  readonly request: TeamRequest;
  readonly team: PlainTeam | undefined;
}

type Comparable = Omit<PlainTeam, 'nickname' | 'apps' | 'work'>;

function comparable(team: PlainTeam): Comparable {
  const { name, description, privacy, classification, hasPhoto, people, channels, privateChannels, tabs, plans, buckets, tasks } = team;
  return { name, description, privacy, classification, hasPhoto, people, channels, privateChannels, tabs, plans, buckets, tasks };
}

/** What a source, a template and a form come to, worked out here from the simulated tenant alone. */
function expected({ template, source, draft }: Story): Comparable {
  const { includeApps, includeTabs, includeChannels } = template.clonedTeam;
  const tabs = includeApps && includeTabs && includeChannels;
  const { form, requester } = draft;
  const { permanentMembership } = template.templateConfiguration;
  const named = permanentMembership.owners.map(({ id }) => id);
  const asked = [...form!.owners.map(({ id }) => id), ...named];
  const owners = new Set([...asked, ...(template.newTeam.addRequesterAsTeamOwner || asked.length === 0 ? [requester.id] : [])]);
  const along = template.clonedTeam.includeMembers ? source.people.map((one) => one.replace('*', '')) : [];
  const members = new Set([requester.id, ...form!.members.map(({ id }) => id), ...permanentMembership.members.map(({ id }) => id), ...along]);
  const people = [...[...owners].map((id) => `${id}*`), ...[...members].filter((id) => !owners.has(id))].toSorted();
  const inTeam = (one: string): boolean => people.some((person) => person.replace('*', '') === one.replace('*', ''));
  const closed = source.privateChannels.map((channel) => {
    const [name = '', list = ''] = channel.split(': ');
    const kept = list.split(' ').filter(inTeam);
    const isOwner = (id: string): boolean => owners.has(id) || kept.includes(`${id}*`);
    const ids = new Set([...owners, ...kept.map((one) => one.replace('*', ''))]);
    return `${name}: ${[...ids].map((id) => `${id}${isOwner(id) ? '*' : ''}`).toSorted().join(' ')}`;
  });
  return {
    name: template.newTeam.namingConvention === '' ? form!.name : `T - ${form!.name}`,
    description: form!.description,
    privacy: template.newTeam.teamPrivacy,
    classification: source.classification,
    hasPhoto: source.hasPhoto,
    people,
    channels: includeChannels ? source.channels : ['General'],
    privateChannels: includeChannels ? closed.toSorted() : [],
    tabs: tabs ? source.tabs.filter((tab) => configurable.some((app) => tab.includes(` / ${app} / `)) || tab.includes('PLAN ')) : [],
    plans: tabs ? source.plans : [],
    buckets: tabs ? source.buckets : [],
    tasks: tabs ? source.tasks : [],
  };
}

/** Everything that the source has and the made team has not is on the review card, by kind and count. */
function assertNothingIsLost({ template, source, draft: { plan } }: Story, team: PlainTeam): void {
  const { counts, notCopied } = plan!;
  const told = (kind: string): number => notCopied.find((one) => one.kind === kind)?.count ?? 0;
  assert.equal(counts.channels, team.channels.length);
  assert.equal(counts.privateChannels, team.privateChannels.length);
  assert.equal(counts.tabs, team.tabs.length);
  assert.equal(counts.plans, team.plans.length);
  assert.equal(counts.buckets, team.buckets.length);
  assert.equal(counts.tasks, team.tasks.length);
  if (template.clonedTeam.includeApps) assert.deepEqual(source.apps.filter((app) => !team.apps.includes(app)), []);
  assert.equal(counts.apps, template.clonedTeam.includeApps ? source.apps.length : 0);
  assert.deepEqual([...plan!.owners.map(({ id }) => `${id}*`), ...plan!.members.map(({ id }) => id)].toSorted(), team.people);
  assert.equal(plan!.mailNickname, team.nickname);
  if (!plan!.copyTabs) return;
  assert.equal(told('unsupportedTabs'), source.tabs.length - team.tabs.length);
  assert.equal(team.work, 0);
  assert.ok(source.work <= told('taskPeople') + told('taskDates') + told('taskProgress'));
}

const isDone = (one: TeamRequest): boolean => one.status === 'processed' || one.status === 'error';

/** Makes so many teams of one tenant, one after the other. */
async function* stories(from: number, to: number, faultsOf: (draw: Draw) => readonly Fault[] = () => [], surroundings: Surroundings = {}): AsyncGenerator<Story> {
  const draws = Array.from({ length: to - from }, (_, index) => new Draw(seed * 100_000 + from + index));
  const teams = draws.map((draw, index) => randomTeam(draw, from + index + 1));
  const outside = simulatedOutside({ tenants: [randomTenant(teams)] }, { teamLag: [0, 3000], taskDetails: Math.floor(from / together) % 2 === 0 ? 'ignored' : 'accepted' }, surroundings);
  const product = new Product(outside).start();
  try {
    for (const [index, draw] of draws.entries()) yield await story(outside, product, draw, from + index + 1, teams[index]!.id, faultsOf);
  } finally {
    await outside.clock.work(product.stop());
  }
}

async function story(outside: SimulatedOutside, product: Product, draw: Draw, number: number, sourceId: string, faultsOf: (draw: Draw) => readonly Fault[]): Promise<Story> {
  const { clock, state, stores } = outside;
  const inTime = clock.work.bind(clock);
  const template = randomTemplate(draw, number);
  await stores.catalog.saveTemplate(tenantId, template, 0, []);
  const actor = { ...anActor(draw.one(personIds)), tenant: tenantId };
  const reach = { conversation: `chat-${actor.id}`, serviceUrl: 'https://channel.example', locale: undefined, timeZone: undefined };
  await stores.people.saveReach({ tenant: tenantId, person: actor.id, ...reach, unreachable: undefined, at: clock.now() });
  const source = readTeam(state, sourceId);
  const begun = await inTime(product.catalog.begin(actor, `template-${String(number)}`));
  assert.equal(begun.kind, 'draft');
  const form = {
    name: `Team ${String(number)}`,
    description: draw.chance(0.5) ? 'What it is for' : '',
    welcomeMessage: draw.chance(0.5) ? 'Welcome' : '',
    pictureUrl: '',
    reason: 'It is needed',
    owners: draw.some(personIds, draw.few(4)),
    members: draw.some(personIds, draw.few(20)),
  };
  const filled = await inTime(product.catalog.fill(actor, (begun as { draft: Draft }).draft.id, form));
  assert.equal(filled.kind, 'draft');
  const { draft } = filled as { draft: Draft };
  assert.ok(draft.plan, JSON.stringify(draft.findings));
  state.put('faults', '', 'all', faultsOf(draw));
  await inTime(product.requests.submit(actor, draft.id, draft.revision));
  let request: TeamRequest | undefined;
  const look = async (): Promise<void> => void (request = await stores.requests.request(tenantId, draft.id));
  for (let minutes = 0; minutes < 24 * 60 && !(request && isDone(request)); minutes += 1) {
    await clock.pass(60_000);
    await look();
  }
  state.put('faults', '', 'all', []);
  assert.ok(request);
  return { template, source, draft, request, team: request.made && readTeam(state, request.made.team) };
}

describe('Teams of random sources, templates and people', function () {
  this.timeout(600_000 + count * 3000);

  it(`are what the review card announced, in every field (${String(count)} teams)`, async () => {
    for (let from = first - 1; from < count; from += together) {
      let number = from;
      for await (const one of stories(from, Math.min(count, from + together))) {
        number += 1;
        const name = `team ${String(number)} of seed ${String(seed)}`;
        assert.equal(one.request.status, 'processed', `${name}: ${JSON.stringify(one.request.failure)}`);
        const team = comparable(one.team!);
        assert.deepEqual(team, expected(one), name);
        assertNothingIsLost(one, one.team!);
        assert.deepEqual(one.request.warnings, [], name);
        assert.deepEqual(one.request.made?.parts.filter(({ asked, there, differing, extra }) => asked !== there || differing + extra > 0), [], name);
      }
    }
  });

  it(`are made by requests that Graph's contract allows (${String(Math.min(count, together))} teams)`, async function () {
    const known = await contract();
    if (!known) return this.skip();
    const problems = new Set<string>();
    let requests = 0;
    const witness: Surroundings['witness'] = (sent) => {
      requests += 1;
      for (const problem of known.problemsOf({ ...sent, url: sent.path })) problems.add(problem);
    };
    for await (const one of stories(first - 1, Math.min(count, first - 1 + together), undefined, { witness })) assert.equal(one.request.status, 'processed');
    assert.ok(requests > 100);
    assert.deepEqual([...problems], []);
  });

  it(`are told honestly where Graph fails (${String(faulty)} teams)`, async () => {
    let differing = 0;
    for (let from = 0; from < faulty; from += together) {
      let number = from;
      for await (const one of stories(10_000 + from, 10_000 + Math.min(faulty, from + together), randomFaults)) {
        number += 1;
        const name = `faulty team ${String(number)} of seed ${String(seed)}`;
        if (one.request.status === 'error') continue;
        const team = comparable(one.team!);
        const wrong = (Object.entries(expected(one)) as [keyof Comparable, unknown][]).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(team[field])).map(([field]) => field);
        const told = one.request.made?.parts.filter(({ asked, there, differing: other, extra }) => asked !== there || other + extra > 0).map(({ kind }) => kind) ?? [];
        if (wrong.length > 0) differing += 1;
        assert.equal(wrong.length > 0, told.length > 0, `${name}: is otherwise in ${wrong.join()}, told of ${told.join()}`);
        for (const field of wrong) assert.ok(told.some((kind) => kinds[field]?.includes(kind)), `${name}: ${field} is not told, only ${told.join()}`);
      }
    }
    assert.ok(faulty < 20 || differing > 0, 'no fault made any difference, so nothing was shown');
  });
});

/** The kinds of the report that tell of a field. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  name: ['name'],
  description: ['description'],
  privacy: ['privacy'],
  classification: ['classification'],
  hasPhoto: ['photo'],
  people: ['owners', 'members'],
  channels: ['channels'],
  privateChannels: ['privateChannels'],
  tabs: ['tabs'],
  plans: ['plans'],
  buckets: ['buckets'],
  tasks: ['tasks', 'taskDetails'],
};
