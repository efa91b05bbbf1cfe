import assert from 'node:assert/strict';
import { tokensOf } from '../../../src/simulator/graph/search.ts';
import { Asker, errorOf, names, type Json } from '../asker.ts';

const eventual = { consistencylevel: 'eventual' };

describe('The simulated directory', () => {
  it('shows a user with the usual properties, by id and by address, and with others on request', () => {
    const asker = new Asker();
    const camille = asker.person('camille.laurent');
    const user = asker.get(`/users/${camille}`).body;
    assert.equal(user['displayName'], 'Camille Laurent');
    assert.equal('department' in user, false);
    assert.deepEqual(asker.get('/users/Camille.Laurent@northwindtraders.example').body['id'], camille);
    const asked = asker.get(`/users/${camille}?$select=id,country,department`).body;
    assert.deepEqual(
      { ...asked, '@odata.context': '' },
      { '@odata.context': '', id: camille, country: 'FR', department: 'Sales' },
    );
    assert.equal(errorOf(asker.get('/users/nobody'))['code'], 'Request_ResourceNotFound');
  });

  it('filters people', () => {
    const asker = new Asker();
    const found = (filter: string): readonly unknown[] =>
      names(asker.get(`/users?$filter=${encodeURIComponent(filter)}`));
    assert.deepEqual(found("startswith(displayName,'a')"), ['Amara Okafor', 'Aroha Ngata']);
    assert.deepEqual(found("mail eq 'LIAM.OCONNOR@northwindtraders.example'"), ["Liam O'Connor"]);
    assert.deepEqual(found("displayName eq 'Liam O''Connor'"), ["Liam O'Connor"]);
    assert.deepEqual(found("(country eq 'FR' or country eq 'IN') and not (jobTitle eq 'Account Manager')"), [
      'Priya Raman',
    ]);
    assert.deepEqual(found("country in ('NG', 'TR') and accountEnabled eq true"), ['Amara Okafor', 'Zeynep Yılmaz']);
  });

  it('refuses filters and searches that cannot be understood', () => {
    const asker = new Asker();
    for (const filter of [
      'displayName eq',
      "displayName eq 'open",
      'shoeSize eq 43',
      "displayName eq 'a' or",
      "displayName ~ 'a'",
      ')',
      'startswith(displayName)',
      "displayName eq 'a' 'b'",
    ])
      assert.equal(asker.get(`/users?$filter=${encodeURIComponent(filter)}`).status, 400, filter);
    for (const search of ['priya', '"shoeSize:43"', '"displayName"'])
      assert.equal(asker.get(`/users?$search=${encodeURIComponent(search)}`, eventual).status, 400, search);
  });

  it('searches words by their beginnings, only with ConsistencyLevel: eventual', () => {
    const asker = new Asker();
    const query = '/users?$search="displayName:ra" OR "mail:kenji"';
    assert.equal(errorOf(asker.get(query))['code'], 'Request_UnsupportedQuery');
    assert.deepEqual(names(asker.get(query, eventual)), ['Priya Raman', 'Kenji Watanabe']);
  });

  it('splits words at digits, symbols and case changes, as Graph does', () => {
    assert.deepEqual(tokensOf('hello123world'), ['hello', '123', 'world']);
    assert.deepEqual(tokensOf('OneVideo, USAToday & co_op'), ['one', 'video', 'usa', 'today', 'co', 'op']);
    assert.deepEqual(tokensOf('qwertyuiopasdfgh'), ['qwertyuiopasdfgh']);
  });

  it('pages through people, each once, and counts them', () => {
    const asker = new Asker();
    const seen: unknown[] = [];
    let page = asker.get('/users?$top=5&$select=displayName,id&$count=true', eventual);
    assert.equal(page.body['@odata.count'], asker.tenant.users.length);
    for (;;) {
      seen.push(...names(page));
      const next = page.body['@odata.nextLink'] as string | undefined;
      if (next === undefined) break;
      page = asker.get(next.replace(`${asker.settings.url}/v1.0`, ''), eventual);
    }
    assert.deepEqual(
      seen,
      asker.tenant.users.map(({ displayName }) => displayName),
    );
    assert.equal(asker.get('/users?$top=0').status, 400);
    assert.equal(asker.get('/users?$top=1000').status, 400);
    assert.equal(asker.get('/users?$skiptoken=nonsense').status, 400);
  });

  it('knows managers, or that there is none', () => {
    const asker = new Asker();
    assert.equal(asker.get(`/users/${asker.person('camille.laurent')}/manager`).body['displayName'], 'Priya Raman');
    assert.equal(asker.get(`/users/${asker.person('olivia.hughes')}/manager`).status, 404);
  });

  it('tells roles and groups, directly and through other groups', () => {
    const asker = new Asker();
    const roles = asker.get(`/users/${asker.person('amara.okafor')}/memberOf/microsoft.graph.directoryRole`).value;
    assert.deepEqual(
      roles.map(({ roleTemplateId }) => roleTemplateId),
      ['62e90394-69f5-4237-9190-012177145e10'],
    );
    const sofia = asker.person('sofia.rossi');
    const direct = names(asker.get(`/users/${sofia}/memberOf`));
    const all = names(asker.get(`/users/${sofia}/transitiveMemberOf`));
    assert.deepEqual(direct, ['Operations', 'Onboarding 2026', 'Onboarding template']);
    assert.deepEqual(all, ['All employees', ...direct]);
    const [admins] = asker.get(
      "/directoryRoles?$filter=roleTemplateId eq '69091246-20e8-4a56-aa4d-066075b2a7a8'",
    ).value;
    assert.deepEqual(names(asker.get(`/directoryRoles/${String(admins!['id'])}/members`)), ['Jonas Lindqvist']);
  });

  it('has photos of some', () => {
    const asker = new Asker();
    const photo = asker.get(`/users/${asker.person('camille.laurent')}/photo/$value`).response.body as Uint8Array;
    assert.deepEqual([...photo.subarray(1, 4)], [...Buffer.from('PNG')]);
    assert.equal(errorOf(asker.get(`/users/${asker.person('kenji.watanabe')}/photo/$value`))['code'], 'ImageNotFound');
  });

  it('gets objects by ids and leaves out what it does not know', () => {
    const asker = new Asker();
    const ids = [asker.person('priya.raman'), asker.team('Project template'), '00000000-0000-4000-8000-000000000000'];
    assert.deepEqual(names(asker.post('/directoryObjects/getByIds', { ids })), ['Priya Raman', 'Project template']);
    assert.deepEqual(names(asker.post('/directoryObjects/getByIds', { ids, types: ['user'] })), ['Priya Raman']);
    assert.equal(asker.post('/directoryObjects/getByIds', { ids: 'all' }).status, 400);
  });

  it('checks names of groups: blocked words and taken nicknames are 422', () => {
    const asker = new Asker();
    const check = (displayName: string, mailNickname: string): unknown => {
      const answer = asker.post('/directoryObjects/validateProperties', {
        entityType: 'Group',
        displayName,
        mailNickname,
      });
      const details = (answer.body['error'] as Json | undefined)?.['details'] as { code: string }[] | undefined;
      return [answer.status, details?.map(({ code }) => code)];
    };
    assert.deepEqual(check('Harbour bridge', 'harbour'), [204, undefined]);
    assert.deepEqual(check('Payroll 2026', 'pay'), [422, ['ContainsBlockedWord']]);
    assert.deepEqual(check('Harbour', 'projecttemplate'), [422, ['PropertyConflict']]);
  });

  it('changes groups; a taken nickname is refused', () => {
    const asker = new Asker();
    const id = asker.team('Project template');
    assert.equal(asker.patch(`/groups/${id}`, { description: 'New words', mailNickname: 'fresh' }).status, 204);
    assert.equal(asker.get(`/groups/${id}`).body['description'], 'New words');
    assert.equal(asker.get(`/groups/${id}`).body['mail'], 'fresh@northwindtraders.example');
    const taken = asker.patch(`/groups/${id}`, { mailNickname: 'CustomerTemplate' });
    assert.match(String(errorOf(taken)['message']), /already exists/);
    assert.equal(asker.patch(`/groups/${id}`, { mailNickname: 'no spaces' }).status, 400);
    assert.equal(asker.patch(`/groups/${id}`, { displayName: '' }).status, 400);
  });

  it('deletes softly, lets search find what is gone for a while, and restores', () => {
    const asker = new Asker();
    const id = asker.team('Project template');
    const search = "/groups?$filter=displayName eq 'Project template'";
    assert.equal(asker.graph('DELETE', `/groups/${id}`).status, 204);
    assert.deepEqual([asker.get(`/groups/${id}`).status, asker.get(`/teams/${id}`).status], [404, 404]);
    assert.equal(asker.get(search).value.length, 1);
    asker.wait(2000);
    assert.equal(asker.get(search).value.length, 0);
    assert.deepEqual(names(asker.get('/directory/deletedItems/microsoft.graph.group')), ['Project template']);
    assert.equal(asker.graph('POST', `/directory/deletedItems/${id}/restore`).status, 200);
    assert.equal(asker.get(`/teams/${id}`).status, 200);
  });

  it('lists the people and the owners of a group', () => {
    const asker = new Asker();
    const id = asker.team('Project template');
    assert.deepEqual(names(asker.get(`/groups/${id}/owners`)), ['Diego Fernández', 'Hannah Becker']);
    assert.deepEqual(names(asker.get(`/groups/${id}/members`)), [
      'Diego Fernández',
      'Hannah Becker',
      'Jonas Lindqvist',
    ]);
  });

  it('tells the company', () => {
    assert.deepEqual(names(new Asker().get('/organization')), ['Northwind Traders']);
    assert.deepEqual(names(new Asker().as(1).get('/organization')), ['Fabrikam']);
  });
});

describe('Tenants of the simulated Graph', () => {
  it('need a token that is theirs and not expired', () => {
    const asker = new Asker();
    assert.equal(asker.send('GET', '/v1.0/users').status, 401);
    assert.equal(asker.graph('GET', '/users', undefined, { authorization: 'Bearer a.b' }).status, 401);
    const bot = asker.token('https://api.botframework.com/.default', 'botframework.com');
    assert.equal(asker.graph('GET', '/users', undefined, { authorization: `Bearer ${bot}` }).status, 401);
    const forged = asker.token().replace(/^./, 'f');
    assert.equal(asker.graph('GET', '/users', undefined, { authorization: `Bearer ${forged}` }).status, 401);
    asker.wait(3_600_000);
    assert.equal(asker.get('/users').status, 401);
  });

  it('get no token without a client, a secret, a known scope or a known tenant', () => {
    const asker = new Asker();
    const ask = (tenant: string, form: Record<string, string>): unknown => {
      const answer = asker.send('POST', `/${tenant}/oauth2/v2.0/token`, new URLSearchParams(form).toString());
      return [answer.status, answer.body['error']];
    };
    const whole = {
      grant_type: 'client_credentials',
      client_id: 'a',
      client_secret: 'b',
      scope: 'https://graph.microsoft.com/.default',
    };
    assert.deepEqual(ask(asker.tenant.id, whole), [200, undefined]);
    assert.deepEqual(ask('northwindtraders.example', whole), [200, undefined]);
    assert.deepEqual(ask(asker.tenant.id, { ...whole, grant_type: 'password' }), [400, 'unsupported_grant_type']);
    assert.deepEqual(ask(asker.tenant.id, { ...whole, client_id: '' }), [400, 'invalid_request']);
    assert.deepEqual(ask(asker.tenant.id, { ...whole, client_secret: '' }), [401, 'invalid_client']);
    assert.deepEqual(ask(asker.tenant.id, { ...whole, scope: 'openid' }), [400, 'invalid_scope']);
    assert.deepEqual(ask('nowhere.example', whole), [400, 'invalid_request']);
  });

  it('do not see each other, even where people have equal ids', () => {
    const company = new Asker().company;
    const [first, second] = company.tenants;
    const twins = first!.users.map((user) => ({
      ...user,
      displayName: `${user.displayName} of Fabrikam`,
      alias: user.alias!,
    }));
    const asker = new Asker({
      company: { tenants: [first!, { ...second!, users: twins, groups: [], roles: [], teams: [] }] },
    });
    const priya = asker.person('priya.raman');
    assert.equal(asker.get(`/users/${priya}`).body['displayName'], 'Priya Raman');
    assert.equal(asker.as(1).get(`/users/${priya}`).body['displayName'], 'Priya Raman of Fabrikam');
    assert.equal(asker.as(1).get(`/teams/${asker.team('Project template')}`).status, 404);
    assert.equal(asker.as(1).get('/groups').value.length, 0);
  });
});

describe("The bot in somebody's personal scope", () => {
  it('is installed once; its chat comes to be and the bot hears of it', () => {
    const asker = new Asker();
    const [app] = asker.get(`/appCatalogs/teamsApps?$filter=externalId eq '${asker.settings.botAppId}'`).value;
    const apps = `/users/${asker.person('hannah.becker')}/teamwork/installedApps`;
    const body = {
      'teamsApp@odata.bind': `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/${String(app!['id'])}`,
    };
    assert.equal(asker.get(apps).value.length, 0);
    const installed = asker.post(apps, body);
    assert.equal(installed.status, 201);
    assert.ok(installed.outgoing.some(({ activity }) => activity['type'] === 'conversationUpdate'));
    assert.equal(asker.post(apps, body).status, 409);
    const [found] = asker.get(
      `${apps}?$expand=teamsApp&$filter=teamsApp/externalId eq '${asker.settings.botAppId}'`,
    ).value;
    const chat = asker.get(`${apps}/${encodeURIComponent(String(found!['id']))}/chat`);
    assert.deepEqual([chat.status, chat.body['chatType']], [200, 'oneOnOne']);
  });
});
