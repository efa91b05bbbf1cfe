import assert from 'node:assert/strict';
import { Simulator } from '../../../src/simulator/answer.ts';
import { channelRoutes } from '../../../src/simulator/channel/routes.ts';
import { companyIn, seed, tenantsIn } from '../../../src/simulator/company/seed.ts';
import { issueToken } from '../../../src/simulator/graph/token.ts';
import type { Settings, SimulatorResponse } from '../../../src/simulator/route.ts';
import { State } from '../../../src/simulator/state.ts';

const botAppId = '5d0c0f0e-6f2b-4c55-9f0e-7e2f5d3c1a10';
const [{ id: tenant }] = tenantsIn() as unknown as [{ id: string }];

/** The connector at instants of the test's choosing, and the chats of so many people. */
function opened(people: number, limits: 'documented' | 'none' = 'documented') {
  const state = new State(':memory:');
  seed(state, companyIn(undefined));
  const settings: Settings = { url: 'http://127.0.0.1:1', botAppId, cloneTime: [0, 0], latency: [0, 0], directoryLag: 0, ...(limits === 'none' ? {} : { limits }) };
  const simulator = new Simulator(state, settings, channelRoutes);
  const token = issueToken({ state, now: 0, random: Math.random, settings }, { tenant: 'botframework.com', audience: 'https://api.botframework.com', client: botAppId });
  const ask = (at: number, method: string, path: string, body?: object): SimulatorResponse => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const bytes = body && new TextEncoder().encode(JSON.stringify(body));
    return simulator.answer({ method, path, query: new URLSearchParams(), headers, body: bytes }, at, Math.random);
  };
  const users = state.list<{ id: string }>('users', tenant).slice(0, people);
  const chats = users.map(({ id }) => {
    ask(0, 'POST', `/chat/api/chats/${tenant}/${id}/app`);
    return (ask(0, 'GET', `/chat/api/chats/${tenant}/${id}`).body as { id: string }).id;
  });
  const say = (at: number, chat = 0): SimulatorResponse =>
    ask(at, 'POST', `/teams/v3/conversations/${chats[chat] ?? ''}/activities`, { type: 'message', text: 'x' });
  return { ask, say, chats };
}

const through = (answers: readonly SimulatorResponse[]): number => answers.filter(({ status }) => status !== 429).length;
const times = <T>(count: number, one: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => one(index));

describe('The documented limits of the Bot Connector', () => {
  it('are not there unless they are asked for', () => {
    const { say } = opened(1, 'none');
    assert.equal(through(times(50, () => say(1000))), 50);
  });

  it('let seven a second into one conversation, and tell the others when to come again', () => {
    const { say } = opened(2);
    assert.equal(through(times(7, () => say(1000))), 7);
    const refused = say(1000);
    assert.deepEqual([refused.status, refused.headers?.['Retry-After']], [429, '1']);
    assert.equal((refused.body as { error: { code: string } }).error.code, 'Throttled');
    assert.equal(say(1000, 1).status, 201);
    assert.equal(say(2001).status, 201);
  });

  it('let sixty in half a minute into one conversation, edits among them', () => {
    const { say, ask, chats } = opened(1);
    const { id } = say(0).body as { id: string };
    const edit = (at: number) => ask(at, 'PUT', `/teams/v3/conversations/${chats[0] ?? ''}/activities/${id}`, { type: 'message', text: 'y' });
    assert.equal(through(times(59, (index) => (index % 2 ? say : edit)(200 * (index + 1)))), 59);
    const refused = edit(12_000);
    assert.deepEqual([refused.status, refused.headers?.['Retry-After']], [429, '19']);
  });

  it('let 1,800 an hour into one conversation', () => {
    const { say } = opened(1);
    assert.equal(through(times(1800, (index) => say(1000 * index))), 1800);
    assert.equal(say(1_800_500).status, 429);
  });

  it('let thirty a second into all conversations of a tenant, and count what begins one', () => {
    const { say, ask, chats } = opened(8);
    assert.equal(chats.length, 8);
    assert.equal(through(times(30, (index) => say(500, index % 8))), 30);
    assert.equal(say(500, 7).status, 429);
    const beginning = { isGroup: false, members: [{ id: 'x' }], tenantId: tenant, activity: { type: 'message', text: 'x' } };
    assert.equal(ask(500, 'POST', '/teams/v3/conversations', beginning).status, 429);
  });
});
