import assert from 'node:assert/strict';
import { Asker, errorOf, names, type Json } from '../asker.ts';

const web = 'com.microsoft.teamspace.tab.web';

describe('Cloning a team in the simulated Graph', () => {
  it('answers 202 without a body, with an operation of the source team', () => {
    const asker = new Asker();
    const source = asker.team('Project template');
    const answer = asker.clone(source);
    assert.equal(answer.status, 202);
    assert.equal(answer.response.body, undefined);
    assert.match(answer.headers['location']!, new RegExp(`^/teams\\('${source}'\\)/operations\\('[\\da-f-]{36}'\\)$`));
  });

  it('goes from notStarted over inProgress to succeeded, and names the new team only then', () => {
    const asker = new Asker();
    const location = asker.clone(asker.team('Project template')).headers['location']!;
    const state = (): unknown[] => {
      const { status, targetResourceId } = asker.get(location).body;
      return [status, targetResourceId !== null];
    };
    assert.deepEqual(state(), ['notStarted', false]);
    asker.wait(600);
    assert.deepEqual(state(), ['inProgress', false]);
    asker.wait(4399);
    assert.deepEqual(state(), ['inProgress', false]);
    asker.wait(1);
    assert.deepEqual(state(), ['succeeded', true]);
  });

  it('ends failed where the settings say so, with a code and without a team', () => {
    const asker = new Asker({ settings: { cloneFailure: { share: 1, code: 'Conflict' } } });
    const before = asker.get('/groups?$count=true').body['@odata.count'];
    const answer = asker.clone(asker.team('Project template'));
    assert.equal(answer.status, 202);
    asker.wait(4999);
    assert.equal(asker.get(answer.headers['location']!).body['status'], 'inProgress');
    asker.wait(5001);
    const { status, error, targetResourceId } = asker.get(answer.headers['location']!).body;
    assert.deepEqual([status, (error as Json)['code'], targetResourceId], ['failed', 'Conflict', null]);
    assert.equal(asker.get('/groups?$count=true').body['@odata.count'], before);
  });

  it('fails for a share of all clones', () => {
    const asker = new Asker({ settings: { cloneFailure: { share: 0.3, code: 'Conflict' } } });
    const source = asker.team('Customer template');
    const operations = Array.from({ length: 100 }, () => asker.clone(source).headers['location']!);
    asker.wait(5000);
    const failed = operations.filter((operation) => asker.get(operation).body['status'] === 'failed').length;
    assert.ok(failed > 15 && failed < 45, `${failed}`);
  });

  it('has succeeded before the team shows, and the team before its channels', () => {
    const asker = new Asker({ settings: { teamLag: [1000, 1000] } });
    const team = asker.made(asker.team('Project template'));
    assert.equal(asker.get(`/teams/${team}`).status, 404);
    asker.wait(1000);
    assert.deepEqual(names(asker.get(`/teams/${team}/channels`)), ['General']);
    asker.wait(1000);
    assert.ok(asker.get(`/teams/${team}/channels`).value.length > 3);
  });

  it('finds the operation under both spellings of its address, and not under another team', () => {
    const asker = new Asker();
    const source = asker.team('Project template');
    const id = /'([^']+)'\)$/.exec(asker.clone(source).headers['location']!)![1]!;
    assert.equal(asker.get(`/teams/${source}/operations/${id}`).status, 200);
    assert.equal(asker.get(`/teams('${source}')/operations('${id}')`).status, 200);
    assert.equal(asker.get(`/teams/${asker.team('Customer template')}/operations/${id}`).status, 404);
  });

  it('copies channels and apps, but no tabs and no private channel', () => {
    const asker = new Asker();
    const source = asker.team('Customer template');
    const team = asker.made(source);
    const channels = asker.get(`/teams/${team}/channels`);
    assert.deepEqual(names(channels), ['General', 'Offers', 'Delivery', 'Support']);
    for (const { id } of channels.value)
      assert.equal(asker.get(`/teams/${team}/channels/${String(id)}/tabs`).value.length, 0);
    const apps = (of: string): unknown => names({ ...asker.get(`/teams/${of}/installedApps?$expand=teamsApp`) }).length;
    assert.equal(apps(team), apps(source));
  });

  it('leaves tabs unconfigured or away even when asked for them', () => {
    const seen = new Set<number>();
    for (let seed = 1; seed <= 8; seed += 1) {
      const asker = new Asker({ seed });
      const team = asker.made(asker.team('Project template'), { partsToClone: 'apps,tabs,channels' });
      const [general] = asker.get(`/teams/${team}/channels`).value;
      const tabs = asker.get(`/teams/${team}/channels/${String(general!['id'])}/tabs`).value;
      seen.add(tabs.length);
      for (const { configuration } of tabs)
        assert.deepEqual(Object.values(configuration as object), [null, null, null, null]);
    }
    assert.deepEqual([...seen].sort(), [0, 2]);
  });

  it('refuses tabs without apps or without channels', () => {
    const asker = new Asker();
    const source = asker.team('Project template');
    const refused = asker.clone(source, { partsToClone: 'tabs,channels' });
    assert.equal(refused.status, 400);
    assert.deepEqual(errorOf(refused)['code'], 'InvalidRequest');
    assert.match(String(errorOf(refused)['message']), /without cloning Apps as well/);
    assert.match(String(errorOf(asker.clone(source, { partsToClone: 'tabs,apps' }))['message']), /channels as well/);
  });

  it("keeps one owner, the source's first, and makes the other a member where members are asked for", () => {
    const asker = new Asker();
    const source = asker.team('Project template');
    const people = (team: string): unknown =>
      asker
        .get(`/teams/${team}/members`)
        .value.map(({ displayName, roles }) => [displayName, (roles as string[]).join()]);
    assert.deepEqual(people(asker.made(source)), [['Diego Fernández', 'owner']]);
    assert.deepEqual(people(asker.made(source, { partsToClone: 'apps,channels,members' })), [
      ['Diego Fernández', 'owner'],
      ['Hannah Becker', ''],
      ['Jonas Lindqvist', ''],
    ]);
  });

  it('computes the nickname from the name and copies classification and privacy that are not given', () => {
    const asker = new Asker();
    const order = { displayName: 'Ärger & Söhne', visibility: undefined, classification: undefined };
    const first = asker.get(`/groups/${asker.made(asker.team('Customer template'), order)}`).body;
    assert.equal(first['mailNickname'], 'ArgerSohne');
    assert.equal(first['classification'], 'Internal');
    assert.equal(first['visibility'], 'Private');
    const second = asker.get(`/groups/${asker.made(asker.team('Customer template'), order)}`).body;
    assert.match(String(second['mailNickname']), /^ArgerSohne\d{3}$/);
  });

  it('clones an archived team into one that is not', () => {
    const asker = new Asker();
    const source = asker.team('Old project template');
    assert.equal(asker.get(`/teams/${source}`).body['isArchived'], true);
    assert.equal(asker.get(`/teams/${asker.made(source)}`).body['isArchived'], false);
  });

  it('refuses an unknown source, a deleted one, an empty name and a part that does not exist', () => {
    const asker = new Asker();
    const source = asker.team('Project template');
    assert.equal(asker.clone('00000000-0000-4000-8000-000000000000').status, 404);
    assert.equal(asker.clone(source, { displayName: ' ' }).status, 400);
    assert.equal(asker.clone(source, { displayName: 7 }).status, 400);
    assert.equal(asker.clone(source, { partsToClone: 'apps,photo' }).status, 400);
    assert.equal(asker.clone(source, { visibility: 'secret' }).status, 400);
    assert.equal(asker.graph('DELETE', `/groups/${source}`).status, 204);
    const refused = asker.clone(source);
    assert.deepEqual([refused.status, errorOf(refused)['code']], [404, 'ItemNotFound']);
  });

  it('refuses when the owner has no licence for Teams', () => {
    const plain = new Asker().company;
    const [tenant, ...others] = plain.tenants;
    const users = tenant!.users.map((user) =>
      user.alias === 'diego.fernandez' ? { ...user, teamsLicence: false } : user,
    );
    const asker = new Asker({ company: { tenants: [{ ...tenant!, users }, ...others] } });
    const refused = asker.clone(asker.team('Project template'));
    assert.deepEqual([refused.status, errorOf(refused)['code']], [403, 'AccessDenied']);
  });

  it('lets channels, people and the team itself show some time after it succeeded', () => {
    const asker = new Asker({ settings: { teamLag: [100, 1000] } });
    const team = asker.made(asker.team('Project template'));
    assert.equal(asker.get(`/teams/${team}`).status, 404);
    const counts = new Set<number>();
    for (let step = 0; step < 25; step += 1) {
      asker.wait(100);
      if (asker.get(`/teams/${team}`).status === 200) counts.add(asker.get(`/teams/${team}/channels`).value.length);
    }
    assert.ok(counts.size > 1, 'channels come one after the other');
    assert.equal(Math.max(...counts), 5);
  });

  it('shows the team in search later than it exists, by its name and by a marker in its description', () => {
    const asker = new Asker();
    const since = new Date(asker.now - 1000).toISOString();
    asker.clone(asker.team('Project template'), { description: 'Bridge qwertyuiopasdfgh' });
    const byName = `/groups?$filter=displayName eq 'harbour BRIDGE' and createdDateTime ge ${since}`;
    const byMarker = '/groups?$search="description:qwertyuiopasdfgh"';
    const found = (): number[] => [
      asker.get(byName).value.length,
      asker.get(byMarker, { consistencylevel: 'eventual' }).value.length,
    ];
    assert.deepEqual(found(), [0, 0]);
    asker.wait(2400);
    assert.deepEqual(found(), [0, 0]);
    asker.wait(200);
    assert.deepEqual(found(), [1, 1]);
  });

  it('takes the web tab, configured, in a channel of the made team', () => {
    const asker = new Asker();
    const team = asker.made(asker.team('Project template'));
    const channel = String(asker.get(`/teams/${team}/channels`).value[1]!['id']);
    const configuration = { contentUrl: 'https://intranet.example/a', websiteUrl: 'https://intranet.example/a' };
    const body = {
      displayName: 'Intranet',
      'teamsApp@odata.bind': `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps('${web}')`,
      configuration,
    };
    assert.equal(asker.post(`/teams/${team}/channels/${encodeURIComponent(channel)}/tabs`, body).status, 201);
    const [made] = asker.get(`/teams/${team}/channels/${channel}/tabs?$expand=teamsApp`).value;
    assert.equal((made!['configuration'] as Record<string, unknown>)['contentUrl'], configuration.contentUrl);
    assert.equal((made!['teamsApp'] as Record<string, unknown>)['id'], web);
  });
});
