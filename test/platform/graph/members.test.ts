import assert from 'node:assert/strict';
import { GraphTeamsService } from '../../../src/platform/graph/graph-teams-service.ts';
import { each, stage, tenant, type Reply, type Script } from './stage.ts';

const teamsOver = (script: Script): GraphTeamsService => new GraphTeamsService(stage(script).graph);
const ok = (body: unknown): Reply => ({ status: 200, body });

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

  it('are added without those whose account is gone or disabled, with whom Graph takes nobody', async () => {
    const added: unknown[] = [];
    const teams = teamsOver(
      each((method, path, body) => {
        if (method === 'GET') return { status: path.startsWith('/users/gone?') ? 404 : 200, body: { accountEnabled: !path.startsWith('/users/gone') } };
        const asked = JSON.stringify(body);
        if (asked.includes("users('gone")) return { status: 404, body: { error: { code: 'NotFound' } } };
        added.push(asked.match(/users\('([^']+)'\)/g));
        return ok({ value: [] });
      }),
    );
    const people = ['a', 'gone', 'b', 'gone too'].map((person) => ({ person, owner: false }));
    const answers = await teams.addMembers(tenant, 'team', people);
    assert.deepEqual(answers.map(({ error }) => error), [undefined, 'NotFound', undefined, 'NotFound']);
    assert.deepEqual(added, [["users('a')", "users('b')"]]);
  });

  it('are added without guests, where Graph says no to all of them for one', async () => {
    const teams = teamsOver(
      each((method, path, body) => {
        if (method === 'GET') return ok({ userType: path.startsWith('/users/guest') ? 'Guest' : 'Member' });
        return JSON.stringify(body).includes("users('guest')") ? { status: 403, body: { error: { code: 'Forbidden' } } } : ok({ value: [] });
      }),
    );
    const answers = await teams.addMembers(tenant, 'team', ['a', 'guest'].map((person) => ({ person, owner: false })));
    assert.deepEqual(answers.map(({ error }) => error), [undefined, 'Forbidden']);
    await assert.rejects(
      teamsOver(each((method) => (method === 'GET' ? ok({ userType: 'Member' }) : { status: 403 }))).addMembers(tenant, 'team', [{ person: 'a', owner: false }]),
      { code: 'graph.forbidden' },
    );
  });

  it('are added without both, where one whose account is gone hides that there is a guest', async () => {
    let calls = 0;
    const teams = teamsOver(
      each((method, path, body) => {
        if (method === 'POST') calls += 1;
        if (method === 'GET') return { status: path.startsWith('/users/gone') ? 404 : 200, body: { userType: path.startsWith('/users/guest') ? 'Guest' : 'Member' } };
        const asked = JSON.stringify(body);
        if (asked.includes("users('gone')")) return { status: 404, body: { error: { code: 'NotFound' } } };
        return asked.includes("users('guest')") ? { status: 403, body: { error: { code: 'Forbidden' } } } : ok({ value: [] });
      }),
    );
    const answers = await teams.addMembers(tenant, 'team', ['a', 'gone', 'guest'].map((person) => ({ person, owner: false })));
    assert.deepEqual(answers.map(({ error }) => error), [undefined, 'NotFound', 'NotFound']);
    assert.equal(calls, 2);
  });

  it('wait for their team where all of them are in the directory', async () => {
    const teams = teamsOver(each((method) => (method === 'GET' ? ok({ id: 'a' }) : { status: 404 })));
    await assert.rejects(teams.addMembers(tenant, 'team', [{ person: 'a', owner: false }]), { code: 'graph.notFound' });
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
