import assert from 'node:assert/strict';
import { errorOf, type Json } from '../asker.ts';
import { Desk, item } from './planner-desk.ts';

describe('Tasks in the simulated Planner', () => {
  it('count what their details have', () => {
    const desk = new Desk();
    const path = `/planner/tasks/${String(desk.newTask().body['id'])}`;
    const checklist = { a: item('One'), b: item('Two', { isChecked: true, orderHint: ' !' }) };
    const type = 'microsoft.graph.plannerExternalReference';
    const references = { 'https%3A//a%2Eexample': { '@odata.type': type, alias: 'A' } };
    const body = { description: 'Notes', checklist, references, previewType: 'checklist' };
    assert.equal(desk.change(`${path}/details`, body).status, 204);
    const task = desk.asker.get(path).body;
    assert.deepEqual(
      [task['hasDescription'], task['checklistItemCount'], task['activeChecklistItemCount'], task['referenceCount']],
      [true, 2, 1, 1],
    );
    assert.equal(task['previewType'], 'checklist');
    desk.change(`${path}/details`, { checklist: { a: null } });
    assert.equal(desk.asker.get(path).body['checklistItemCount'], 1);
  });

  it('take at most 20 checklist items, and only those that say what they are', () => {
    const desk = new Desk();
    const path = `/planner/tasks/${String(desk.newTask().body['id'])}/details`;
    const items = (count: number): Json =>
      Object.fromEntries(Array.from({ length: count }, (_item, index) => [`item${index}`, item(`${index}`)]));
    assert.equal(desk.change(path, { checklist: { a: { title: 'No type' } } }).status, 400);
    const refused = desk.change(path, { checklist: items(21) });
    assert.deepEqual([refused.status, errorOf(refused)['code']], [403, 'MaximumChecklistItemsOnTask']);
    assert.equal(desk.change(path, { checklist: items(20) }).status, 204);
  });

  it('take labels, people and times that make sense', () => {
    const desk = new Desk();
    const priya = desk.asker.person('priya.raman');
    const assignment = { '@odata.type': '#microsoft.graph.plannerAssignment', orderHint: ' !' };
    const made = desk.newTask({
      appliedCategories: { category1: true, category2: false },
      assignments: { [priya]: assignment },
      priority: 1,
      startDateTime: '2026-11-02T00:00:00Z',
      dueDateTime: '2026-11-09T00:00:00Z',
    });
    assert.deepEqual(made.body['appliedCategories'], { category1: true });
    assert.deepEqual(Object.keys(made.body['assignments'] as Json), [priya]);
    const wrong: readonly Json[] = [
      { appliedCategories: { urgent: true } },
      { assignments: { nobody: assignment } },
      { assignments: { [priya]: { orderHint: ' !' } } },
      { priority: 11 },
      { percentComplete: -1 },
      { startDateTime: '2026-11-09T00:00:00Z', dueDateTime: '2026-11-02T00:00:00Z' },
      { dueDateTime: 'tomorrow' },
      { previewType: 'all' },
      { title: '' },
    ];
    for (const more of wrong) assert.equal(desk.newTask(more).status, 400, JSON.stringify(more));
    assert.equal(desk.newTask({ bucketId: 'nowhere' }).status, 404);
    assert.equal(desk.newTask({ planId: 'nowhere' }).status, 404);
  });

  it('are at most 2400 that are not done', function () {
    this.timeout(60_000);
    const desk = new Desk();
    for (let count = 0; count < 2400; count += 1) desk.newTask({ orderHint: ' !' });
    const refused = desk.newTask({ orderHint: ' !' });
    assert.deepEqual([refused.status, errorOf(refused)['code']], [403, 'MaximumActiveTasksInProject']);
    const first = desk.asker.get(`/planner/plans/${desk.plan}/tasks`);
    assert.equal(first.value.length, 400);
    assert.match(String(first.body['@odata.nextLink']), /skiptoken/);
    desk.change(`/planner/tasks/${String(first.value[0]!['id'])}`, { percentComplete: 100 });
    assert.equal(desk.newTask({ orderHint: ' !' }).status, 201);
  });

  it('lose the details that come along with them, unless the service takes them', () => {
    const details = { description: 'Notes', checklist: { a: item('One') } };
    const notes = (taskDetails?: 'accepted'): unknown => {
      const desk = new Desk(taskDetails ? { settings: { taskDetails } } : {});
      const made = desk.newTask({ details });
      assert.equal(made.status, 201);
      return desk.asker.get(`/planner/tasks/${String(made.body['id'])}/details`).body['description'];
    };
    assert.equal(notes(), '');
    assert.equal(notes('accepted'), 'Notes');
  });

  it('have no details for a moment where the service lags', () => {
    const desk = new Desk({ settings: { plannerLag: [500, 500] } });
    const task = String(desk.newTask().body['id']);
    for (const path of [`/planner/tasks/${task}`, `/planner/plans/${desk.plan}`]) {
      assert.equal(desk.asker.get(path).status, 200);
      assert.equal(desk.asker.get(`${path}/details`).status, 404);
    }
    desk.asker.wait(500);
    assert.equal(desk.asker.get(`/planner/tasks/${task}/details`).status, 200);
    assert.equal(desk.asker.get(`/planner/plans/${desk.plan}/details`).status, 200);
  });

  it('are found in their bucket, and go with it', () => {
    const desk = new Desk();
    const other = String(desk.newBucket('Other').body['id']);
    desk.newTask({ title: 'Mine' });
    const moved = desk.newTask({ title: 'Moved' }).body;
    desk.change(`/planner/tasks/${String(moved['id'])}`, { bucketId: other });
    const titles = (bucket: string): unknown[] =>
      desk.asker.get(`/planner/buckets/${bucket}/tasks`).value.map(({ title }) => title);
    assert.deepEqual([titles(desk.bucket), titles(other)], [['Mine'], ['Moved']]);
    const etag = String(desk.asker.get(`/planner/buckets/${other}`).body['@odata.etag']);
    assert.equal(desk.asker.graph('DELETE', `/planner/buckets/${other}`, undefined, { 'if-match': etag }).status, 204);
    assert.equal(desk.asker.get(`/planner/tasks/${String(moved['id'])}`).status, 404);
  });
});

describe('Order hints of the simulated Planner', () => {
  const ordered = (desk: Desk): unknown[] =>
    [...desk.asker.get(`/planner/plans/${desk.plan}/tasks`).value]
      .sort((one, other) => (String(one['orderHint']) < String(other['orderHint']) ? -1 : 1))
      .map(({ title }) => title);

  it('keep an order that was chained by the client, whatever arrives first', () => {
    const desk = new Desk();
    const titles = Array.from({ length: 60 }, (_title, index) => `Task ${index}`);
    const tasks = titles.map((title, index) => ({ title, orderHint: ' !'.repeat(index + 1) }));
    for (const task of [...tasks].reverse()) assert.equal(desk.newTask(task).status, 201);
    assert.deepEqual(ordered(desk), titles);
    const listed = desk.asker.get(`/planner/plans/${desk.plan}/tasks`).value.map(({ title }) => title);
    assert.notDeepEqual(listed, titles);
    assert.notDeepEqual(listed, [...titles].reverse());
  });

  it('put something between two others, also where the client calculated both', () => {
    const desk = new Desk();
    const first = String(desk.newTask({ title: 'First', orderHint: ' !' }).body['orderHint']);
    const last = String(desk.newTask({ title: 'Last', orderHint: `${first} !` }).body['orderHint']);
    desk.newTask({ title: 'Middle', orderHint: `${first} ${last}!` });
    desk.newTask({ title: 'Before the last', orderHint: `${first} ${last}! ${last}!` });
    desk.newTask({ title: 'Foremost', orderHint: ` ${first}!` });
    desk.newTask({ title: 'On top' });
    assert.deepEqual(ordered(desk), ['On top', 'Foremost', 'First', 'Middle', 'Before the last', 'Last']);
  });

  it('are refused as they came from the service, and when they follow no rule', () => {
    const desk = new Desk();
    const own = String(desk.newTask().body['orderHint']);
    for (const orderHint of [own, 'abc', '!', 'a b c!', ' !'.repeat(9000), '\u0000 !', '0 !'])
      assert.equal(desk.newTask({ orderHint }).status, 400, JSON.stringify(orderHint.slice(0, 20)));
  });
});
