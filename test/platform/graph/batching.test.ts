import assert from 'node:assert/strict';
import { AppError } from '../../../src/errors.ts';
import { get, type GraphCall } from '../../../src/platform/graph/call.ts';
import { GraphTeamsService } from '../../../src/platform/graph/graph-teams-service.ts';
import { each, partsOf, settle, stage, tenant } from './stage.ts';

const user = (id: number | string): GraphCall => get(tenant, `/users/${id}`);
const task: GraphCall = { tenant, method: 'POST', path: '/planner/tasks', body: { title: 'x' } };

/** A call after so many turns of the promise queue, as different services need. */
async function after<T>(awaits: number, work: () => Promise<T>): Promise<T> {
  for (let turn = 0; turn < awaits; turn++) await Promise.resolve();
  return work();
}

const codes = (results: readonly PromiseSettledResult<unknown>[]): readonly string[] =>
  results.map((result) => (result.status === 'fulfilled' ? 'ok' : (result.reason as AppError).code));

describe('Calls of one turn', () => {
  it('become one batch, however many awaits each of them needed', async () => {
    const { graph, outside } = stage(each((_method, path) => ({ status: 200, body: { path } })));
    const answers = await Promise.all([0, 3, 1, 40].map((awaits, id) => after(awaits, () => graph.ask(user(id)))));
    assert.equal(outside.sent.length, 1);
    assert.deepEqual(
      answers.map(({ body }) => body),
      [0, 1, 2, 3].map((id) => ({ path: `/users/${id}` })),
    );
  });

  it('become two batches when there are 25', async () => {
    const { graph, outside } = stage(each((_method, path) => ({ status: 200, body: { path } })));
    const answers = await Promise.all(Array.from({ length: 25 }, (_, id) => graph.ask(user(id))));
    assert.deepEqual(outside.sent.map((sent) => partsOf(sent).length), [20, 5]);
    assert.deepEqual(answers[24]?.body, { path: '/users/24' });
  });

  it('leave no batch of one: the last of 21 goes alone', async () => {
    const { graph, outside } = stage(each(() => ({ status: 200, body: {} })));
    await Promise.all(Array.from({ length: 21 }, (_, id) => graph.ask(user(id))));
    assert.deepEqual(outside.sent.map(({ path }) => path).sort(), ['/$batch', '/users/20']);
  });

  it('go alone in different turns', async () => {
    const { graph, outside } = stage(each(() => ({ status: 200, body: {} })));
    const first = graph.ask(user(1));
    await settle();
    await Promise.all([first, graph.ask(user(2))]);
    assert.deepEqual(outside.sent.map(({ path }) => path), ['/users/1', '/users/2']);
  });

  it('of different tenants are not mixed', async () => {
    const other = '0f0e0d0c-0000-4000-8000-00000000000b';
    const { graph, outside } = stage(each(() => ({ status: 200, body: {} })));
    await Promise.all([user(1), user(2)].flatMap((call) => [graph.ask(call), graph.ask({ ...call, tenant: other })]));
    assert.deepEqual(outside.sent.map((sent) => partsOf(sent).length), [2, 2]);
    const tokens = outside.sent.map(({ headers }) => headers.get('authorization'));
    assert.equal(new Set(tokens).size, 2);
  });

  it('are not sent where whoever asked for them may not any more when the token has come', async () => {
    const quiet = () => Promise.resolve();
    const { graph, outside } = stage(each(() => ({ status: 201, body: {} })), {}, {
      quiet,
      // Until Entra has answered the claim has run out.
      get isOpen(): boolean {
        return outside.tokenRequests.length === 0;
      },
    });
    assert.deepEqual(codes(await Promise.allSettled([graph.ask(task), graph.ask(task)])), ['graph.unavailable', 'graph.unavailable']);
    assert.equal(outside.sent.length, 0);
  });

  it('carry headers and bodies as Graph wants them', async () => {
    const { graph, outside } = stage(each(() => ({ status: 201 })));
    await Promise.all([graph.ask(get(tenant, '/groups', { ConsistencyLevel: 'eventual' })), graph.ask(task)]);
    assert.deepEqual(outside.sent[0] && partsOf(outside.sent[0]), [
      { id: '0', method: 'GET', url: '/groups', headers: { ConsistencyLevel: 'eventual' } },
      { id: '1', method: 'POST', url: '/planner/tasks', headers: { 'Content-Type': 'application/json' }, body: { title: 'x' } },
    ]);
  });

  it('wait alone when one of them is throttled', async () => {
    let throttled = true;
    const { graph, outside, clock } = stage(
      each((_method, path) => {
        if (path !== '/users/1' || !throttled) return { status: 200, body: { path } };
        throttled = false;
        return { status: 429, headers: { 'Retry-After': '2.128' } };
      }),
    );
    const [first, second, third] = [0, 1, 2].map((id) => graph.ask(user(id)));
    assert.deepEqual([(await first)?.body, (await third)?.body], [{ path: '/users/0' }, { path: '/users/2' }]);
    assert.deepEqual(clock.waits(), [2128]);
    await clock.pass(2128);
    assert.deepEqual((await second)?.body, { path: '/users/1' });
    assert.deepEqual(outside.sent.map(({ path }) => path), ['/$batch', '/users/1']);
  });

  it('that are throttled alike are one batch again', async () => {
    let round = 0;
    const { graph, outside, clock } = stage((sent) => {
      const status = ++round === 1 ? 503 : 200;
      const responses = partsOf(sent).map(({ id }) => ({ id, status, body: {} }));
      return { status: 200, body: { responses } };
    });
    const answers = Promise.all([0, 1, 2].map((id) => graph.ask(user(id))));
    await clock.pass(500);
    await answers;
    assert.deepEqual(outside.sent.map((sent) => partsOf(sent).length), [3, 3]);
  });

  it('fail each for itself', async () => {
    const status: Record<string, number> = { '/users/0': 404, '/users/1': 200, '/users/2': 424 };
    const { graph } = stage(each((_method, path) => ({ status: status[path] ?? 200, body: {} })));
    const results = await Promise.allSettled([0, 1, 2].map((id) => graph.ask(user(id))));
    assert.deepEqual(codes(results), ['graph.notFound', 'ok', 'graph.unavailable']);
  });

  for (const [what, answer] of [
    ['is answered 504', () => ({ status: 504 })],
    ['is reset', () => Promise.reject(new TypeError('fetch failed'))],
    ['is answered something else', () => ({ status: 200, body: ['?'] })],
  ] as const) {
    it(`are repeated where they only read, and ambiguous where they do not, when their batch ${what}`, async () => {
      const good = each(() => ({ status: 200, body: {} }));
      const { graph, outside, clock } = stage((sent, count) => (count === 1 ? answer() : good(sent, count)));
      const results = Promise.allSettled([graph.ask(user(1)), graph.ask(task), graph.ask(user(2))]);
      await clock.pass(1000);
      assert.deepEqual(codes(await results), ['ok', 'graph.ambiguous', 'ok']);
      assert.equal(outside.sent.length, 2);
      assert.deepEqual(outside.sent[1] && partsOf(outside.sent[1]).map(({ url }) => url), ['/users/1', '/users/2']);
    });
  }

  it('are all repeated when their batch was throttled as a whole or found nobody', async () => {
    const refused = Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
    const good = each(() => ({ status: 200, body: {} }));
    const { graph, outside, clock } = stage((sent, count) => {
      if (count === 1) return { status: 429, headers: { 'retry-after': '1' } };
      return count === 2 ? Promise.reject(new TypeError('fetch failed', { cause: refused })) : good(sent, count);
    });
    const results = Promise.allSettled([graph.ask(user(1)), graph.ask(task)]);
    await clock.pass(5000);
    assert.deepEqual(codes(await results), ['ok', 'ok']);
    assert.deepEqual(outside.sent.map((sent) => partsOf(sent).length), [2, 2, 2]);
  });

  it('are ambiguous one by one where the answer leaves them out', async () => {
    const { graph, clock } = stage((sent) => {
      const [first] = partsOf(sent);
      return { status: 200, body: { responses: first ? [{ id: first.id, status: 200, body: {} }] : [] } };
    });
    const results = Promise.allSettled([graph.ask(user(1)), graph.ask(task)]);
    await clock.pass(1000);
    assert.deepEqual(codes(await results), ['ok', 'graph.ambiguous']);
  });

  it('read a source team in two rounds, with the tabs of all channels in one', async () => {
    const channels = ['a', 'b', 'c'].map((id) => ({ id, displayName: id, membershipType: 'standard' }));
    const script = each((_method, path) => {
      if (/\/(tabs|members|plans|buckets|tasks)\b/.test(path)) return { status: 200, body: { value: [] } };
      if (path.includes('/channels')) return { status: 200, body: { value: channels } };
      if (path.includes('/installedApps')) return { status: 200, body: { value: [{ teamsApp: { id: '1' } }, { teamsApp: null }] } };
      return { status: 200, body: { id: 'team', displayName: 'Team' } };
    });
    const { graph, outside } = stage(script);
    const source = await new GraphTeamsService(graph).source(tenant, 'team');
    assert.deepEqual(outside.sent.map((sent) => partsOf(sent).length), [6, 3]);
    assert.deepEqual([source?.apps, source?.lostApps], [['1'], 1]);
    assert.equal(source?.isArchived, false);
    assert.deepEqual(source.channels[1], { ...channels[1], tabs: [], people: [] });
  });

  it('hold back only what its channel allows no sooner', async () => {
    const { graph, outside, clock } = stage(each(() => ({ status: 201, body: {} })));
    const teams = new GraphTeamsService(graph);
    const tab = { displayName: 'Site', appId: 'web', configuration: undefined };
    const added = Promise.all(['a', 'b', 'a'].map((channel) => teams.addTab(tenant, 'team', channel, tab)));
    await settle();
    assert.equal(outside.sent.length, 1);
    assert.equal(outside.sent[0] && partsOf(outside.sent[0]).length, 2);
    assert(clock.waits()[0]! >= 1000);
    await clock.pass(1300);
    await added;
    assert.equal(outside.sent.length, 2);
  });
});
