import assert from 'node:assert/strict';
import { get, type GraphCall } from '../../../src/platform/graph/call.ts';
import { GraphTeamsService } from '../../../src/platform/graph/graph-teams-service.ts';
import { baseUrl, each, refusal, settle, stage, tenant, type Reply } from './stage.ts';

const accepted = (location: string): Reply => ({ status: 202, headers: { location } });

const order = {
  displayName: 'Sales EMEA',
  description: 'For sales abcdefghijklmnop',
  mailNickname: 'sales-emea',
  visibility: 'private',
  partsToClone: 'apps,settings,channels',
} as const;

const free = (): Promise<void> => Promise.resolve();

const users = get(tenant, '/users');
const post: GraphCall = { tenant, method: 'POST', path: '/anything', body: {} };

const connectionError = (code: string): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });

describe('A call to Graph', () => {
  it('is not sent where whoever asked for it may not any more when its turn comes', async () => {
    const fence = { isOpen: true, quiet: () => Promise.resolve() };
    const { graph, outside, clock } = stage(() => ({ status: 429, headers: { 'retry-after': '3' } }), {}, fence);
    const error = refusal(graph.ask(post));
    await settle();
    assert.equal(outside.sent.length, 1);
    fence.isOpen = false;
    await clock.pass(60_000);
    assert.equal((await error).code, 'graph.unavailable');
    assert.equal(outside.sent.length, 1);
  });

  for (const count of [1, 2]) {
    it(`is not sent again under a new token where whoever asked for it may not any more (${count} at once)`, async () => {
      const fence = { isOpen: true, quiet: () => Promise.resolve() };
      const { graph, outside } = stage(() => {
        fence.isOpen = false;
        return { status: 401 };
      }, {}, fence);
      const errors = await Promise.all(Array.from({ length: count }, () => refusal(graph.ask(post))));
      assert.deepEqual(errors.map(({ code }) => code), Array(count).fill('graph.unavailable'));
      assert.equal(outside.sent.length, 1);
    });
  }

  it('takes its place among others only when it may leave: one that was kept comes no nearer to the next', async () => {
    const kept = [900, 0];
    const fence = { isOpen: true, quiet: () => clock.wait(kept.shift() ?? 0) };
    const at: number[] = [];
    const { graph, clock } = stage(() => {
      at.push(clock.now());
      return { status: 201, body: {} };
    }, {}, fence);
    const tab = { tenant, method: 'POST', path: '/teams/made/channels/general/tabs', body: {} } as const;
    const both = graph.ask(tab).then(() => graph.ask(tab));
    await clock.pass(10_000);
    await both;
    const [first = 0, next = 0] = at;
    assert.ok(next - first >= 1000, `${String(next - first)} ms`);
  });

  it('takes a place for each repetition, too: Graph counts that one as it counts all others', async () => {
    const at: number[] = [];
    const { graph, clock } = stage(() => {
      at.push(clock.now());
      return at.length === 1 ? { status: 503, headers: { 'retry-after': '1' } } : { status: 200, body: { value: [] } };
    });
    const tabs = get(tenant, '/teams/made/channels/general/tabs');
    const both = Promise.all([graph.ask(tabs), graph.ask(tabs)]);
    await clock.pass(20_000);
    await both;
    const pauses = at.slice(1).map((sent, index) => sent - at[index]!);
    assert.ok(at.length === 3 && pauses.every((ms) => ms >= 1000), `sent after ${pauses.join(' and ')} ms`);
  });

  for (const status of [500, 502, 503, 504]) {
    it(`is one POST and ambiguous when a clone is answered ${status}`, async () => {
      const { graph, outside, clock } = stage(() => ({ status, headers: { 'retry-after': '1' } }));
      const error = refusal(new GraphTeamsService(graph).clone(tenant, 'source', order, free));
      await clock.pass(60_000);
      assert.equal((await error).code, 'graph.ambiguous');
      assert.deepEqual((await error).values, { status });
      assert.equal(outside.sent.length, 1);
    });
  }

  it('is one POST and ambiguous when a clone is reset', async () => {
    const { graph, outside, clock } = stage(() => Promise.reject(connectionError('ECONNRESET')));
    const error = refusal(new GraphTeamsService(graph).clone(tenant, 'source', order, free));
    await clock.pass(60_000);
    assert.equal((await error).code, 'graph.ambiguous');
    assert.equal(outside.sent.length, 1);
  });

  it('is one POST and ambiguous when a clone is not answered in time', async () => {
    const { graph, outside, clock } = stage(() => new Promise(() => undefined));
    const error = refusal(new GraphTeamsService(graph).clone(tenant, 'source', order, free));
    await settle();
    assert.deepEqual(clock.waits(), [20_000]);
    await clock.pass(20_000);
    assert.equal((await error).code, 'graph.ambiguous');
    assert.equal(outside.sent.length, 1);
  });

  it('is ambiguous when a clone is accepted without saying where', async () => {
    const { graph } = stage(() => ({ status: 202 }));
    const error = await refusal(new GraphTeamsService(graph).clone(tenant, 'source', order, free));
    assert.equal(error.code, 'graph.ambiguous');
  });

  it('is sent again when a clone is throttled, for nothing has happened', async () => {
    const location = "/teams('source')/operations('1')";
    const { graph, outside, clock } = stage((_sent, count) =>
      count === 1 ? { status: 429, headers: { 'retry-after': '2.128' } } : accepted(location),
    );
    const address = new GraphTeamsService(graph).clone(tenant, 'source', order, free);
    await settle();
    assert.deepEqual(clock.waits(), [2128]);
    await clock.pass(2127);
    assert.equal(outside.sent.length, 1);
    await clock.pass(1);
    assert.equal(await address, location);
    assert.equal(outside.sent.length, 2);
  });

  it('is sent again when a clone found the connection refused', async () => {
    const { graph, outside, clock } = stage((_sent, count) =>
      count === 1 ? Promise.reject(connectionError('ECONNREFUSED')) : accepted('/x'),
    );
    const address = new GraphTeamsService(graph).clone(tenant, 'source', order, free);
    await clock.pass(1000);
    assert.equal(await address, '/x');
    assert.equal(outside.sent.length, 2);
  });

  it('is repeated after a reset when it only reads', async () => {
    const { graph, clock } = stage((_sent, count) =>
      count === 1 ? Promise.reject(connectionError('ECONNRESET')) : { status: 200, body: { id: '1' } },
    );
    const answer = graph.ask(users);
    await clock.pass(1000);
    assert.deepEqual((await answer).body, { id: '1' });
  });

  it('that may be repeated is an outage when its answer is lost, and still one POST', async () => {
    const { graph, outside, clock } = stage(() => ({ status: 504 }));
    const error = refusal(graph.ask({ ...post, repeatable: true }));
    await clock.pass(60_000);
    assert.equal((await error).code, 'graph.unavailable');
    assert.equal(outside.sent.length, 1);
  });

  it('keeps to six clones a second and tenant', async () => {
    const { graph, outside, clock } = stage(() => accepted('/x'));
    const teams = new GraphTeamsService(graph);
    const made = Promise.all(Array.from({ length: 20 }, () => teams.clone(tenant, 'source', order, free)));
    const counts: number[] = [];
    for (let passed = 0; passed < 4; passed++) {
      const before = outside.sent.length;
      await clock.pass(passed === 0 ? 0 : 1205);
      counts.push(outside.sent.length - before);
    }
    await made;
    assert.deepEqual(counts, [6, 6, 6, 2]);
  });

  it('does what must be done before a clone leaves when its turn has come, and not while it waits for it', async () => {
    const { graph, outside, clock } = stage(() => accepted('/x'));
    const teams = new GraphTeamsService(graph);
    let left = 0;
    const leaving = async (): Promise<void> => void (left += 1);
    const made = Promise.all(Array.from({ length: 20 }, () => teams.clone(tenant, 'source', order, leaving)));
    const counts: (readonly number[])[] = [];
    for (let passed = 0; passed < 4; passed++) {
      await clock.pass(passed === 0 ? 0 : 1205);
      counts.push([left, outside.sent.length]);
    }
    await made;
    assert.deepEqual(counts, [[6, 6], [12, 12], [18, 18], [20, 20]]);
  });

  it('is not sent where what must be done before it leaves fails, and fails with that', async () => {
    const { graph, outside } = stage(() => accepted('/x'));
    const refused = new Error('not written');
    await assert.rejects(new GraphTeamsService(graph).clone(tenant, 'source', order, () => Promise.reject(refused)), refused);
    assert.equal(outside.sent.length, 0);
  });

  it('keeps to four membership calls a minute and team', async () => {
    const { graph, outside, clock } = stage(each(() => ({ status: 200, body: { value: [] } })));
    const teams = new GraphTeamsService(graph);
    const people = [{ person: 'somebody', owner: false }];
    const started = clock.now();
    const four = Promise.all([1, 2, 3, 4].map(() => teams.addMembers(tenant, 'team', people)));
    await clock.pass(1000);
    await four;
    const error = await refusal(teams.addMembers(tenant, 'team', people));
    assert.equal(error.code, 'graph.throttled');
    assert.equal(error.notBefore, started + 72_290);
    const before = outside.sent.length;
    await teams.addMembers(tenant, 'another team', people);
    await clock.pass(71_290);
    await teams.addMembers(tenant, 'team', people);
    assert.equal(outside.sent.length, before + 2);
  });

  it('is sent to the version root with a token and an id of its own', async () => {
    const { graph, outside } = stage(() => ({ status: 200, body: {} }));
    await graph.ask(users);
    await graph.ask(users);
    const [first, second] = outside.sent;
    assert.equal(first?.url, `${baseUrl}/v1.0/users`);
    assert.equal(first.headers.get('authorization'), 'Bearer token-1');
    assert.notEqual(first.headers.get('client-request-id'), second?.headers.get('client-request-id'));
  });
});
