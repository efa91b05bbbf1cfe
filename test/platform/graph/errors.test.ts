import assert from 'node:assert/strict';
import { get, type GraphCall } from '../../../src/platform/graph/call.ts';
import { GraphTeamsService } from '../../../src/platform/graph/graph-teams-service.ts';
import { refusal, stage, tenant } from './stage.ts';

const users = get(tenant, '/users');
const post: GraphCall = { tenant, method: 'POST', path: '/anything', body: {} };

describe('An error of Graph', () => {
  it('is told with its status, code and request id, and never what was written', async () => {
    const spellings = ['innerError', 'innererror'];
    for (const spelling of spellings) {
      const inner = { code: 'ItemNotFound', 'request-id': 'r1', message: 'Ada Lovelace' };
      const { graph } = stage(() => ({ status: 409, body: { error: { code: '', message: 'Ada Lovelace', [spelling]: inner } } }));
      const error = await refusal(graph.ask(post));
      assert.equal(error.code, 'graph.refused');
      assert.deepEqual(error.values, { status: 409, code: 'ItemNotFound', requestId: 'r1' });
      assert(!JSON.stringify([error.message, error.cause]).includes('Ada'));
    }
  });

  it('of an object that somebody else was at, or that is locked, or behind another part of its batch, is to be asked again: nothing was done, whatever was asked', async () => {
    const busy = { 409: 'Directory_ConcurrencyViolation', 423: 'Locked', 424: 'FailedDependency' };
    for (const [status, code] of Object.entries(busy)) {
      const { graph } = stage(() => ({ status: Number(status), body: { error: { code, message: '' } } }));
      for (const call of [post, users]) assert.equal((await refusal(graph.ask(call))).code, 'graph.unavailable');
    }
  });

  it('of a conflict behind Teams is to be asked again where the change may be made twice', async () => {
    const { graph } = stage(() => ({ status: 409, body: { error: { code: 'Conflict', message: 'Failed to execute MsGraph backend request' } } }));
    const team = { tenant, path: '/teams/made', body: {} };
    const codes = await Promise.all(
      [
        { ...team, method: 'PATCH' as const },
        { ...team, method: 'POST' as const, path: '/teams/made/members/add', repeatable: true },
        { ...team, method: 'POST' as const, path: '/teams/made/channels' },
        { ...team, method: 'PATCH' as const, path: '/planner/tasks/task/details' },
      ].map(async (call) => (await refusal(graph.ask(call))).code),
    );
    assert.deepEqual(codes, ['graph.unavailable', 'graph.unavailable', 'graph.refused', 'graph.refused']);
  });

  it('is one of a missing thing, a forbidden one or an unreadable answer', async () => {
    const expected = { 404: 'graph.notFound', 401: 'graph.forbidden', 403: 'graph.forbidden', 400: 'graph.refused', 302: 'graph.unexpected' };
    for (const [status, code] of Object.entries(expected)) {
      const { graph } = stage(() => ({ status: Number(status) }));
      assert.equal((await refusal(graph.ask(users))).code, code);
    }
    const { graph } = stage(() => ({ status: 200, body: { status: 7 } }));
    const error = await refusal(new GraphTeamsService(graph).operation(tenant, "/teams('1')/operations('2')"));
    assert.equal(error.code, 'graph.unexpected');
    assert.equal(error.values['where'], 'status');
  });
});
