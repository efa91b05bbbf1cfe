import assert from 'node:assert/strict';
import { Asker, errorOf, type Answer, type Json } from '../asker.ts';

const item = (title: string, more: Json = {}): Json => ({
  '@odata.type': '#microsoft.graph.plannerChecklistItem',
  title,
  ...more,
});

/** A group's plan with one bucket, and what tests do with it. */
class Desk {
  readonly asker: Asker;
  readonly group: string;
  readonly plan: string;
  readonly bucket: string;

  constructor(settings: ConstructorParameters<typeof Asker>[0] = {}) {
    this.asker = new Asker(settings);
    this.group = this.asker.team('Onboarding template');
    this.plan = String(this.newPlan().body['id']);
    this.bucket = String(this.newBucket('To do').body['id']);
  }

  newPlan(title = 'Launch'): Answer {
    const container = { url: `https://graph.microsoft.com/v1.0/groups/${this.group}` };
    return this.asker.post('/planner/plans', { container, title });
  }

  newBucket(name: string, orderHint?: string): Answer {
    return this.asker.post('/planner/buckets', { name, planId: this.plan, ...(orderHint ? { orderHint } : {}) });
  }

  newTask(more: Json = {}): Answer {
    return this.asker.post('/planner/tasks', { planId: this.plan, bucketId: this.bucket, title: 'A task', ...more });
  }

  /** A PATCH with the etag that the resource has now. */
  change(path: string, body: Json, headers: Record<string, string> = {}): Answer {
    const etag = String(this.asker.get(path).body['@odata.etag']);
    return this.asker.graph('PATCH', path, body, { 'if-match': etag, ...headers });
  }
}

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
