import assert from 'node:assert/strict';
import { activitiesOf, adele, alex, card, fabrikam, northwind, Stage, type Json } from './stage.ts';

const code = (body: Json): unknown => (body['error'] as Json | undefined)?.['code'];

describe('The simulated Bot Connector', () => {
  let stage: Stage;
  let chat: string;

  before(async () => {
    stage = await Stage.open();
    chat = await stage.install();
  });
  after(() => stage.close());

  it('answers 401 to whoever is not the bot', async () => {
    const path = `/teams/v3/conversations/${chat}/activities`;
    const message = { type: 'message', text: 'hello' };
    assert.equal((await stage.call('POST', path, message)).status, 401);
    const another = { Authorization: stage.botAuthorization('somebody-else') };
    assert.equal((await stage.call('POST', path, message, another)).status, 401);
    assert.equal((await stage.call('POST', '/teams/v3/conversations', {})).status, 401);
  });

  it('shows what the bot says, edits it in place and deletes it', async () => {
    const posted = await stage.connector('POST', `/${chat}/activities`, card('first'));
    assert.equal(posted.status, 201);
    const id = String(posted.body['id']);
    const path = `/${chat}/activities/${id}`;
    assert.equal((await stage.connector('PUT', path, card('second'))).status, 200);
    const [shown] = activitiesOf(await stage.chat('GET', '')).filter((each) => each['id'] === id);
    assert.equal(shown!['revision'], 2);
    assert.match(JSON.stringify(shown), /second/);
    assert.equal((await stage.connector('DELETE', path)).status, 200);
    const again = await stage.connector('PUT', path, card('third'));
    assert.equal(again.status, 404);
    assert.equal(code(again.body), 'ActivityNotFoundInConversation');
  });

  it('keeps messages in order even within one millisecond, and takes replies as messages', async () => {
    const ids: number[] = [];
    for (const text of ['a', 'b', 'c']) {
      const { body } = await stage.connector('POST', `/${chat}/activities/1`, { type: 'message', text });
      ids.push(Number(body['id']));
    }
    assert.deepEqual(
      ids,
      [...ids].sort((one, other) => one - other),
    );
    assert.equal(new Set(ids).size, 3);
  });

  it('shows typing without keeping it, until the bot speaks', async () => {
    const before = activitiesOf(await stage.chat('GET', '')).length;
    assert.equal((await stage.connector('POST', `/${chat}/activities`, { type: 'typing' })).status, 201);
    const typing = await stage.chat('GET', '');
    assert.equal(typing.body['typing'], true);
    assert.equal(activitiesOf(typing).length, before);
    await stage.connector('POST', `/${chat}/activities`, { type: 'message', text: 'there' });
    assert.equal((await stage.chat('GET', '')).body['typing'], false);
  });

  it('refuses a person without the app with 403, and lets the bot in once it is installed', async () => {
    const body = { isGroup: false, members: [{ id: alex }], tenantId: northwind, activity: card('please decide') };
    const refused = await stage.connector('POST', '', body);
    assert.equal(refused.status, 403);
    assert.equal(code(refused.body), 'BotNotInConversationRoster');
    const id = await stage.install(northwind, alex);
    const made = await stage.connector('POST', '', body);
    assert.equal(made.status, 201);
    assert.equal(made.body['id'], id);
    assert.equal(typeof made.body['activityId'], 'string');
    const people = await stage.call('GET', '/chat/api/people');
    assert.match(people.text, /"name":"Alex Wilber".*?"installed":true,"unread":1/);
  });

  it('refuses with 403 after the app was removed', async () => {
    await stage.chat('DELETE', '/app', undefined, northwind, alex);
    const id = String((await stage.chat('GET', '', undefined, northwind, alex)).body['id']);
    const refused = await stage.connector('POST', `/${id}/activities`, { type: 'message', text: 'still there?' });
    assert.equal(refused.status, 403);
    assert.equal(await stage.install(northwind, alex), id);
  });

  it('tells members with the fields that Teams adds', async () => {
    const { body } = await stage.connector('GET', `/${chat}/pagedmembers`);
    const [member] = body['members'] as Json[];
    assert.equal(member!['aadObjectId'], adele);
    assert.equal(member!['email'], 'adele@northwind.example');
    assert.equal(member!['tenantId'], northwind);
    assert.match(String(member!['id']), /^29:1/);
    const one = await stage.connector('GET', `/${chat}/members/${encodeURIComponent(String(member!['id']))}`);
    assert.equal(one.body['name'], 'Adele Vance');
    assert.equal((await stage.connector('GET', `/${chat}/members/29:nobody`)).status, 404);
    assert.equal((await stage.connector('GET', `/${chat}/members`)).status, 200);
    assert.equal((await stage.connector('GET', `/${chat}/activities/1/members`)).status, 200);
  });

  it('keeps people of two tenants apart whose directory ids are equal', async () => {
    const other = await stage.install(fabrikam, adele);
    assert.notEqual(other, chat);
    await stage.connector('POST', `/${other}/activities`, { type: 'message', text: 'for Ada only' });
    assert.doesNotMatch((await stage.chat('GET', '')).text, /for Ada only/);
  });

  it('answers 404 for a conversation that never was, and 413 for a card that is too big', async () => {
    const nowhere = await stage.connector('POST', '/a:1nowhere/activities', { type: 'message', text: 'x' });
    assert.equal(nowhere.status, 404);
    assert.equal(code(nowhere.body), 'ConversationNotFound');
    const big = await stage.connector('POST', `/${chat}/activities`, card('x'.repeat(29_000)));
    assert.equal(big.status, 413);
  });

  const malformed: readonly [string, unknown][] = [
    ['no JSON', '{'],
    ['an array', []],
    ['an unknown type', { type: 'trace' }],
    ['an empty message', { type: 'message' }],
    ['text that is no string', { type: 'message', text: 7 }],
    ['attachments that are no list', { type: 'message', attachments: 'x' }],
    [
      'a card without content',
      { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }] },
    ],
  ];
  for (const [name, body] of malformed)
    it(`refuses ${name} with 400`, async () => {
      assert.equal((await stage.connector('POST', `/${chat}/activities`, body)).status, 400);
    });

  it('refuses a conversation without a member, with a stranger or of an unknown tenant', async () => {
    for (const body of [
      {},
      { members: [], tenantId: northwind },
      { members: [{ id: 'nobody' }], tenantId: northwind },
      { members: [{ id: adele }], tenantId: 'nowhere' },
      { members: [null], tenantId: northwind },
    ])
      assert.equal((await stage.connector('POST', '', body)).status, 400);
  });

  it('lets the bot edit only what it said itself', async () => {
    const said = await stage.chat('POST', '/messages', { text: 'mine' });
    const path = `/${chat}/activities/${String(said.body['id'])}`;
    assert.equal((await stage.connector('PUT', path, { type: 'message', text: 'no' })).status, 403);
    assert.equal((await stage.connector('DELETE', path)).status, 403);
  });
});
