import assert from 'node:assert/strict';
import { activitiesOf, card, northwind, pause, Stage, type Json } from './stage.ts';

describe('Delivery to the bot', () => {
  let stage: Stage;
  let chat: string;
  let message: string;

  const open = async (): Promise<void> => {
    stage = await Stage.open({ invoke: 250, sends: 4, message: 250, pauses: [5, 10, 20] });
    chat = await stage.install();
    await stage.until(() => stage.received.length === 2);
    message = String((await stage.connector('POST', `/${chat}/activities`, card('press me'))).body['id']);
    stage.received.length = 0;
  };
  beforeEach(open);
  afterEach(() => stage.close());

  const texts = (): unknown[] => stage.received.map(({ activity }) => activity['text']);

  it('tells the bot of an install as Teams does: it was added, then the installation', async () => {
    await stage.install(northwind, 'aaaaaaaa-0000-4000-8000-000000000002');
    await stage.until(() => stage.received.length === 2);
    const [added, installation] = stage.received.map(({ activity }) => activity);
    assert.equal(added!['type'], 'conversationUpdate');
    assert.deepEqual(added!['membersAdded'], [{ id: `28:${stage.settings.botAppId}` }]);
    assert.equal(installation!['type'], 'installationUpdate');
    assert.equal(installation!['action'], 'add');
    for (const activity of [added!, installation!]) {
      assert.equal(activity['channelId'], 'msteams');
      assert.equal((activity['conversation'] as Json)['tenantId'], northwind);
      assert.deepEqual((activity['channelData'] as Json)['tenant'], { id: northwind });
    }
  });

  it('tells the bot of an app that was removed and is added again by the installation alone: the chat is there already', async () => {
    await stage.chat('DELETE', '/app');
    await stage.install();
    await stage.chat('POST', '/messages', { text: 'back' });
    await stage.until(() => stage.received.length === 3);
    assert.deepEqual(
      stage.received.map(({ activity }) => [activity['type'], activity['action'] ?? activity['text']]),
      [['installationUpdate', 'remove'], ['installationUpdate', 'add'], ['message', 'back']],
    );
  });

  it('keeps the order of a chat while the bot is slow', async () => {
    stage.behaviour = async (_, count) => pause(count === 1 ? 40 : 0).then(() => undefined);
    for (const text of ['one', 'two', 'three']) await stage.chat('POST', '/messages', { text });
    await stage.until(() => stage.received.length === 3);
    assert.deepEqual(texts(), ['one', 'two', 'three']);
  });

  it('tries a message again while the bot is down, the same activity', async () => {
    stage.behaviour = (_, count) => (count < 3 ? 503 : undefined);
    await stage.chat('POST', '/messages', { text: 'again' });
    await stage.until(() => stage.received.length === 3);
    assert.deepEqual(texts(), ['again', 'again', 'again']);
    assert.equal(new Set(stage.received.map(({ activity }) => activity['id'])).size, 1);
  });

  it('does not repeat a message that the bot refused or could not digest', async () => {
    stage.behaviour = () => 500;
    await stage.chat('POST', '/messages', { text: 'once' });
    await pause(80);
    assert.equal(stage.received.length, 1);
  });

  it('gives up in the end and says so in the chat', async () => {
    stage.behaviour = () => 503;
    await stage.chat('POST', '/messages', { text: 'nobody home' });
    await stage.until(() => stage.received.length === 4);
    await pause(30);
    const last = activitiesOf(await stage.chat('GET', '')).at(-1)!;
    assert.equal(last['undelivered'], true);
    assert.equal(stage.received.length, 4);
  });

  it('sends what a pressed button sends in Teams', async () => {
    stage.behaviour = () => ({ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'ok' });
    await stage.press(message, 'request.submit', { stamp: 'x', name: 'Launch' });
    const { activity } = stage.received[0]!;
    assert.equal(activity['type'], 'invoke');
    assert.equal(activity['name'], 'adaptiveCard/action');
    assert.equal(activity['replyToId'], message);
    assert.deepEqual(activity['value'], {
      action: { type: 'Action.Execute', verb: 'request.submit', data: { stamp: 'x', name: 'Launch' } },
      trigger: 'manual',
    });
    assert.equal(activity['locale'], 'en-US');
    assert.equal(activity['localTimezone'], 'UTC');
  });

  it('puts the card of the answer in the place of the pressed one, and counts its revision', async () => {
    const content = { type: 'AdaptiveCard', version: '1.5', body: [] };
    stage.behaviour = () => ({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: content });
    assert.deepEqual(await stage.press(message, 'x'), { state: 'done', effect: 'card' });
    const [shown] = activitiesOf(await stage.chat('GET', '')).filter(({ id }) => id === message);
    assert.equal(shown!['revision'], 2);
    assert.deepEqual((shown!['attachments'] as Json[])[0]!['content'], content);
  });

  it('sends a slow invoke again: the same id once, then new ids, four times in all', async () => {
    stage.behaviour = async () => pause(400).then(() => undefined);
    const result = await stage.press(message, 'slow');
    assert.equal(result['state'], 'failed');
    assert.equal(result['code'], 'Timeout');
    await stage.until(() => stage.received.length === 4);
    await pause(300);
    assert.equal(stage.received.length, 4);
    const [first, second, third, fourth] = stage.received.map(({ activity }) => activity['id']);
    assert.equal(first, second);
    assert.equal(new Set([second, third, fourth]).size, 3);
    assert.equal(new Set(stage.received.map(({ activity }) => JSON.stringify(activity['value']))).size, 1);
  });

  it('shows nothing of an answer that comes after the error', async () => {
    const value = { type: 'AdaptiveCard', version: '1.5', body: [] };
    stage.behaviour = async (_, count) =>
      pause(count === 1 ? 400 : 0).then(() => ({
        statusCode: 200,
        type: 'application/vnd.microsoft.card.adaptive',
        value,
      }));
    await stage.press(message, 'slow');
    await stage.until(() => stage.received.length === 2);
    await pause(200);
    assert.equal(stage.received.length, 2);
    const [shown] = activitiesOf(await stage.chat('GET', '')).filter(({ id }) => id === message);
    assert.equal(shown!['revision'], 1);
  });

  const failures: readonly [string, Json | number | undefined, string][] = [
    [
      'an error of the bot',
      {
        statusCode: 400,
        type: 'application/vnd.microsoft.error',
        value: { code: 'BadRequest', message: 'No such draft.' },
      },
      'BadRequest',
    ],
    ['a status that is not 200', 500, 'BotAnswered500'],
    ['an answer without a body', undefined, 'BotAnswered200'],
    ['an answer of an unknown type', { statusCode: 200, type: 'x', value: {} }, 'BadResponse'],
    [
      'a card that is none',
      { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: { type: 'x' } },
      'BadCard',
    ],
  ];
  for (const [name, answer, code] of failures)
    it(`shows an error for ${name}`, async () => {
      stage.behaviour = () => answer;
      const result = await stage.press(message, 'x');
      assert.equal(result['state'], 'failed');
      assert.equal(result['code'], code);
      assert.notEqual(result['text'], '');
    });
});
