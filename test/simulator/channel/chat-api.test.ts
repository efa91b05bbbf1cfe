import assert from 'node:assert/strict';
import { activitiesOf, adele, alex, card, northwind, Stage, type Json } from './stage.ts';

describe("The chat page's API", () => {
  let stage: Stage;
  let chat: string;

  before(async () => {
    stage = await Stage.open();
    chat = await stage.install();
    await stage.until(() => stage.received.length === 2);
  });
  after(() => stage.close());

  const lastReceived = async (): Promise<Json> => {
    await stage.until(() => stage.received.length > 0);
    return stage.received.pop()!.activity;
  };
  beforeEach(async () => {
    await stage.settled();
    stage.received.length = 0;
    stage.behaviour = () => undefined;
  });

  it('lists companies with their people', async () => {
    const { body } = await stage.call('GET', '/chat/api/people');
    const [first, second] = body['tenants'] as Json[];
    assert.equal(first!['name'], 'Northwind Traders');
    assert.equal(second!['name'], 'Fabrikam');
    const [person] = first!['people'] as Json[];
    assert.equal(person!['handle'], 'adele');
    assert.equal(person!['jobTitle'], 'Retail Manager');
  });

  it('has no chat before the app is added', async () => {
    const { status, body } = await stage.chat('POST', '/messages', { text: 'hi' }, northwind, alex);
    assert.equal(status, 409);
    assert.equal((body['error'] as Json)['code'], 'NotInstalled');
    assert.equal((await stage.chat('GET', '', undefined, northwind, alex)).body['installed'], false);
  });

  it('brings a message to the bot with all that Teams says about it', async () => {
    const said = await stage.chat('POST', '/messages', { text: 'new <team>', timezone: 'Europe/Rome' });
    const activity = await lastReceived();
    assert.equal(said.status, 201);
    assert.equal(activity['id'], said.body['id']);
    assert.equal(activity['text'], 'new <team>');
    assert.equal((activity['from'] as Json)['aadObjectId'], adele);
    assert.equal((activity['recipient'] as Json)['id'], `28:${stage.settings.botAppId}`);
    assert.deepEqual(activity['conversation'], { conversationType: 'personal', tenantId: northwind, id: chat });
    assert.equal(activity['localTimezone'], 'Europe/Rome');
    assert.match(String(activity['localTimestamp']), /\+0[12]:00$/);
    assert.deepEqual(activity['attachments'], [{ contentType: 'text/html', content: '<p>new &lt;team&gt;</p>' }]);
  });

  it('knows time zones by whichever name a browser has for them, and takes UTC for what is none', async () => {
    const told = async (timezone: string): Promise<unknown[]> => {
      await stage.chat('POST', '/messages', { text: 'now', timezone });
      const { localTimezone, localTimestamp } = await lastReceived();
      return [localTimezone, String(localTimestamp).slice(-6)];
    };
    for (const name of ['Asia/Kolkata', 'Asia/Calcutta']) assert.deepEqual(await told(name), [name, '+05:30']);
    assert.deepEqual(await told('Mars/Olympus'), ['UTC', '+00:00']);
  });

  it('tells the bot of an edited message', async () => {
    const said = await stage.chat('POST', '/messages', { text: 'first' });
    await lastReceived();
    await stage.chat('PUT', `/messages/${String(said.body['id'])}`, { text: 'second' });
    const activity = await lastReceived();
    assert.equal(activity['type'], 'messageUpdate');
    assert.equal(activity['text'], 'second');
    assert.equal((activity['channelData'] as Json)['eventType'], 'editMessage');
  });

  it('turns Action.Submit into a message with a value that stands in no chat', async () => {
    const posted = await stage.connector('POST', `/${chat}/activities`, card('submit me'));
    const before = activitiesOf(await stage.chat('GET', '')).length;
    await stage.chat('POST', '/actions', { type: 'Action.Submit', activity: posted.body['id'], data: { verb: 'x' } });
    const activity = await lastReceived();
    assert.equal(activity['type'], 'message');
    assert.equal(activity['text'], undefined);
    assert.deepEqual(activity['value'], { verb: 'x' });
    assert.equal(activity['replyToId'], posted.body['id']);
    assert.equal(activitiesOf(await stage.chat('GET', '')).length, before);
  });

  it('counts what was not read, and forgets it once it was seen', async () => {
    await stage.chat('POST', '/seen');
    const before = Number((await stage.call('GET', '/chat/api/changes')).body['changed']);
    await stage.connector('POST', `/${chat}/activities`, { type: 'message', text: 'news' });
    const { body } = await stage.call('GET', `/chat/api/changes?since=${before}`);
    const [changed] = body['chats'] as Json[];
    assert.equal(changed!['person'], adele);
    assert.equal(changed!['unread'], 1);
    assert.equal((await stage.chat('POST', '/seen')).status, 204);
    assert.equal((await stage.chat('GET', '')).body['unread'], 0);
    const now = Number((await stage.call('GET', '/chat/api/changes')).body['changed']);
    assert.deepEqual((await stage.call('GET', `/chat/api/changes?since=${now}`)).body['chats'], []);
  });

  it('gives only what changed since', async () => {
    const before = Number((await stage.chat('GET', '')).body['changed']);
    await stage.connector('POST', `/${chat}/activities`, { type: 'message', text: 'latest' });
    const news = activitiesOf(await stage.chat('GET', `?since=${before}`));
    assert.deepEqual(
      news.map(({ text }) => text),
      ['latest'],
    );
  });

  it('writes nothing down when a page only looks', async () => {
    await stage.chat('POST', '/messages', { text: 'said' });
    const written = stage.state.count('requests', '');
    assert.ok(written > 0);
    for (const path of ['/chat/api/people', '/chat/api/changes?since=0', `/chat/api/chats/${northwind}/${adele}?since=0`]) await stage.call('GET', path);
    assert.equal(stage.state.count('requests', ''), written);
  });

  it('answers the people picker itself, folding accents', async () => {
    const found = async (query: string): Promise<unknown[]> => {
      const { body } = await stage.chat('POST', '/search', { dataset: 'graph.microsoft.com/users', query });
      return (body['choices'] as Json[]).map(({ title }) => title);
    };
    assert.deepEqual(await found('alv'), ['Zoë Álvarez-Boon']);
    assert.deepEqual(await found('zoe'), ['Zoë Álvarez-Boon']);
    assert.deepEqual(await found('wilb'), ['Alex Wilber']);
    assert.deepEqual(await found('Ada Fabri'), []);
    assert.equal((await found('')).length, 3);
    const named = await stage.chat('POST', '/search', {
      dataset: 'graph.microsoft.com/users',
      ids: [alex, 'nobody', 7],
    });
    assert.deepEqual(
      (named.body['choices'] as Json[]).map(({ title }) => title),
      ['Alex Wilber'],
    );
    assert.equal(stage.received.length, 0);
  });

  it('asks the bot for the choices of every other dataset', async () => {
    const posted = await stage.connector('POST', `/${chat}/activities`, card('choose'));
    const results = [{ title: 'Project', value: 'p' }, { title: 'broken' }];
    stage.behaviour = () => ({
      statusCode: 200,
      type: 'application/vnd.microsoft.search.searchResponse',
      value: { results },
    });
    const asked = await stage.chat('POST', '/search', {
      dataset: 'templates',
      query: 'pro',
      top: 5,
      activity: posted.body['id'],
    });
    assert.equal(asked.status, 202);
    const result = await stage.result(String(asked.body['invoke']));
    assert.deepEqual(result['choices'], [{ title: 'Project', value: 'p' }]);
    const activity = await lastReceived();
    assert.equal(activity['name'], 'application/search');
    const value = { kind: 'search', queryText: 'pro', queryOptions: { skip: 0, top: 5 }, dataset: 'templates' };
    assert.deepEqual(activity['value'], value);
  });

  it("keeps one person's invokes from another", async () => {
    const posted = await stage.connector('POST', `/${chat}/activities`, card('mine'));
    const body = { type: 'Action.Execute', activity: posted.body['id'], verb: 'x' };
    const pressed = await stage.chat('POST', '/actions', body);
    await stage.install(northwind, alex);
    const other = await stage.chat('GET', `/invokes/${String(pressed.body['invoke'])}`, undefined, northwind, alex);
    assert.equal(other.status, 404);
    assert.equal((await stage.chat('POST', '/actions', body, northwind, alex)).status, 404);
  });

  const bad: readonly [string, string, string, unknown, number][] = [
    ['no JSON', 'POST', '/messages', '{', 400],
    ['a text that is none', 'POST', '/messages', { text: {} }, 400],
    ['attachments that are none', 'POST', '/messages', { text: 'x', attachments: [1] }, 400],
    ['a text beyond all bounds', 'POST', '/messages', { text: 'x'.repeat(28_001) }, 413],
    ['a message that is not there', 'PUT', '/messages/1', { text: 'x' }, 404],
    ['a card that is not there', 'POST', '/actions', { type: 'Action.Execute', activity: '1' }, 404],
    ['a search without a dataset', 'POST', '/search', { query: 'x' }, 400],
    ['a search for too much', 'POST', '/search', { dataset: 'd', top: 1000 }, 400],
    ['a search for less than nothing', 'POST', '/search', { dataset: 'd', skip: -1 }, 400],
    ['a since that is no number', 'GET', '?since=x', undefined, 400],
    ['an invoke that never was', 'GET', '/invokes/x', undefined, 404],
  ];
  for (const [name, method, path, body, status] of bad)
    it(`refuses ${name} with ${status}`, async () => {
      assert.equal((await stage.chat(method, path, body)).status, status);
      await stage.settled();
      assert.equal(stage.received.length, 0);
    });

  it('refuses an action of an unknown kind, and people who do not exist', async () => {
    const posted = await stage.connector('POST', `/${chat}/activities`, card('x'));
    const action = { type: 'Action.Other', activity: posted.body['id'] };
    assert.equal((await stage.chat('POST', '/actions', action)).status, 400);
    assert.equal((await stage.chat('GET', '', undefined, northwind, 'nobody')).status, 404);
    assert.equal((await stage.chat('POST', '/app', undefined, 'nowhere')).status, 404);
  });

  it('serves the page with everything it needs, and forbids everything else', async () => {
    const page = await stage.call('GET', '/?tenant=x&person=y');
    assert.equal(page.status, 200);
    assert.match(
      page.headers.get('content-security-policy') ?? '',
      /default-src 'none'; script-src 'self'; style-src 'self'/,
    );
    const wanted = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
    assert.ok(wanted.length > 4);
    const imported = new Set(wanted);
    for (const path of imported) {
      const file = await stage.call('GET', path);
      assert.equal(file.status, 200, path);
      if (path.endsWith('.js') && !path.includes('adaptivecards') && !path.includes('markdown-it'))
        for (const [, name] of file.text.matchAll(/from '\.\/([\w-]+\.js)'/g)) imported.add(`/page/${name!}`);
    }
    assert.ok(imported.has('/page/markdown-it.js'));
  });
});
