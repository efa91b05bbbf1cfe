import assert from 'node:assert/strict';
import { textOf } from '../../src/commands/chat.ts';
import { ask, asksToDecide, draftOf, filled, hears, review, says } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { trailOf } from './trail.ts';
import { FlowWorld } from './world.ts';

describe('Whoever asks how their request stands', () => {
  let world: FlowWorld;

  before(async () => {
    world = await FlowWorld.begin();
    await world.startApp();
  });
  after(() => world.end());

  it('sees it move on the card that they asked for, and on the first one', async () => {
    const mei = await world.chat('meiling.chen');
    const hannah = await world.chat('hannah.becker');
    const asked = await ask(mei, { template: templates.customer, name: 'Watched', reason: 'Because' });
    await says(mei, asked.card, 'Waiting for approval');
    const { reference } = (await trailOf(world, northwind, asked.id)).request;
    const looked = await mei.say(`status ${reference}`);
    const toDecide = await asksToDecide(hannah, asked);
    await hannah.press(toDecide, 'approval.decide', {}, ({ data }) => data['choice'] === 'approved');
    await says(mei, looked.id, 'Ready · 100 %', 60_000);
    await says(mei, asked.card, 'Ready · 100 %');
  });

  it('sees it move where they came from the list of their requests', async () => {
    const diego = await world.chat('diego.fernandez');
    const asked = await ask(diego, { template: templates.customer, name: 'Listed', reason: 'Because' });
    await says(diego, asked.card, 'Waiting for approval');
    const list = await diego.say('my requests');
    assert.equal((await diego.press(list, 'request.show')).state, 'done');
    await says(diego, list.id, 'Waiting for approval');
    await diego.press(await diego.activity(asked.card), 'request.withdraw');
    await says(diego, list.id, 'Cancelled');
  });

  it('sees it move there, too, where Teams was slow to put it there', async () => {
    const camille = await world.chat('camille.laurent');
    const asked = await ask(camille, { template: templates.customer, name: 'Listed late', reason: 'Because' });
    await says(camille, asked.card, 'Waiting for approval');
    const list = await camille.say('my requests');
    await world.faults([{ match: { method: 'PUT', path: `/activities/${list.id}$` }, times: 1, when: 'before', delay: 1500 }]);
    assert.equal((await camille.press(list, 'request.show')).state, 'done');
    await says(camille, list.id, 'Waiting for approval');
    await camille.press(await camille.activity(asked.card), 'request.withdraw');
    await says(camille, list.id, 'Cancelled');
  });

  it('looks back from the card of the request, which nobody edits but whoever tells of it: a late edit would hide how it ends', async () => {
    const kenji = await world.chat('kenji.watanabe');
    const asked = await ask(kenji, { template: templates.customer, name: 'Looked back at', reason: 'Because' });
    const card = await says(kenji, asked.card, 'Waiting for approval');
    await world.until(async () => world.rows(['effects'])['effects'] === 0);
    const edits = async (): Promise<number> => (await world.calls('PUT', `/activities/${asked.card}$`)).length;
    const before = await edits();
    await kenji.press(card, 'request.history');
    await kenji.press(await says(kenji, asked.card, 'newest first'), 'request.show');
    await says(kenji, asked.card, 'Waiting for approval');
    assert.equal(await edits(), before);
  });

  it('looks back on a card of its own where their Teams cannot show it in passing', async () => {
    const sofia = await world.chat('sofia.rossi');
    const asked = await ask(sofia, { template: templates.customer, name: 'Looked back at of old', reason: 'Because' });
    await says(sofia, asked.card, 'Waiting for approval');
    await world.until(async () => world.rows(['effects'])['effects'] === 0);
    await sofia.submit(asked.card, { verb: 'request.history', id: asked.id, revision: 0, choice: '' });
    const history = await hears(sofia, 'newest first');
    assert.notEqual(history.id, asked.card);
    await says(sofia, asked.card, 'Waiting for approval');
    await sofia.submit(history.id, { verb: 'request.show', id: asked.id, revision: 0, choice: '' });
    await says(sofia, history.id, 'Waiting for approval');
    await sofia.press(await sofia.activity(asked.card), 'request.withdraw');
    await says(sofia, history.id, 'Cancelled');
  });

  it('is shown it by the buttons of the form, too, which an old copy of the card still has', async () => {
    const zeynep = await world.chat('zeynep.yilmaz');
    const reviewed = await review(zeynep, { template: templates.customer, name: 'Pressed again', reason: 'Because' });
    const id = draftOf(reviewed);
    assert.equal((await zeynep.press(reviewed, 'request.submit')).state, 'done');
    await says(zeynep, reviewed.id, 'Waiting for approval');
    await world.until(async () => world.rows(['effects'])['effects'] === 0);
    const edits = async (): Promise<number> => (await world.calls('PUT', `/activities/${reviewed.id}$`)).length;
    const before = await edits();
    for (const verb of ['form.edit', 'form.send', 'draft.discard']) {
      const pressed = await zeynep.execute(reviewed.id, verb, { verb, id });
      assert.equal(pressed.state, 'done', verb);
      assert.match(textOf(await zeynep.activity(reviewed.id)), /Waiting for approval/, verb);
    }
    assert.equal(await edits(), before);
  });

  it('is shown it for good, though their form was still being read on another device when they submitted', async () => {
    const liam = await world.chat('liam.oconnor');
    const wish = { template: templates.customer, name: 'Read late', reason: 'Because' };
    const reviewed = await review(liam, wish);
    const id = draftOf(reviewed);
    const send = () => liam.execute(reviewed.id, 'form.send', { verb: 'form.send', id, ...filled(wish) });
    await world.faults([{ match: { method: 'GET', path: '/users/[^/]+$' }, times: 1, when: 'before', delay: 9000 }]);
    await send();
    assert.match(textOf(await liam.activity(reviewed.id)), /Reading the template/);
    await send();
    await liam.press(await says(liam, reviewed.id, 'Review your team'), 'request.submit');
    await says(liam, reviewed.id, 'Waiting for approval');
    // It ends what is under way first.
    await world.stopApp();
    await says(liam, reviewed.id, 'Waiting for approval', 0);
  });
});
