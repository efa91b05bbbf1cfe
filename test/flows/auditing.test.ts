import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { textOf, type Chat, type ChatActivity } from '../../src/commands/chat.ts';
import { ask, assertReadable, hears, says, verbsOf } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { FlowWorld } from './world.ts';

describe('The trail, read and checked in the chat', () => {
  let world: FlowWorld;
  let amara: Chat;
  let id: string;
  let reference: string;

  before(async () => {
    world = await FlowWorld.begin();
    await world.startApp();
    amara = await world.chat('amara.okafor');
    const noah = await world.chat('noah.tremblay');
    const asked = await ask(noah, { template: templates.project, name: 'Audited' });
    await says(noah, asked.card, 'Ready · 100 %');
    await hears(noah, /Audited.* is ready/);
    id = asked.id;
    ({ reference } = (await world.app!.ports.requestStore.request(northwind, id))!);
  });
  after(() => world.end());

  const pressed = async (card: ChatActivity, verb: string, title: string): Promise<ChatActivity> => {
    await amara.press(card, verb, {}, (button) => button.title === title);
    return amara.activity(card.id);
  };

  it('is for global admins: everybody else is refused kindly, also with a forged card', async () => {
    for (const handle of ['noah.tremblay', 'jonas.lindqvist']) {
      const chat = await world.chat(handle);
      for (const words of ['audit', `audit ${reference}`, 'verify audit']) {
        const card = await chat.say(words);
        assert.match(textOf(card), /for global administrators/, words);
        assertReadable(card);
        for (const verb of ['audit.page', 'audit.verify']) {
          await chat.execute(card.id, verb, { verb });
          assert.match(textOf(await chat.activity(card.id)), /for global administrators/, verb);
        }
      }
    }
  });

  it('is shown newest first, with who did what to what, and leads on to its beginning and back', async () => {
    const card = await amara.say('audit');
    assertReadable(card);
    assert.match(textOf(card), /What was recorded.*Ready/s);
    assert.match(textOf(card), new RegExp(`${reference} PRJ - Audited`));
    let page = card;
    for (let pages = 0; pages < 20 && verbsOf(page).includes('audit.page') && !textOf(page).includes('Submitted'); pages += 1) page = await pressed(page, 'audit.page', 'Older');
    assert.match(textOf(page), /Submitted/);
    assert.match(textOf(page), /Noah Tremblay/);
    assertReadable(page);
    assert.match(textOf(await pressed(page, 'audit.page', 'Newest')), /The newest/);
  });

  it('begins anew where a page’s place is nobody’s', async () => {
    const card = await amara.say('audit');
    await amara.execute(card.id, 'audit.page', { verb: 'audit.page', choice: 'nowhere' });
    assert.match(textOf(await amara.activity(card.id)), /The newest/);
  });

  it('of one request is read by its reference or its whole id, and of none where there is none', async () => {
    for (const word of [reference, reference.toLowerCase(), id]) assert.match(textOf(await amara.say(`audit ${word}`)), new RegExp(`History · ${reference}.*complete and unchanged`, 's'));
    const none = await amara.say('audit TW-0000');
    assert.match(textOf(none), /cannot find that request/);
    assertReadable(none);
  });

  it('is checked as a whole, by a word or a button', async () => {
    const card = await amara.say('verify audit');
    assert.match(textOf(card), /✓ The trail is complete and unchanged/);
    assertReadable(card);
    assert.match(textOf(await pressed(await amara.say('audit'), 'audit.verify', 'Check the trail')), /✓ The trail is complete and unchanged/);
  });

  it('that somebody has changed in the store is told, with where', async () => {
    const database = new DatabaseSync(join(world.folder, 'teamwright.sqlite'));
    database.prepare("UPDATE audit SET value = json_set(value, '$.code', 'requestRejected') WHERE stream = ? AND seq = 2").run(id);
    const card = await amara.say('verify audit');
    assert.match(textOf(card), new RegExp(`✕ One stream is incomplete or changed.*${reference} PRJ - Audited: record 2 was changed`, 's'));
    assertReadable(card);
    database.close();
    assert.deepEqual(await world.defects(), []);
  });
});
