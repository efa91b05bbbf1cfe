import assert from 'node:assert/strict';
import { Asker, errorOf, member, names, tab } from '../asker.ts';

const web = 'com.microsoft.teamspace.tab.web';
const library = 'com.microsoft.teamspace.tab.files.sharepoint';
const powerBi = 'com.microsoft.teamspace.tab.powerbi';

describe('A team in the simulated Graph', () => {
  it('takes a new name and privacy, which its group has at once and search later', () => {
    const asker = new Asker();
    const id = asker.team('Project template');
    assert.equal(asker.patch(`/teams/${id}`, { displayName: 'Renamed', visibility: 'public' }).status, 204);
    assert.equal(asker.get(`/groups/${id}`).body['displayName'], 'Renamed');
    assert.equal(asker.get(`/teams/${id}`).body['visibility'], 'public');
    const search = "/groups?$filter=displayName eq 'Renamed'";
    assert.equal(asker.get(search).value.length, 0);
    asker.wait(2000);
    assert.equal(asker.get(search).value.length, 1);
  });

  it('merges settings one by one', () => {
    const asker = new Asker();
    const id = asker.team('Customer template');
    asker.patch(`/teams/${id}`, { memberSettings: { allowAddRemoveApps: false } });
    const settings = asker.get(`/teams/${id}`).body['memberSettings'] as Record<string, unknown>;
    assert.deepEqual([settings['allowAddRemoveApps'], settings['allowCreateUpdateChannels']], [false, false]);
    assert.equal(settings['allowCreateUpdateRemoveTabs'], true);
  });

  it('is archived by an operation, and then takes no channels', () => {
    const asker = new Asker();
    const id = asker.team('Project template');
    const { status, headers } = asker.graph('POST', `/teams/${id}/archive`);
    assert.equal(status, 202);
    assert.equal(asker.get(`/teams/${id}`).body['isArchived'], false);
    asker.wait(2000);
    assert.equal(asker.get(headers['location']!).body['status'], 'succeeded');
    assert.equal(asker.get(`/teams/${id}`).body['isArchived'], true);
    assert.equal(asker.post(`/teams/${id}/channels`, { displayName: 'Late' }).status, 400);
  });

  it('makes channels, refuses a name twice and a private channel without an owner', () => {
    const asker = new Asker();
    const id = asker.team('Project template');
    const made = asker.post(`/teams/${id}/channels`, { displayName: 'Suppliers', description: 'Who delivers what' });
    assert.deepEqual([made.status, made.body['membershipType']], [201, 'standard']);
    const twice = asker.post(`/teams/${id}/channels`, { displayName: 'SUPPLIERS' });
    assert.deepEqual(
      [twice.status, errorOf(twice)['message']],
      [400, 'Channel name already existed, please use other name'],
    );
    assert.equal(asker.post(`/teams/${id}/channels`, { displayName: 'x'.repeat(51) }).status, 400);
    const secret = { displayName: 'Secret', membershipType: 'private' };
    assert.equal(asker.post(`/teams/${id}/channels`, secret).status, 400);
    const members = [member(asker.person('diego.fernandez'), 'owner')];
    assert.equal(asker.post(`/teams/${id}/channels`, { ...secret, members }).status, 201);
    assert.deepEqual(
      names(asker.get(`/teams/${id}/channels?$filter=membershipType eq 'private'&$select=displayName`)),
      ['Steering', 'Secret'],
    );
  });

  it('shows General as its primary channel', () => {
    const asker = new Asker();
    assert.equal(asker.get(`/teams/${asker.team('Project template')}/primaryChannel`).body['displayName'], 'General');
  });

  it('takes tabs of installed apps only, and configures those that can be', () => {
    const asker = new Asker();
    const id = asker.team('Project template');
    const tabs = `/teams/${id}/channels/${String(asker.get(`/teams/${id}/primaryChannel`).body['id'])}/tabs`;
    const configuration = { contentUrl: 'https://a.example', websiteUrl: 'https://a.example' };
    assert.match(String(errorOf(asker.post(tabs, tab(powerBi)))['message']), /needs to be installed to the team/);
    assert.equal(asker.post(tabs, tab(library, configuration)).status, 400);
    assert.equal(asker.post(tabs, tab(library)).status, 201);
    assert.equal(asker.post(tabs, tab(web, { contentUrl: 'no address' })).status, 400);
    const made = asker.post(tabs, tab(web, configuration));
    const one = `${tabs}/${String(made.body['id'])}`;
    assert.equal(made.status, 201);
    assert.equal(asker.patch(one, { displayName: 'Another name' }).body['displayName'], 'Another name');
    assert.equal((asker.get(one).body['configuration'] as Record<string, unknown>)['websiteUrl'], 'https://a.example');
    assert.equal(asker.graph('DELETE', one).status, 204);
    assert.equal(asker.get(one).status, 404);
  });

  it('installs an app once', () => {
    const asker = new Asker();
    const apps = `/teams/${asker.team('Project template')}/installedApps`;
    const body = { 'teamsApp@odata.bind': `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/${powerBi}` };
    assert.equal(asker.post(apps, body).status, 201);
    const again = asker.post(apps, body);
    assert.equal(again.status, 409);
    assert.match(JSON.stringify(again.body), /AppEntitlementAlreadyExists/);
    const [found] = asker.get(`${apps}?$expand=teamsApp,teamsAppDefinition&$filter=teamsApp/id eq '${powerBi}'`).value;
    assert.equal((found!['teamsAppDefinition'] as Record<string, unknown>)['displayName'], 'Power BI');
    assert.equal(asker.graph('DELETE', `${apps}/${String(found!['id'])}`).status, 204);
  });
});

describe('The people of a team in the simulated Graph', () => {
  const everybody = (asker: Asker, team: string): Record<string, string> =>
    Object.fromEntries(
      asker.get(`/teams/${team}/members`).value.map(({ userId, roles }) => [userId, (roles as string[]).join()]),
    ) as Record<string, string>;

  it('are added many at once: 200 when all could be, 207 with an error for who could not', () => {
    const [tenant, ...others] = new Asker().company.tenants;
    const users = tenant!.users.map((user) => (user.alias === 'diego.fernandez' ? { ...user, teamsLicence: false } : user));
    const teams = tenant!.teams!.map((team) => ({ ...team, owners: [tenant!.users.find(({ alias }) => alias === 'kenji.watanabe')!.id] }));
    const asker = new Asker({ company: { tenants: [{ ...tenant!, users, teams }, ...others] } });
    const team = asker.made(asker.team('Project template'));
    const [priya, kenji, diego] = [asker.person('priya.raman'), asker.person('kenji.watanabe'), asker.person('diego.fernandez')];
    const all = asker.post(`/teams/${team}/members/add`, { values: [member(priya, 'owner'), member(kenji)] });
    assert.equal(all.status, 200);
    assert.deepEqual(
      all.value.map(({ userId, error }) => [userId, error]),
      [
        [priya, null],
        [kenji, null],
      ],
    );
    const some = asker.post(`/teams/${team}/members/add`, { values: [member(diego), member(kenji, 'owner')] });
    assert.equal(some.status, 207);
    assert.equal((some.value[0]!['error'] as Record<string, unknown>)['code'], 'Forbidden');
    assert.equal(some.value[1]!['error'], null);
    assert.deepEqual([everybody(asker, team)[priya], everybody(asker, team)[kenji]], ['owner', 'owner']);
  });

  it('are none of them added where one is nobody in the directory', () => {
    const asker = new Asker();
    const team = asker.made(asker.team('Project template'));
    const nobody = '00000000-0000-4000-8000-000000000000';
    const before = everybody(asker, team);
    const none = asker.post(`/teams/${team}/members/add`, { values: [member(asker.person('kenji.watanabe')), member(nobody)] });
    assert.equal(none.status, 404);
    assert.deepEqual(everybody(asker, team), before);
  });

  it('are at most 200 in one addition and 20 in one removal', () => {
    const asker = new Asker();
    const team = asker.team('Project template');
    const many = (count: number): unknown => ({
      values: Array.from({ length: count }, () => member(asker.person('priya.raman'))),
    });
    assert.equal(asker.post(`/teams/${team}/members/add`, many(201)).status, 400);
    assert.equal(asker.post(`/teams/${team}/members/add`, many(200)).status, 200);
    assert.equal(asker.post(`/teams/${team}/members/remove`, many(21)).status, 400);
  });

  it('change their role and leave by their membership id, but the last owner stays', () => {
    const asker = new Asker();
    const team = asker.made(asker.team('Project template'));
    const added = asker.post(`/teams/${team}/members`, member(asker.person('priya.raman')));
    assert.equal(added.status, 201);
    const [owner] = asker.get(`/teams/${team}/members`).value;
    const path = (one: Readonly<Record<string, unknown>>): string =>
      `/teams/${team}/members/${encodeURIComponent(String(one['id']))}`;
    assert.equal(asker.graph('DELETE', path(owner!)).status, 400);
    const body = { '@odata.type': '#microsoft.graph.aadUserConversationMember', roles: ['owner'] };
    assert.deepEqual(asker.patch(path(added.body), body).body['roles'], ['owner']);
    assert.equal(asker.graph('DELETE', path(owner!)).status, 204);
    assert.deepEqual(everybody(asker, team), { [asker.person('priya.raman')]: 'owner' });
  });

  it('are refused as guests and from elsewhere', () => {
    const asker = new Asker();
    const team = asker.team('Project template');
    assert.equal(asker.post(`/teams/${team}/members`, member(asker.person('priya.raman'), 'guest')).status, 400);
    assert.equal(asker.post(`/teams/${team}/members`, member(asker.as(1).person('aisha.rahman'))).status, 404);
    assert.equal(asker.post(`/teams/${team}/members`, { roles: ['owner'] }).status, 400);
  });

  it('see the team among theirs a moment after they came', () => {
    const asker = new Asker({ settings: { teamLag: [500, 1000] } });
    const team = asker.made(asker.team('Project template'));
    asker.wait(1000);
    const priya = asker.person('priya.raman');
    asker.post(`/teams/${team}/members`, member(priya));
    const joined = (): boolean => asker.get(`/users/${priya}/joinedTeams`).value.some(({ id }) => id === team);
    assert.equal(joined(), false);
    asker.wait(1000);
    assert.equal(joined(), true);
  });
});
