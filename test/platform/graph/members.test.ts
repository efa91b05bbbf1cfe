import assert from 'node:assert/strict';
import { GraphTeamsService } from '../../../src/platform/graph/graph-teams-service.ts';
import { stage, tenant, type Reply, type Script } from './stage.ts';

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
