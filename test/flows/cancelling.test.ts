import assert from 'node:assert/strict';
import { textOf, type Chat } from '../../src/commands/chat.ts';
import { ask, asksToDecide, draftOf, form, review, says, valueOf, verbsOf } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { teamsCalled } from './teams.ts';
import { trailOf } from './trail.ts';
import { Wire } from './wire.ts';
import { FlowWorld } from './world.ts';

describe('Changing one\'s mind', () => {
  let world: FlowWorld;
  let wire: Wire;

  before(async () => {
    world = await FlowWorld.begin();
    await world.startApp();
    wire = new Wire(world);
  });
  after(async () => {
    wire.close();
    await world.end();
  });

  it('goes back from the review to the filled form, and from there to the templates', async () => {
    const sofia = await world.chat('sofia.rossi');
    const card = await review(sofia, { template: templates.onboarding, name: 'Back', description: 'And forth' });
    const again = await sofia.say('back');
    assert.equal(valueOf(again, 'name'), 'Back');
    assert.equal(valueOf(again, 'description'), 'And forth');
    const catalog = await sofia.say('Back!');
    assert.match(textOf(catalog), /Which kind of team\?/);
    assert.match(textOf(await sofia.say('back')), /nothing to go back to/);
    assert.equal((await sofia.press(card, 'form.edit')).state, 'done');
    assert.equal(valueOf(await sofia.activity(card.id), 'name'), 'Back', 'the old card still leads to the form');
  });

  it('cancels what is under way, by word or by button, and leaves an old card without effect', async () => {
    const sofia = await world.chat('sofia.rossi');
    const card = await review(sofia, { template: templates.onboarding, name: 'Never' });
    assert.match(textOf(await sofia.say('cancel')), /Nothing was submitted/);
    assert.match(textOf(await sofia.say('cancel')), /nothing to cancel/);
    assert.equal((await sofia.press(card, 'request.submit')).state, 'done');
    assert.match(textOf(await sofia.activity(card.id)), /This form is out of date/);

    const other = await form(sofia, templates.onboarding);
    await sofia.press(other, 'draft.discard');
    assert.match(textOf(await sofia.activity(other.id)), /Nothing was submitted/);
    assert.equal((await world.app!.ports.requestStore.requestsOf(northwind, sofia.person.id, 1)).length, 0);
  });

  it('drops an old card\'s draft, and leaves the newer one where it is', async () => {
    const sofia = await world.chat('sofia.rossi');
    const old = await form(sofia, templates.onboarding);
    await form(sofia, templates.project);
    await sofia.press(old, 'draft.discard');
    assert.match(textOf(await sofia.activity(old.id)), /Nothing was submitted/);
    assert.match(textOf(await sofia.say('and now')), /go on with the card above/i);
    assert.match(textOf(await sofia.say('back')), /Which kind of team\?/);
  });

  it('shows the state on the card that was pressed, though the values were changed on another', async () => {
    const aroha = await world.chat('aroha.ngata');
    const old = await review(aroha, { template: templates.customer, name: 'Old words', reason: 'Because' });
    const newer = await aroha.say('back');
    await aroha.press(newer, 'form.send', { name: 'New words', description: '', reason: 'Because', owners: '', members: '' });
    const reviewed = await says(aroha, newer.id, 'Customer - New words');
    await aroha.press(old, 'request.submit');
    const redrawn = await aroha.activity(old.id);
    assert.match(textOf(redrawn), /Customer - New words/, 'a stale press shows the values as they are');
    assert.equal(await world.app!.ports.requestStore.request(northwind, draftOf(redrawn)), undefined);
    await aroha.press(reviewed, 'request.submit');
    await says(aroha, newer.id, 'Waiting for approval');
    assert.match(textOf(await aroha.say('cancel request')), /Cancelled/);
    await says(aroha, newer.id, 'Cancelled');
  });

  it('withdraws a request that nobody has decided, by its button', async () => {
    const diego = await world.chat('diego.fernandez');
    const priya = await world.chat('priya.raman');
    const asked = await ask(diego, { template: templates.customer, name: 'Gone', reason: 'Because' });
    const waiting = await says(diego, asked.card, 'Waiting for approval');
    assert.match(textOf(waiting), /The request ends and nothing is made/, 'what is asked before');
    const toDecide = await asksToDecide(priya, asked);
    await diego.press(waiting, 'request.withdraw');
    assert.match(textOf(await diego.activity(asked.card)), /You cancelled this request. Nothing was made/);
    const over = await says(priya, toDecide.id, 'Cancelled');
    assert.ok(!verbsOf(over).includes('approval.decide'));
    const pressed = await priya.press(toDecide, 'approval.decide', {}, ({ data }) => data['choice'] === 'approved');
    assert.equal(pressed.state, 'done');
    assert.match(textOf(await priya.activity(toDecide.id)), /Cancelled/);
    const { request, codes } = await trailOf(world, northwind, asked.id);
    assert.equal(request.status, 'withdrawn');
    assert.equal(codes.at(-1), 'requestWithdrawn');
    assert.equal((await world.calls('POST', '/clone$')).length, 0);
  });

  it('comes too late for a team that is there, and leads to how it stands', async () => {
    const aroha = await world.chat('aroha.ngata');
    const asked = await ask(aroha, { template: templates.onboarding, name: 'Settled' });
    await says(aroha, asked.card, 'Ready · 100 %');
    const { reference } = (await trailOf(world, northwind, asked.id)).request;
    const late = await aroha.say(`cancel request ${reference}`);
    assert.match(textOf(late), new RegExp(`Nothing to cancel[^]*${reference}: Ready`));
    await aroha.press(late, 'request.show');
    await says(aroha, late.id, 'Ready · 100 %');
  });

  describe('on a client that knows no Action.Execute', () => {
    /** A request that waits, and the settled card of it. */
    const waiting = async (handle: string, name: string) => {
      const chat = await world.chat(handle);
      const asked = await ask(chat, { template: templates.customer, name, reason: 'Because' });
      await says(chat, asked.card, 'Waiting for approval');
      await settled();
      return { chat, asked };
    };
    const settled = () => world.until(async () => world.rows(['effects'])['effects'] === 0);
    const edits = async (card: string): Promise<number> => (await world.calls('PUT', `/activities/${card}$`)).length;
    const submit = async (chat: Chat, card: string, value: object): Promise<void> => {
      assert.equal((await wire.send(wire.activity(chat.person, { text: undefined, value, replyToId: card }))).status, 200);
    };

    it('leaves the card of a request to the dispatcher, whose newer edit ours could overtake', async () => {
      const { chat, asked } = await waiting('camille.laurent', 'Edited once');
      const before = await edits(asked.card);
      await submit(chat, asked.card, { verb: 'request.withdraw', id: asked.id });
      await says(chat, asked.card, 'You cancelled this request');
      await settled();
      assert.equal((await edits(asked.card)) - before, 1);
    });

    it('shows what became of the press on a card that was asked for', async () => {
      const { chat, asked } = await waiting('zeynep.yilmaz', 'Looked at');
      const { reference } = (await trailOf(world, northwind, asked.id)).request;
      const looked = await chat.say(`status ${reference}`);
      await submit(chat, looked.id, { verb: 'request.withdraw', id: asked.id });
      await says(chat, looked.id, 'You cancelled this request');
      await says(chat, asked.card, 'You cancelled this request');
    });

    it('shows why nothing was done', async () => {
      const { asked } = await waiting('noah.tremblay', 'Without a word');
      const priya = await world.chat('priya.raman');
      const { id } = await asksToDecide(priya, asked);
      await submit(priya, id, { verb: 'approval.decide', id: asked.id, revision: 1, choice: 'rejected', comment: ' ' });
      await says(priya, id, /Say why|comment/i);
      assert.equal((await trailOf(world, northwind, asked.id)).request.status, 'approval');
    });
  });

  it('finds the only open request behind ten that are over', async () => {
    const kenji = await world.chat('kenji.watanabe');
    const open = await ask(kenji, { template: templates.customer, name: 'Still open', reason: 'Because' });
    await says(kenji, open.card, 'Waiting for approval');
    const { request } = await trailOf(world, northwind, open.id);
    for (let index = 0; index < 10; index += 1) {
      const id = `${open.id.slice(0, -12)}ffffffffff${String(index).padStart(2, '0')}`;
      const over = { ...request, id, status: 'withdrawn', wakeAt: undefined, waitsFor: undefined, version: 1 } as const;
      assert.equal(await world.app!.ports.requestStore.commit({ request: over, expected: 0, audit: [], effects: [] }), 'committed');
    }
    assert.match(textOf(await kenji.say('cancel request')), /Still open[\s\S]*You cancelled this request/);
    await says(kenji, open.card, 'You cancelled this request');
  });

  it('withdraws by reference, also with two open, and never somebody else\'s', async () => {
    const liam = await world.chat('liam.oconnor');
    const one = await ask(liam, { template: templates.customer, name: 'One', reason: 'Because' });
    await says(liam, one.card, 'Waiting for approval');
    const two = await ask(liam, { template: templates.board, name: 'Two', reason: 'Because' });
    await says(liam, two.card, 'Waiting for approval');
    assert.match(textOf(await liam.say('cancel request')), /One[\s\S]*|Two/, 'both are shown to choose from');
    const { reference } = (await trailOf(world, northwind, one.id)).request;
    for (const handle of ['sofia.rossi', 'priya.raman']) {
      await (await world.chat(handle)).say(`cancel request ${reference}`);
      assert.equal((await trailOf(world, northwind, one.id)).request.status, 'approval', handle);
    }
    assert.match(textOf(await liam.say(`cancel request ${reference}`)), /Cancelled/);
    await says(liam, one.card, 'Cancelled');
    assert.equal((await trailOf(world, northwind, two.id)).request.status, 'approval');
    assert.match(textOf(await liam.say('cancel request TW-0000')), /cannot find that request/);
    await liam.say('cancel request');
    await says(liam, two.card, 'Cancelled');
  });

  it('comes too late once the team is being made', async () => {
    const mei = await world.chat('meiling.chen');
    await world.faults([{ match: { method: 'GET', path: '/operations' }, times: 1, when: 'before', delay: 1500 }]);
    const asked = await ask(mei, { template: templates.onboarding, name: 'Late' });
    await says(mei, asked.card, 'Creating the team');
    const data = { verb: 'request.withdraw', id: asked.id };
    assert.equal((await mei.execute(asked.card, 'request.withdraw', data)).state, 'done');
    const { reference } = (await trailOf(world, northwind, asked.id)).request;
    assert.match(textOf(await mei.say(`cancel request ${reference}`)), /Your team is being made already/);
    await says(mei, asked.card, 'Ready · 100 %');
    assert.equal((await teamsCalled(world, northwind, 'Onboarding - Late')).length, 1);
    assert.equal((await trailOf(world, northwind, asked.id)).request.status, 'processed');
  });

  it('stays at the newer form where an old card is submitted, or pressed again that was', async () => {
    const olivia = await world.chat('olivia.hughes');
    const old = await review(olivia, { template: templates.onboarding, name: 'Older' });
    await form(olivia, templates.project);
    // That the team is ready may be told in between.
    const answered = async (said: string, words: RegExp): Promise<void> => {
      const known = new Set((await olivia.activities()).map(({ id }) => id));
      await olivia.say(said);
      await olivia.until((all) => all.find((one) => !known.has(one.id) && words.test(textOf(one))));
    };
    for (const go of ['submitted', 'pressed again']) {
      const pressed = wire.press(olivia.person, old.id, { verb: 'request.submit', id: draftOf(old), revision: 1 });
      assert.match(JSON.stringify((await wire.send(pressed)).body), /Onboarding - Older/, go);
      await answered('and now', /go on with the card above/i);
    }
    await says(olivia, old.id, 'Ready · 100 %');
    await answered('cancel', /Nothing was submitted/);
    await answered('cancel', /nothing to cancel/);
  });
});
