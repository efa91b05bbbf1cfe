import assert from 'node:assert/strict';
import { hour, minute } from '../../src/clock.ts';
import type { Delivery } from '../../src/effects/delivery.ts';
import { effect } from '../../src/requests/effect.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { aRequest, tenant } from '../support/builders.ts';
import { teamsStage } from './teams-stage.ts';

const refused = (status: number, code: string, headers: Record<string, string> = {}): Fault['answer'] => ({ status, headers, body: { error: { code, message: 'No' } } });
const blocked = refused(403, 'ConversationBlockedByUser')!;
const request = (version: number) => aRequest({ version, status: 'approval', wakeAt: Infinity });

async function stage() {
  const parts = await teamsStage({ people: ['rita'] });
  const { stores, clock, channel, commit } = parts;
  /** The status card of this version, and all that comes of it in two hours. */
  const tell = async (version: number): Promise<void> => {
    await commit(request(version), [effect('card.status', clock.now())]);
    await clock.pass(2 * hour);
  };
  const fails = (method: string, answer: Fault['answer'], times = 99, when: Fault['when'] = 'before'): void =>
    channel.faults([{ match: { method, path: '/activities' }, times, when, answer: answer! }]);
  const calls = (method: string): number => channel.arrived.filter((one) => one.method === method).length;
  const delivery = () => stores.effects.delivery(tenant, request(1).id, 'status', 'rita');
  const unreachable = async () => (await stores.people.reach(tenant, 'rita'))?.unreachable;
  return { ...parts, tell, fails, calls, delivery, unreachable };
}

interface Expected {
  readonly posts: number;
  readonly cards: number;
  readonly state: Delivery['state'];
  readonly unreachable?: 'blocked' | 'removed';
  /** Whether the effect is kept for a person to look at. */
  readonly kept?: true;
}

/** What Teams answers to the first posts, how often, and what is done about it (reliability.md). */
const posts: readonly [told: string, answer: Fault['answer'], times: number, expected: Expected][] = [
  ['429 three times', refused(429, 'Throttled', { 'Retry-After': '5' }), 3, { posts: 4, cards: 1, state: 'sent' }],
  ['412 three times', refused(412, 'PreconditionFailed'), 3, { posts: 4, cards: 1, state: 'sent' }],
  ['401 for a while', refused(401, 'BotNotRegistered'), 9, { posts: 10, cards: 1, state: 'sent' }],
  ['500 once', refused(500, 'ServiceError'), 1, { posts: 2, cards: 1, state: 'sent' }],
  // Twice at once, as nobody knows whether it is there; then once an hour, as it may be what everybody waits for.
  ['502 for ever', refused(502, 'ServiceError'), 99, { posts: 3, cards: 0, state: 'open', kept: true }],
  ['503 for ever', { status: 503 }, 99, { posts: 3, cards: 0, state: 'open', kept: true }],
  ['504 for ever', { status: 504 }, 99, { posts: 3, cards: 0, state: 'open', kept: true }],
  ['a reset for ever', 'reset', 99, { posts: 3, cards: 0, state: 'open', kept: true }],
  ['403 BotDisabledByAdmin', refused(403, 'BotDisabledByAdmin'), 99, { posts: 1, cards: 0, state: 'unreachable', unreachable: 'blocked' }],
  ['403 ConversationBlockedByUser', blocked, 99, { posts: 1, cards: 0, state: 'unreachable', unreachable: 'blocked' }],
  ['403 BotNotInConversationRoster', refused(403, 'BotNotInConversationRoster'), 99, { posts: 1, cards: 0, state: 'unreachable', unreachable: 'removed' }],
  ['404 ConversationNotFound', refused(404, 'ConversationNotFound'), 99, { posts: 1, cards: 0, state: 'unreachable', unreachable: 'removed' }],
  ['413 once', refused(413, 'MessageSizeTooBig'), 1, { posts: 2, cards: 1, state: 'sent' }],
  ['400 for ever', refused(400, 'BadSyntax'), 99, { posts: 5, cards: 0, state: 'open', kept: true }],
];

describe('A card whose post is answered with', () => {
  for (const [told, answer, times, expected] of posts) {
    it(`${told} is posted ${expected.posts} times, and there are ${expected.cards}`, async () => {
      const { channel, tell, fails, calls, delivery, unreachable, left, stop } = await stage();
      fails('POST', answer, times);
      await tell(1);
      assert.equal(calls('POST'), expected.posts);
      assert.equal(channel.saidTo('rita').length, expected.cards);
      assert.equal((await delivery())?.state, expected.state);
      assert.equal(await unreachable(), expected.unreachable);
      assert.deepEqual(left(), expected.kept ? ['card.status'] : []);
      await stop();
    });
  }

  it('nothing although it is there is posted once more, and the last of the two is edited from then on', async () => {
    const { channel, tell, fails, calls, stop } = await stage();
    fails('POST', 'reset', 1, 'after');
    await tell(1);
    await tell(2);
    assert.deepEqual([calls('POST'), calls('PUT')], [2, 1]);
    assert.deepEqual(channel.saidTo('rita').map(({ revision }) => revision), [1, 2]);
    await stop();
  });

  it('413 is a short one that says how the request stands', async () => {
    const { channel, tell, fails, stop } = await stage();
    fails('POST', refused(413, 'MessageSizeTooBig'), 1);
    await tell(1);
    assert.match(JSON.stringify(channel.saidTo('rita')), /Waiting for approval/);
    assert.match(JSON.stringify(channel.saidTo('rita')), /more to tell than Teams lets me show/);
    await stop();
  });
});

describe('A card whose edit is answered with', () => {
  for (const [told, answer] of [
    ['429', refused(429, 'Throttled', { 'Retry-After': '2' })],
    ['412', refused(412, 'PreconditionFailed')],
    ['500', refused(500, 'ServiceError')],
    ['503', { status: 503 }],
    ['a reset', 'reset'],
  ] as const) {
    it(`${told} is edited again until it shows the state, and no second one is posted`, async () => {
      const { channel, tell, fails, calls, left, stop } = await stage();
      await tell(1);
      fails('PUT', answer, 7);
      await tell(2);
      assert.deepEqual([calls('POST'), calls('PUT')], [1, 8]);
      assert.deepEqual(channel.saidTo('rita').map(({ revision }) => revision), [2]);
      assert.deepEqual(left(), []);
      await stop();
    });
  }

  it('404 is forgotten, and posted anew', async () => {
    const { channel, tell, fails, calls, stop } = await stage();
    await tell(1);
    fails('PUT', refused(404, 'ActivityNotFoundInConversation'), 1);
    await tell(2);
    await tell(3);
    assert.deepEqual([calls('POST'), calls('PUT')], [2, 2]);
    assert.deepEqual(channel.saidTo('rita').map(({ revision }) => revision), [1, 2]);
    await stop();
  });

  it('404 in a chat that is not there either is forgotten with its chat, and its reader gets a new one when they are back', async () => {
    const { channel, tell, fails, calls, delivery, unreachable, catchingUp, meet, clock, stop } = await stage();
    await tell(1);
    channel.faults(['PUT', 'POST'].map((method) => ({ match: { method, path: '/activities' }, times: 99, when: 'before', answer: refused(404, 'ConversationNotFound')! })));
    await tell(2);
    const { activity, conversation } = (await delivery())!;
    assert.deepEqual([activity, conversation, await unreachable()], [undefined, undefined, 'removed']);
    fails('PUT', 'reset', 0);
    await catchingUp.with(tenant, 'rita');
    await meet('rita');
    await clock.pass(minute);
    assert.deepEqual([calls('PUT'), channel.saidTo('rita').length], [1, 2]);
    await stop();
  });
});

describe('Somebody who has blocked the bot', () => {
  it('is left in peace until they speak, and sees their card as it is by then', async () => {
    const { channel, tell, fails, calls, unreachable, catchingUp, meet, clock, stop } = await stage();
    await tell(1);
    fails('PUT', blocked);
    for (const version of [2, 3, 4]) await tell(version);
    assert.equal(calls('PUT'), 1);
    channel.faults([]);
    await catchingUp.with(tenant, 'rita');
    await meet('rita');
    await clock.pass(minute);
    assert.equal(await unreachable(), undefined);
    assert.deepEqual(channel.saidTo('rita').map(({ revision }) => revision), [2]);
    await stop();
  });

  it('and whose time to catch up is cut off by an outage sees their card when it is over', async () => {
    const { channel, tell, fails, catchingUp, meet, clock, stop } = await stage();
    await tell(1);
    fails('PUT', blocked);
    await tell(2);
    fails('PUT', { status: 503 }, 5);
    await catchingUp.with(tenant, 'rita');
    await meet('rita');
    await clock.pass(hour);
    assert.deepEqual(channel.saidTo('rita').map(({ revision }) => revision), [2]);
    await stop();
  });
});
