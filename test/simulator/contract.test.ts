import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { OpenAPIBackend, type Document } from 'openapi-backend';
import { portrait } from '../../src/simulator/graph/portrait.ts';
import type { UserRecord } from '../../src/simulator/records.ts';
import { Asker, member, tab, type Answer } from './asker.ts';

const contract = process.env['GRAPH_CONTRACT'];
const web = 'com.microsoft.teamspace.tab.web';

/** Graph's answers, held against the published shapes; properties beyond them are allowed. */
class Contract {
  readonly #api: OpenAPIBackend;

  private constructor(api: OpenAPIBackend) {
    this.#api = api;
  }

  static async read(file: string): Promise<Contract> {
    const definition = JSON.parse(readFileSync(file, 'utf8')) as Document;
    const api = new OpenAPIBackend({ definition, quick: true, ajvOpts: { strict: false, validateFormats: false } });
    await api.init();
    return new Contract(api);
  }

  /** Asks, and compares the answer's body with the schema of its operation and status. */
  check(method: string, path: string, answer: Answer): void {
    const request = { method, path: path.split('?')[0]!, headers: {} };
    const operation = this.#api.matchOperation(request);
    assert.ok(operation, `the contract knows ${method} ${path}`);
    assert.ok(
      Object.keys(operation.responses ?? {}).some((status) => fits(status, answer.status)),
      `${method} ${path} may answer ${answer.status}`,
    );
    if (answer.response.body === undefined || answer.response.body instanceof Uint8Array) return;
    const { errors } = this.#api.validateResponse(answer.response.body, operation, answer.status);
    assert.equal(errors ?? null, null, `${method} ${path}: ${JSON.stringify(errors?.slice(0, 3))}`);
  }
}

const fits = (expected: string, status: number): boolean =>
  new RegExp(`^${expected.replaceAll('X', '\\d')}$`).test(String(status));

describe('The contract of Microsoft Graph', function () {
  // The schemas are compiled when they are first needed, which takes its time on a busy machine.
  this.timeout(60_000);
  let api: Contract;
  before(async function () {
    if (!contract) return this.skip();
    api = await Contract.read(contract);
  });

  const checked = (asker: Asker, method: string, path: string, body?: unknown): Answer => {
    const answer = asker.graph(method, path, body, { consistencylevel: 'eventual' });
    api.check(method, path, answer);
    return answer;
  };

  it('is kept by what the simulator says of people and groups', () => {
    const asker = new Asker();
    const amara = asker.person('amara.okafor');
    const team = asker.team('Project template');
    const app = String(
      asker.get(`/appCatalogs/teamsApps?$filter=externalId eq '${asker.settings.botAppId}'`).value[0]!['id'],
    );
    const bind = { 'teamsApp@odata.bind': `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/${app}` };
    assert.equal(checked(asker, 'POST', `/users/${amara}/teamwork/installedApps`, bind).status, 201);
    const [installed] = checked(asker, 'GET', `/users/${amara}/teamwork/installedApps?$expand=teamsApp`).value;
    const everything = [
      '/users?$top=3&$count=true',
      `/users/${amara}`,
      `/users/${amara}/manager`,
      `/users/${amara}/memberOf`,
      `/users/${amara}/memberOf/microsoft.graph.directoryRole`,
      `/users/${amara}/transitiveMemberOf`,
      `/users/${amara}/transitiveMemberOf/microsoft.graph.group`,
      `/users/${amara}/joinedTeams`,
      `/users/${amara}/photo/$value`,
      `/users/${amara}/teamwork/installedApps/${String(installed!['id'])}/chat`,
      '/groups?$search="displayName:project"',
      `/groups/${team}`,
      `/groups/${team}/members`,
      `/groups/${team}/owners`,
      '/directory/deletedItems/microsoft.graph.group',
      '/directoryRoles',
      '/organization',
      '/appCatalogs/teamsApps?$expand=appDefinitions',
    ];
    for (const path of everything) assert.equal(checked(asker, 'GET', path).status, 200, path);
    assert.equal(checked(asker, 'POST', '/directoryObjects/getByIds', { ids: [amara, team] }).status, 200);
    assert.equal(checked(asker, 'PATCH', `/groups/${team}`, { description: 'New' }).status, 204);
  });

  it('is kept by what the simulator says of teams', () => {
    const asker = new Asker();
    const source = asker.team('Project template');
    const order = {
      displayName: 'Made',
      description: 'x',
      mailNickname: 'made',
      visibility: 'private',
      partsToClone: 'apps,settings,channels',
    };
    const location = checked(asker, 'POST', `/teams/${source}/clone`, order).headers['location']!;
    const operation = location.replaceAll("('", '/').replaceAll("')", '');
    for (const wait of [0, 1000, 4000]) {
      asker.wait(wait);
      checked(asker, 'GET', operation);
    }
    const team = String(asker.get(operation).body['targetResourceId']);
    const channel = String(checked(asker, 'GET', `/teams/${team}/primaryChannel`).body['id']);
    const tabs = `/teams/${team}/channels/${encodeURIComponent(channel)}/tabs`;
    const made = checked(
      asker,
      'POST',
      tabs,
      tab(web, { contentUrl: 'https://a.example', websiteUrl: 'https://a.example' }),
    );
    checked(asker, 'PATCH', `${tabs}/${String(made.body['id'])}`, { displayName: 'Renamed' });
    checked(asker, 'POST', `/teams/${team}/members`, member(asker.person('priya.raman'), 'owner'));
    const guest = asker.person('sofia.rossi');
    asker.state.put('users', asker.tenant.id, guest, { ...asker.state.get<UserRecord>('users', asker.tenant.id, guest), userType: 'Guest' });
    const some = checked(asker, 'POST', `/teams/${team}/members/add`, {
      values: [member(asker.person('kenji.watanabe')), member(guest)],
    });
    assert.equal(some.status, 207);
    assert.equal(checked(asker, 'POST', `/teams/${team}/members/add`, { values: [member('nobody')] }).status, 404);
    const [first] = checked(asker, 'GET', `/teams/${team}/members`).value;
    const membership = `/teams/${team}/members/${encodeURIComponent(String(first!['id']))}`;
    checked(asker, 'PATCH', membership, {
      '@odata.type': '#microsoft.graph.aadUserConversationMember',
      roles: ['owner'],
    });
    checked(asker, 'POST', `/teams/${team}/channels`, { displayName: 'Another' });
    const priya = member(asker.person('priya.raman'), 'owner');
    const secret = { displayName: 'Secret', membershipType: 'private', members: [priya] };
    const inside = String(checked(asker, 'POST', `/teams/${team}/channels`, secret).body['id']);
    const people = `/teams/${team}/channels/${encodeURIComponent(inside)}/members`;
    const added = checked(asker, 'POST', people, member(asker.person('kenji.watanabe')));
    const other = `${people}/${encodeURIComponent(String(added.body['id']))}`;
    checked(asker, 'PATCH', other, { '@odata.type': '#microsoft.graph.aadUserConversationMember', roles: ['owner'] });
    assert.equal(checked(asker, 'POST', `${people}/add`, { values: [priya, member(guest)] }).status, 207);
    assert.equal(checked(asker, 'GET', other).status, 200);
    assert.equal(checked(asker, 'DELETE', other).status, 204);
    const paths = [
      people,
      `/teams/${team}`,
      `/teams/${team}/channels`,
      `${tabs}?$expand=teamsApp`,
      `/teams/${team}/installedApps?$expand=teamsApp,teamsAppDefinition`,
      membership,
    ];
    for (const path of paths) assert.equal(checked(asker, 'GET', path).status, 200, path);
    checked(asker, 'PATCH', `/teams/${team}`, { description: 'y' });
    checked(asker, 'POST', `/teams/${team}/archive`);
  });

  it('is kept by what the simulator says of photos', () => {
    const asker = new Asker();
    const team = asker.team('Onboarding template');
    for (const place of ['teams', 'groups']) {
      const path = `/${place}/${team}/photo`;
      checked(asker, 'GET', path);
      const headers = { 'content-type': 'image/png' };
      api.check('PUT', `${path}/$value`, asker.graph('PUT', `${path}/$value`, portrait('x'), headers));
      assert.equal(checked(asker, 'GET', path).status, 200);
      assert.equal(checked(asker, 'GET', `${path}/$value`).status, 200);
    }
  });

  it('is kept by what the simulator says of plans', () => {
    const asker = new Asker();
    const group = asker.team('Onboarding template');
    const container = { url: `https://graph.microsoft.com/v1.0/groups/${group}` };
    const plan = String(checked(asker, 'POST', '/planner/plans', { container, title: 'Launch' }).body['id']);
    const bucket = String(checked(asker, 'POST', '/planner/buckets', { name: 'To do', planId: plan }).body['id']);
    const task = checked(asker, 'POST', '/planner/tasks', { planId: plan, bucketId: bucket, title: 'First' });
    const one = `/planner/tasks/${String(task.body['id'])}`;
    const changes: readonly [string, unknown][] = [
      [`/planner/plans/${plan}`, { title: 'Launch 2' }],
      [`/planner/plans/${plan}/details`, { categoryDescriptions: { category1: 'Urgent' } }],
      [`/planner/buckets/${bucket}`, { name: 'Doing' }],
      [one, { appliedCategories: { category1: true }, percentComplete: 50 }],
      [`${one}/details`, { description: 'Notes' }],
    ];
    for (const [path, body] of changes) {
      const etag = String(checked(asker, 'GET', path).body['@odata.etag']);
      const headers = { 'if-match': etag, prefer: 'return=representation' };
      const answer = asker.graph('PATCH', path, body, headers);
      assert.equal(answer.status, 200, path);
      api.check('PATCH', path, answer);
      api.check('PATCH', path, asker.graph('PATCH', path, body, headers));
    }
    const lists = [`/groups/${group}/planner/plans`, `/planner/plans/${plan}/buckets`, `/planner/plans/${plan}/tasks`];
    for (const path of [...lists, `/planner/buckets/${bucket}/tasks`])
      assert.equal(checked(asker, 'GET', path).value.length, 1, path);
    assert.equal(checked(asker, 'GET', '/planner/tasks/nothing').status, 404);
  });

  it('is kept by refusals and by batches', () => {
    const asker = new Asker();
    const team = asker.team('Project template');
    assert.equal(checked(asker, 'GET', '/users/nobody').status, 404);
    assert.equal(checked(asker, 'POST', `/teams/${team}/clone`, {}).status, 400);
    assert.equal(checked(asker, 'GET', '/users?$filter=nonsense').status, 400);
    const taken = { entityType: 'Group', displayName: 'x', mailNickname: 'projecttemplate' };
    assert.equal(checked(asker, 'POST', '/directoryObjects/validateProperties', taken).status, 422);
    const requests = [
      { id: '1', method: 'GET', url: '/organization' },
      { id: '2', method: 'GET', url: '/users/nobody' },
    ];
    assert.equal(checked(asker, 'POST', '/$batch', { requests }).status, 200);
  });
});
