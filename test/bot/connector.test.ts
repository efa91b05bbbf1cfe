import assert from 'node:assert/strict';
import { channelError } from '../../src/bot/channel-errors.ts';
import { AppError, asAppError, type ErrorCode } from '../../src/errors.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { SimulatedChannel } from '../support/simulated-channel.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const message = { type: 'message', text: 'hello' } as const;

function opened() {
  const clock = new VirtualClock();
  const channel = new SimulatedChannel(clock, { people: ['rita'] });
  const failure = async (call: 'post' | 'edit'): Promise<AppError> => {
    const to = channel.placeOf('rita');
    const id = call === 'edit' ? await clock.work(channel.connector.post(to, message)) : '';
    channel.faults(faults);
    const work = call === 'post' ? channel.connector.post(to, message) : channel.connector.edit(to, id, message);
    return clock.work(work.then(() => assert.fail('It went through'), asAppError));
  };
  let faults: readonly Fault[] = [];
  const met = (answer: Fault['answer'], when: Fault['when'] = 'before'): void => {
    faults = [{ match: { path: '/activities' }, times: 9, when, answer: answer! }];
  };
  return { clock, channel, failure, met };
}

const refused = (status: number, code: string, headers: Record<string, string> = {}): Fault['answer'] => ({ status, headers, body: { error: { code, message: 'No' } } });

/** reliability.md: what Teams answers, and what it means when something is posted and when it is edited. */
const table: readonly [told: string, answer: Fault['answer'], posting: ErrorCode, editing: ErrorCode][] = [
  ['400', refused(400, 'BadSyntax'), 'channel.refused', 'channel.refused'],
  ['401', { status: 401, body: { message: 'Authorization has been denied for this request.' } }, 'channel.unavailable', 'channel.unavailable'],
  ['403 BotDisabledByAdmin', refused(403, 'BotDisabledByAdmin'), 'channel.blocked', 'channel.blocked'],
  ['403 ConversationBlockedByUser', refused(403, 'ConversationBlockedByUser'), 'channel.blocked', 'channel.blocked'],
  ['403 BotNotInConversationRoster', refused(403, 'BotNotInConversationRoster'), 'channel.notInstalled', 'channel.notInstalled'],
  ['403 for another reason', refused(403, 'NotEnoughPermissions'), 'channel.refused', 'channel.refused'],
  ['404 ConversationNotFound', refused(404, 'ConversationNotFound'), 'channel.gone', 'channel.gone'],
  ['404 ActivityNotFoundInConversation', refused(404, 'ActivityNotFoundInConversation'), 'channel.gone', 'channel.gone'],
  ['408', refused(408, 'Timeout'), 'channel.ambiguous', 'channel.unavailable'],
  ['412', refused(412, 'PreconditionFailed'), 'channel.throttled', 'channel.throttled'],
  ['413', refused(413, 'MessageSizeTooBig'), 'channel.tooBig', 'channel.tooBig'],
  ['429', refused(429, 'Throttled', { 'Retry-After': '7' }), 'channel.throttled', 'channel.throttled'],
  ['500', refused(500, 'ServiceError'), 'channel.ambiguous', 'channel.unavailable'],
  ['502', refused(502, 'ServiceError'), 'channel.ambiguous', 'channel.unavailable'],
  ['503', { status: 503 }, 'channel.ambiguous', 'channel.unavailable'],
  ['504', { status: 504 }, 'channel.ambiguous', 'channel.unavailable'],
  ['a reset', 'reset', 'channel.ambiguous', 'channel.unavailable'],
];

describe('What Teams answers', () => {
  for (const [told, answer, posting, editing] of table) {
    it(`with ${told} means ${posting} for a post and ${editing} for an edit, and the call was made once`, async () => {
      for (const [call, code, method] of [['post', posting, 'POST'], ['edit', editing, 'PUT']] as const) {
        const { channel, failure, met } = opened();
        met(answer);
        assert.equal((await failure(call)).code, code);
        assert.equal(channel.arrived.filter((one) => one.method === method).length, 1);
      }
    });
  }

  it('and is cut off after it was shown is ambiguous', async () => {
    const { channel, failure, met } = opened();
    met('reset', 'after');
    assert.equal((await failure('post')).code, 'channel.ambiguous');
    assert.equal(channel.saidTo('rita').length, 1);
  });

  it('without the id of what it shows is ambiguous', async () => {
    const { failure, met } = opened();
    met({ status: 201, body: {} }, 'after');
    assert.equal((await failure('post')).code, 'channel.ambiguous');
  });

  it('says when to come again, in seconds or with a date', async () => {
    for (const [header, seconds] of [['7', 7], [new Date(Date.UTC(2026, 10, 22, 12, 1)).toUTCString(), 60], ['soon', undefined], ['0', undefined], ['99999999999999', 86_400]] as const) {
      const { clock, failure, met } = opened();
      const begun = clock.now();
      met(refused(429, 'Throttled', { 'Retry-After': header }));
      const { notBefore } = await failure('post');
      if (seconds === undefined) assert.equal(notBefore, undefined);
      else assert.ok(Math.abs(notBefore! - begun - seconds * 1000) <= 100, `${header}: ${String(notBefore! - begun)}`);
    }
  });

  it('where no connection came about is that nothing was said', () => {
    for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']) {
      assert.equal(channelError(Object.assign(new Error('no'), { code }), 'post', 0).code, 'channel.unavailable');
    }
    assert.equal(channelError(Object.assign(new Error('no'), { code: 'ETIMEDOUT' }), 'post', 0).code, 'channel.ambiguous');
  });
});

describe('A mailing', () => {
  it('leaves when its place is there and not before, and is not sent where its sender does not let it', async () => {
    const { clock, channel } = opened();
    const begun = clock.now();
    const left: number[] = [];
    const post = (): Promise<string> => channel.connector.post(channel.placeOf('rita'), message, 'mailing', async () => void left.push(clock.now() - begun));
    await clock.work(Promise.all(Array.from({ length: 6 }, post)));
    assert.deepEqual(left.map((ms) => ms >= 1000), [false, false, false, false, false, true]);
    const sent = channel.arrived.length;
    const kept = channel.connector.post(channel.placeOf('rita'), message, 'mailing', () => Promise.reject(new AppError('store.conflict')));
    await clock.work(assert.rejects(kept, { code: 'store.conflict' }));
    assert.equal(channel.arrived.length, sent);
  });
});

describe('What is counted of a call to Teams', () => {
  it('is what was answered to it, whatever the SDK makes of that, without ids', async () => {
    for (const [answer, status] of [[undefined, 201], [refused(403, 'BotDisabledByAdmin'), 403], ['reset', 0]] as const) {
      const { clock, channel, met, failure } = opened();
      if (answer === undefined) await clock.work(channel.connector.post(channel.placeOf('rita'), message));
      else {
        met(answer);
        await failure('post');
      }
      const told = { kind: 'dependency', name: 'POST /teams/v3/conversations/{id}/activities', target: '127.0.0.1:3979', status };
      assert.deepEqual(channel.insights.calls, [told]);
    }
  });
});

describe('A reply', () => {
  it('that Teams throttles is said again when Teams says, and only then', async () => {
    const { clock, channel } = opened();
    channel.faults([{ match: { path: '/activities' }, times: 2, when: 'before', answer: refused(429, 'Throttled', { 'Retry-After': '1' })! }]);
    const begun = clock.now();
    await clock.work(channel.connector.post(channel.placeOf('rita'), message, 'reply'));
    assert.deepEqual(channel.arrived.map(({ status }) => status), [429, 429, 201]);
    assert.ok(clock.now() - begun >= 2000 && clock.now() - begun < 3000);
  });

  it('is given up where its reader would wait too long, or where it may be there already', async () => {
    for (const answer of [refused(429, 'Throttled', { 'Retry-After': '30' }), refused(503, 'ServiceError')]) {
      const { clock, channel } = opened();
      channel.faults([{ match: { path: '/activities' }, times: 9, when: 'before', answer: answer! }]);
      await assert.rejects(clock.work(channel.connector.post(channel.placeOf('rita'), message, 'reply')));
      assert.equal(channel.arrived.length, 1);
    }
  });
});
