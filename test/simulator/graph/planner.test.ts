import assert from 'node:assert/strict';
import { errorOf, type Json } from '../asker.ts';
import { Desk } from './planner-desk.ts';

describe('Plans in the simulated Planner', () => {
  it('are made in a group that exists, by its address or as its owner', () => {
    const { asker, group, plan } = new Desk();
    const found = asker.get(`/planner/plans/${plan}`).body;
    assert.deepEqual([found['title'], found['owner']], ['Launch', group]);
    assert.equal((found['container'] as Json)['containerId'], group);
    assert.equal(asker.post('/planner/plans', { owner: group, title: 'Second' }).status, 201);
    assert.equal(asker.post('/planner/plans', { owner: 'nobody', title: 'Third' }).status, 404);
    assert.equal(asker.post('/planner/plans', { title: 'Third' }).status, 400);
    assert.deepEqual(
      asker.get(`/groups/${group}/planner/plans`).value.map(({ title }) => title),
      ['Launch', 'Second'],
    );
  });

  it('go and come back with their group, and are of one tenant', () => {
    const { asker, group, plan, bucket } = new Desk();
    assert.equal(asker.as(1).get(`/planner/plans/${plan}`).status, 404);
    asker.graph('DELETE', `/groups/${group}`);
    assert.equal(asker.get(`/planner/plans/${plan}`).status, 404);
    assert.equal(asker.get(`/planner/buckets/${bucket}`).status, 404);
    asker.post(`/directory/deletedItems/${group}/restore`, {});
    assert.equal(asker.get(`/planner/plans/${plan}`).status, 200);
  });

  it('do not come along when a team is cloned', () => {
    const { asker, group } = new Desk();
    assert.deepEqual(asker.get(`/groups/${asker.made(group)}/planner/plans`).value, []);
  });

  it('name their labels in their details, one by one', () => {
    const desk = new Desk();
    const path = `/planner/plans/${desk.plan}/details`;
    assert.equal(desk.change(path, { categoryDescriptions: { category1: 'Urgent' } }).status, 204);
    assert.equal(desk.change(path, { categoryDescriptions: { category25: 'Later' } }).status, 204);
    const labels = desk.asker.get(path).body['categoryDescriptions'] as Json;
    assert.deepEqual([labels['category1'], labels['category2'], labels['category25']], ['Urgent', null, 'Later']);
    assert.equal(desk.change(path, { categoryDescriptions: { category26: 'x' } }).status, 400);
  });

  it('are at most 200 in a group, as buckets are in a plan', () => {
    const desk = new Desk();
    for (let count = 1; count < 200; count += 1) {
      assert.equal(desk.newPlan().status, 201);
      assert.equal(desk.newBucket('x', ' !').status, 201);
    }
    const [plan, bucket] = [desk.newPlan(), desk.newBucket('x')];
    assert.deepEqual([plan.status, errorOf(plan)['code']], [403, 'MaximumProjectsOwnedByUser']);
    assert.deepEqual([bucket.status, errorOf(bucket)['code']], [403, 'MaximumBucketsInProject']);
  });

  it('are deleted with all that is in them', () => {
    const { asker, plan, bucket } = new Desk();
    const task = asker.post('/planner/tasks', { planId: plan, title: 'x' }).body;
    const etag = String(asker.get(`/planner/plans/${plan}`).body['@odata.etag']);
    assert.equal(asker.graph('DELETE', `/planner/plans/${plan}`, undefined, { 'if-match': etag }).status, 204);
    for (const path of [`plans/${plan}`, `buckets/${bucket}`, `tasks/${String(task['id'])}`])
      assert.equal(asker.get(`/planner/${path}`).status, 404, path);
  });
});

describe('Etags in the simulated Planner', () => {
  it('differ between a task and its details, and with every change', () => {
    const desk = new Desk();
    const path = `/planner/tasks/${String(desk.newTask().body['id'])}`;
    const etag = (of: string): unknown => desk.asker.get(of).body['@odata.etag'];
    const [task, details] = [etag(path), etag(`${path}/details`)];
    assert.notEqual(task, details);
    desk.change(`${path}/details`, { description: 'Notes' });
    assert.equal(etag(path), task);
    assert.notEqual(etag(`${path}/details`), details);
  });

  it('have to come with a change: 400 without one or with any, 412 with an old one or another resource’s', () => {
    const desk = new Desk();
    const path = `/planner/tasks/${String(desk.newTask().body['id'])}`;
    const old = String(desk.asker.get(path).body['@odata.etag']);
    const details = String(desk.asker.get(`${path}/details`).body['@odata.etag']);
    const patch = (headers: Record<string, string>): number =>
      desk.asker.graph('PATCH', path, { title: 'New' }, headers).status;
    assert.equal(patch({}), 400);
    assert.equal(patch({ 'if-match': '*' }), 400);
    assert.equal(patch({ 'if-match': details }), 412);
    assert.equal(patch({ 'if-match': old }), 204);
    assert.equal(patch({ 'if-match': old }), 412);
    assert.equal(desk.asker.graph('DELETE', path, undefined, { 'if-match': old }).status, 412);
    assert.equal(desk.asker.get(path).body['title'], 'New');
  });

  it('come back with the entity for who prefers so, also in a batch', () => {
    const desk = new Desk();
    const path = `/planner/tasks/${String(desk.newTask().body['id'])}`;
    const prefer = { prefer: 'return=representation' };
    const changed = desk.change(path, { percentComplete: 100 }, prefer);
    assert.equal(changed.status, 200);
    assert.notEqual(changed.body['completedDateTime'], null);
    const headers = {
      'If-Match': changed.body['@odata.etag'],
      'Content-Type': 'application/json',
      Prefer: prefer.prefer,
    };
    const part = { id: '1', method: 'PATCH', url: path, headers, body: { percentComplete: 0 } };
    const [answer] = desk.asker.batch([part]).body['responses'] as Json[];
    assert.equal(answer!['status'], 200);
    assert.equal((answer!['body'] as Json)['completedDateTime'], null);
  });
});
