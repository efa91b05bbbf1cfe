import assert from 'node:assert/strict';
import { GraphPlannerService } from '../../../src/platform/graph/graph-planner-service.ts';
import { stage, tenant, type Reply, type Script } from './stage.ts';

const details = { notes: 'Read first', checklist: ['One', 'Two'], preview: 'checklist' };
const empty = { '@odata.etag': 'W/"1"', description: '', previewType: 'automatic', checklist: {} };
const written = {
  '@odata.etag': 'W/"2"',
  description: 'Read first',
  previewType: 'checklist',
  checklist: { b: { title: 'Two', orderHint: '8587' }, a: { title: 'One', orderHint: '8586' } },
};
const ok = (body: unknown): Reply => ({ status: 200, body });

function plannerOver(script: Script) {
  const { graph, outside } = stage(script);
  return { planner: new GraphPlannerService(graph), outside };
}

describe('Details of a task', () => {
  it('are changed under the etag that was read, item by item in their order', async () => {
    const { planner, outside } = plannerOver(({ method }) => (method === 'GET' ? ok(empty) : { status: 204 }));
    assert.equal(await planner.setDetails(tenant, 'task', details), 'set');
    const patch = outside.sent[1];
    assert.equal(patch?.headers.get('if-match'), 'W/"1"');
    const { checklist } = patch.body as { checklist: Record<string, { title: string; isChecked: boolean; orderHint: string }> };
    assert.deepEqual(Object.values(checklist).map(({ title, isChecked, orderHint }) => [title, isChecked, orderHint]), [['One', false, ' !'], ['Two', false, ' ! !']]);
  });

  it('that are there already are not sent again, in whatever order Graph tells them', async () => {
    const { planner, outside } = plannerOver(() => ok(written));
    assert.equal(await planner.setDetails(tenant, 'task', details), 'there');
    assert.equal(outside.sent.length, 1);
  });

  for (const status of [409, 412]) {
    it(`are read again where somebody was faster (${status}), and not sent where that was our own lost call`, async () => {
      const { planner, outside } = plannerOver(({ method }, count) => (method === 'PATCH' ? { status } : ok(count === 1 ? empty : written)));
      assert.equal(await planner.setDetails(tenant, 'task', details), 'set');
      assert.deepEqual(outside.sent.map(({ method }) => method), ['GET', 'PATCH', 'GET']);
    });
  }

  it('are given up where they change for ever', async () => {
    const { planner, outside } = plannerOver(({ method }) => (method === 'PATCH' ? { status: 412 } : ok(empty)));
    await assert.rejects(planner.setDetails(tenant, 'task', details), { code: 'graph.refused' });
    assert.equal(outside.sent.length, 6);
  });
});

describe('A board', () => {
  it('is read in its order, which is that of the hints', async () => {
    const buckets = [{ id: '2', name: 'Second', orderHint: '86' }, { id: '1', name: 'First', orderHint: '85' }];
    const { planner } = plannerOver(() => ok({ value: buckets }));
    assert.deepEqual((await planner.buckets(tenant, 'plan')).map(({ name }) => name), ['First', 'Second']);
  });

  it('has the labels that were given a text', async () => {
    const categoryDescriptions = { category1: 'Urgent', category2: null, category3: '', '@odata.type': '#x' };
    const { planner } = plannerOver(() => ok({ '@odata.etag': 'W/"1"', categoryDescriptions }));
    assert.deepEqual(await planner.categories(tenant, 'plan'), { category1: 'Urgent' });
  });

  it('is made although it met another change of its group, and no more often than a few times', async () => {
    const { planner, outside } = plannerOver((_, count) => (count < 3 ? { status: 409 } : { status: 201, body: { id: 'plan' } }));
    assert.equal(await planner.addPlan(tenant, 'team', { title: 'Board' }), 'plan');
    assert.equal(outside.sent.length, 3);
    const never = plannerOver(() => ({ status: 409 }));
    await assert.rejects(never.planner.addPlan(tenant, 'team', { title: 'Board' }), { code: 'graph.refused' });
    assert.equal(never.outside.sent.length, 3);
  });

  it('is made once: a lost answer is ambiguous', async () => {
    const { planner, outside } = plannerOver(() => ({ status: 504 }));
    await assert.rejects(planner.addPlan(tenant, 'team', { title: 'Board' }), { code: 'graph.ambiguous' });
    assert.equal(outside.sent.length, 1);
    assert.deepEqual(outside.sent[0]?.body, { container: { url: 'https://graph.microsoft.com/v1.0/groups/team' }, title: 'Board' });
  });
});
