import assert from 'node:assert/strict';
import { z } from 'zod';
import { get } from '../../../src/platform/graph/call.ts';
import { GraphAppInstaller } from '../../../src/platform/graph/graph-app-installer.ts';
import { GraphDirectory } from '../../../src/platform/graph/graph-directory.ts';
import { GraphTeamsService } from '../../../src/platform/graph/graph-teams-service.ts';
import { all, underRoot } from '../../../src/platform/graph/paging.ts';
import { baseUrl, each, settle, stage, tenant, type Reply, type Script } from './stage.ts';

const teamsOver = (script: Script): GraphTeamsService => new GraphTeamsService(stage(script).graph);
const ok = (body: unknown): Reply => ({ status: 200, body });
const item = z.object({ id: z.string() });

describe('The operation of a clone', () => {
  const state = (body: unknown) => teamsOver(() => ok(body)).operation(tenant, "/teams('1')/operations('2')");

  it('runs on in every state that is no end, those that nobody knows yet included', async () => {
    for (const status of ['notStarted', 'inProgress', 'running', 'invalid', 'unknownFutureValue', 'somethingNew', null]) {
      assert.deepEqual(await state({ status }), { status: 'running', team: undefined, error: undefined });
    }
  });

  it('names the made team, wherever it stands', async () => {
    const made = { status: 'succeeded', team: 'made', error: undefined };
    assert.deepEqual(await state({ status: 'succeeded', targetResourceId: 'made' }), made);
    assert.deepEqual(await state({ status: 'succeeded', targetResourceLocation: "/teams('made')" }), made);
    assert.deepEqual(await state({ status: 'succeeded', targetResourceId: null, targetResourceLocation: '/teams/made' }), made);
    await assert.rejects(state({ status: 'succeeded' }), { code: 'graph.unexpected' });
  });

  it('names the code of its failure', async () => {
    assert.deepEqual(await state({ status: 'failed', error: { code: 'Conflict' } }), { status: 'failed', team: undefined, error: 'Conflict' });
    assert.deepEqual(await state({ status: 'failed', error: null }), { status: 'failed', team: undefined, error: 'failed' });
  });

  it('is asked for at the address that Graph gave, whatever form it has', async () => {
    for (const address of ["/teams('1')/operations('2')", "teams('1')/operations('2')", `${baseUrl}/v1.0/teams('1')/operations('2')`]) {
      const { graph, outside } = stage(() => ok({ status: 'inProgress' }));
      await new GraphTeamsService(graph).operation(tenant, address);
      assert.equal(outside.sent[0]?.url, `${baseUrl}/v1.0/teams('1')/operations('2')`);
    }
  });
});

describe('A list', () => {
  const pages = (links: readonly string[]): Script => (_sent, count) => {
    const next = links[count - 1];
    return ok({ value: [{ id: `${count}` }], ...(next ? { '@odata.nextLink': next } : {}) });
  };

  it('is read page by page over plain http, as far as it is wanted', async () => {
    const links = [1, 2, 3].map((page) => `${baseUrl}/v1.0/users?$skiptoken=x%27${page}&$select=id`);
    const { graph, outside } = stage(pages(links));
    assert.equal((await all(graph, get(tenant, '/users'), item, 3)).length, 3);
    assert.deepEqual(outside.sent.map(({ url }) => new URL(url).pathname), ['/v1.0/users', '/v1.0/users', '/v1.0/users']);
    const asked = outside.sent.map(({ url }) => new URL(url).searchParams);
    assert.deepEqual(asked.map((parameters) => parameters.get('$skiptoken')), [null, "x'1", "x'2"]);
    assert.deepEqual(asked.map((parameters) => parameters.get('$select')), [null, 'id', 'id']);
  });

  it('is not followed to another origin, nor in circles', async () => {
    for (const link of [
      'https://graph.microsoft.com/v1.0/users?$skiptoken=1',
      `${baseUrl}.evil.example/v1.0/users`,
      `${baseUrl}@evil.example/v1.0/users`,
      `${baseUrl}/beta/users`,
      '//evil.example/v1.0/users',
      `${baseUrl}/v1.0/users`,
    ]) {
      const { graph, outside } = stage(pages(Array.from({ length: 9 }, () => link)));
      await assert.rejects(all(graph, get(tenant, '/users'), item, 9), { code: 'graph.unexpected' });
      assert(outside.sent.every(({ url }) => url === `${baseUrl}/v1.0/users`));
    }
  });

  it('that is none is unexpected', async () => {
    for (const body of [{}, { value: null }, { value: [{}] }, { value: [{ id: 7 }] }, []]) {
      await assert.rejects(all(stage(() => ok(body)).graph, get(tenant, '/users'), item, 9), { code: 'graph.unexpected' });
    }
  });

  it('keeps a relative address under the version root', () => {
    assert.equal(underRoot(baseUrl, '/v1.0/teams'), '/teams');
    assert.equal(underRoot(baseUrl, 'teams'), '/teams');
  });
});

describe('People of a team', () => {
  it('are told one by one who could not be added', async () => {
    const value = [{ userId: 'B', error: { code: 'Forbidden', message: 'no' } }, { userId: 'a', error: null }];
    const added = await teamsOver(() => ({ status: 207, body: { value } })).addMembers(tenant, 'team', [
      { person: 'a', owner: true },
      { person: 'b', owner: false },
    ]);
    assert.deepEqual(added, [
      { person: 'a', error: undefined },
      { person: 'b', error: 'Forbidden' },
    ]);
  });

  it('are unexpected where the answer forgets one of them', async () => {
    const teams = teamsOver(() => ({ status: 207, body: { value: [] } }));
    await assert.rejects(teams.addMembers(tenant, 'team', [{ person: 'a', owner: false }]), { code: 'graph.unexpected' });
  });

  it('are added 200 at a time, by Microsoft’s address of them', async () => {
    const { graph, outside, clock } = stage(() => ok({ value: [] }));
    const people = Array.from({ length: 201 }, (_, person) => ({ person: String(person), owner: person === 0 }));
    const added = new GraphTeamsService(graph).addMembers(tenant, 'team', people);
    await clock.pass(1000);
    assert.equal((await added).length, 201);
    const bodies = outside.sent.map(({ body }) => (body as { values: Record<string, unknown>[] }).values);
    assert.deepEqual(bodies.map(({ length }) => length), [200, 1]);
    assert.deepEqual(bodies[0]?.[0], {
      '@odata.type': '#microsoft.graph.aadUserConversationMember',
      roles: ['owner'],
      'user@odata.bind': "https://graph.microsoft.com/v1.0/users('0')",
    });
  });

  it('are nobody, and nothing is asked, where nobody is to be added', async () => {
    const { graph, outside } = stage(() => ok({}));
    assert.deepEqual(await new GraphTeamsService(graph).addMembers(tenant, 'team', []), []);
    assert.deepEqual(outside.sent, []);
  });

  it('may be gone already when they are removed', async () => {
    await teamsOver(() => ({ status: 404 })).removeMember(tenant, 'team', 'membership');
  });
});

describe('A source team', () => {
  it('is none where Graph knows none', async () => {
    assert.equal(await teamsOver(each(() => ({ status: 404 }))).source(tenant, 'team'), undefined);
    assert.equal(await teamsOver(() => ({ status: 404 })).source(tenant, '..'), undefined);
  });

  it('is not taken for missing where Graph refuses', async () => {
    await assert.rejects(teamsOver(each(() => ({ status: 403 }))).source(tenant, 'team'), { code: 'graph.forbidden' });
  });

  it('has shared channels even where Graph hides that they are', async () => {
    const value = [
      { id: '1', displayName: 'a', membershipType: 'unknownFutureValue' },
      { id: '2', displayName: 'b', membershipType: null },
    ];
    const channels = await teamsOver(() => ok({ value })).channels(tenant, 'team');
    assert.deepEqual(channels.map(({ membershipType }) => membershipType), ['shared', 'standard']);
  });

  it('has tabs that were never configured, and none whose app is gone', async () => {
    const empty = { entityId: null, contentUrl: null, removeUrl: null, websiteUrl: null };
    const site = { contentUrl: 'https://contoso.example', entityId: null };
    const app = { id: 'web' };
    const value = [
      { displayName: 'Never', configuration: empty, teamsApp: app },
      { displayName: 'None', configuration: null, teamsApp: app },
      { displayName: 'Site', configuration: site, teamsApp: app },
      { displayName: 'Gone', configuration: site, teamsApp: null },
    ];
    const tabs = await teamsOver(() => ok({ value })).tabs(tenant, 'team', 'channel');
    assert.deepEqual(tabs, [
      { displayName: 'Never', appId: 'web', configuration: undefined },
      { displayName: 'None', appId: 'web', configuration: undefined },
      { displayName: 'Site', appId: 'web', configuration: { entityId: null, contentUrl: 'https://contoso.example' } },
    ]);
  });
});

describe('A tab', () => {
  it('is made even where the answer to that cannot be read', async () => {
    const { graph } = stage(() => ({ status: 201, body: ['?'] }));
    await new GraphTeamsService(graph).addTab(tenant, 'team', 'channel', { displayName: 'Site', appId: 'web', configuration: undefined });
  });

  it('is made by one POST, and its lost answer is ambiguous', async () => {
    const { graph, outside, clock } = stage(() => ({ status: 503 }));
    const tab = { displayName: 'Site', appId: 'web', configuration: undefined };
    const made = new GraphTeamsService(graph).addTab(tenant, 'team', 'channel', tab);
    const refused = assert.rejects(made, { code: 'graph.ambiguous' });
    await clock.pass(60_000);
    await refused;
    assert.equal(outside.sent.length, 1);
  });
});

describe('The directory', () => {
  it('answers people in the order asked for, without those it does not know', async () => {
    const known = (id: string) => ({ id, displayName: id.toUpperCase(), userPrincipalName: `${id}@contoso.example` });
    const script = each((_method, path) => (path.includes('/users/b') ? { status: 404 } : ok(known(path.slice(7, 8)))));
    const people = await new GraphDirectory(stage(script).graph).people(tenant, ['c', 'b', 'a']);
    assert.deepEqual(people.map(({ id }) => id), ['c', 'a']);
    assert.equal(people[0]?.mail, 'c@contoso.example');
  });

  it('searches for nobody where nothing was typed', async () => {
    const { graph, outside } = stage(() => ok({ value: [] }));
    assert.deepEqual(await new GraphDirectory(graph).search(tenant, '  ', 5), []);
    assert.deepEqual(outside.sent, []);
  });

  it('knows no holders of a role that was never activated', async () => {
    assert.deepEqual(await new GraphDirectory(stage(() => ok({ value: [] })).graph).holders(tenant, 'role'), []);
  });
});

describe('The installer', () => {
  const world = (installed: () => boolean, post: () => Reply): Script => (sent) => {
    if (sent.method === 'POST') return post();
    if (sent.path.includes('/chat')) return ok({ id: '19:chat' });
    if (sent.path.includes('/appCatalogs/')) return ok({ value: [{ id: 'catalog' }] });
    return ok({ value: installed() ? [{ id: 'installation' }] : [] });
  };

  it('only asks for the chat where the app is there', async () => {
    const { graph, outside } = stage(world(() => true, () => assert.fail()));
    assert.equal(await new GraphAppInstaller(graph, 'manifest').install(tenant, 'person'), '19:chat');
    assert.equal(outside.sent.length, 2);
  });

  it('takes "already installed" for installed', async () => {
    let asked = 0;
    const { graph } = stage(world(() => ++asked > 1, () => ({ status: 409 })));
    assert.equal(await new GraphAppInstaller(graph, 'manifest').install(tenant, 'person'), '19:chat');
  });

  it('says what a policy forbids, and which tenant has no such app', async () => {
    const forbidden = stage(world(() => false, () => ({ status: 403 })));
    await assert.rejects(new GraphAppInstaller(forbidden.graph, 'manifest').install(tenant, 'person'), { code: 'graph.forbidden' });
    const without = stage(() => ok({ value: [] }));
    await assert.rejects(new GraphAppInstaller(without.graph, 'manifest').install(tenant, 'person'), { code: 'graph.notFound' });
  });

  it('may be asked again when its answer was lost', async () => {
    const { graph, clock } = stage(world(() => false, () => ({ status: 504 })));
    const refused = assert.rejects(new GraphAppInstaller(graph, 'manifest').install(tenant, 'person'), { code: 'graph.unavailable' });
    await settle();
    await clock.pass(1000);
    await refused;
  });
});
