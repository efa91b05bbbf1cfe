import assert from 'node:assert/strict';
import { GraphTeamsService } from '../../../src/platform/graph/graph-teams-service.ts';
import { baseUrl, stage, tenant, type Reply, type Script } from './stage.ts';

const teamsOver = (script: Script): GraphTeamsService => new GraphTeamsService(stage(script).graph);
const ok = (body: unknown): Reply => ({ status: 200, body });

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
