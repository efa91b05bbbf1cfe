import assert from 'node:assert/strict';
import { textOf, type Chat } from '../../src/commands/chat.ts';
import { ask, asksToDecide, draftOf, says, until, valueOf, verbsOf, type Asked } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { trailOf } from './trail.ts';
import { FlowWorld } from './world.ts';

describe('Asking again for what came to nothing', () => {
  let world: FlowWorld;
  let camille: Chat;
  let hannah: Chat;

  before(async () => {
    world = await FlowWorld.begin();
    await world.startApp();
    [camille, hannah] = await Promise.all([world.chat('camille.laurent'), world.chat('hannah.becker')]);
  });
  after(() => world.end());

  const reject = async (asked: Asked): Promise<void> => {
    const card = await asksToDecide(hannah, asked);
    await hannah.press(card, 'approval.decide', { comment: 'Call it by its country' }, ({ data }) => data['choice'] === 'rejected');
    await says(camille, asked.card, /^Rejected\b/m);
  };

  it('begins with the form as it was sent, and is a request of its own', async () => {
    const sofia = await world.chat('sofia.rossi');
    const asked = await ask(camille, { template: templates.customer, name: 'Encore', description: 'Big one', reason: 'Because', members: [sofia.person] });
    await reject(asked);
    const form = await again(asked);
    assert.deepEqual(['name', 'description', 'reason', 'members'].map((one) => valueOf(form, one)), ['Encore', 'Big one', 'Because', sofia.person.id]);

    const values = { name: 'Encore France', description: 'Big one', welcomeMessage: '', reason: 'Because', owners: '', members: sofia.person.id };
    await camille.press(form, 'form.send', values);
    const review = await until(camille, asked.card, (card) => verbsOf(card).includes('request.submit'));
    const next = { card: asked.card, id: draftOf(review) };
    await camille.press(review, 'request.submit');
    await says(camille, asked.card, 'Waiting for approval');
    const toDecide = textOf(await asksToDecide(hannah, next));
    assert.match(toDecide, /Client - Encore France/);
    const [first, second] = [await trailOf(world, northwind, asked.id), await trailOf(world, northwind, next.id)];
    assert.deepEqual([first.request.status, second.request.status], ['rejected', 'approval']);
    assert.notEqual(next.id, asked.id);
    assert.match(toDecide, new RegExp(`^Asked before: ${first.request.reference}, rejected by Hannah Becker: “Call it by its country”\nChanged since: Name$`, 'm'));
    assert.equal(second.facts('requestSubmitted')?.['before'], asked.id);
    assert.match(textOf(await camille.say('my requests')), /Encore France.*Waiting for approval.*Encore.*Rejected/s);
  });

  it('of what was cancelled says so to whoever decides, and that it is the same', async () => {
    const asked = await ask(camille, { template: templates.customer, name: 'Pareil', reason: 'Because' });
    await camille.press(await says(camille, asked.card, 'Waiting for approval'), 'request.withdraw');
    await says(camille, asked.card, 'Cancelled');
    const form = await again(asked);
    await camille.press(form, 'form.send', { name: 'Pareil', description: '', welcomeMessage: '', reason: 'Because', owners: '', members: '' });
    const review = await until(camille, asked.card, (card) => verbsOf(card).includes('request.submit'));
    await camille.press(review, 'request.submit');
    assert.match(textOf(await asksToDecide(hannah, { card: asked.card, id: draftOf(review) })), /^Asked before: TW-\w{4}, cancelled by the requester\nChanged since: Nothing$/m);
  });

  it('after a rejection says so to whoever decides, also where another was cancelled between', async () => {
    const asked = await ask(camille, { template: templates.customer, name: 'Détour', reason: 'Because' });
    await reject(asked);
    const sent = async (name: string): Promise<Asked> => {
      await camille.press(await again(asked), 'form.send', { name, description: '', welcomeMessage: '', reason: 'Because', owners: '', members: '' });
      const review = await until(camille, asked.card, (card) => verbsOf(card).includes('request.submit'));
      await camille.press(review, 'request.submit');
      await says(camille, asked.card, 'Waiting for approval');
      return { card: asked.card, id: draftOf(review) };
    };
    await sent('Ailleurs');
    await camille.press(await camille.activity(asked.card), 'request.withdraw');
    await says(camille, asked.card, 'Cancelled');
    const toDecide = textOf(await asksToDecide(hannah, await sent('Détour')));
    assert.match(toDecide, /^Asked before: TW-\w{4}, rejected by Hannah Becker: “Call it by its country”\nChanged since: Nothing$/m);
  });

  it('pressed four times, as Teams repeats a press that it had no answer to, asks for nothing by itself', async () => {
    const asked = await ask(camille, { template: templates.customer, name: 'Quatre', reason: 'Because' });
    await camille.press(await says(camille, asked.card, 'Waiting for approval'), 'request.withdraw');
    await says(camille, asked.card, 'Cancelled');
    const before = await camille.say('my requests');
    await Promise.all([1, 2, 3, 4].map(() => camille.execute(asked.card, 'form.again', { verb: 'form.again', id: asked.id })));
    assert.equal(valueOf(await camille.activity(asked.card), 'name'), 'Quatre');
    assert.equal(textOf(await camille.say('my requests')), textOf(before));
  });

  it('makes the card that of the new request alone: nothing that is drawn of the old one comes over the form', async () => {
    const asked = await ask(camille, { template: templates.customer, name: 'Deux', reason: 'Because' });
    await reject(asked);
    const card = async (id: string) => (await world.app!.ports.deliveries.delivery(northwind, id, 'status', camille.person.id))?.activity;
    assert.equal(await card(asked.id), asked.card);
    const form = await again(asked);
    assert.equal(await card(asked.id), undefined);
    await camille.press(form, 'form.send', { name: 'Deux', description: '', welcomeMessage: '', reason: 'Because', owners: '', members: '' });
    const review = await until(camille, asked.card, (one) => verbsOf(one).includes('request.submit'));
    await camille.press(review, 'request.submit');
    await says(camille, asked.card, 'Waiting for approval');
    assert.equal(await card(draftOf(review)), asked.card);
  });

  it('is for whoever asked, and for what has ended', async () => {
    const asked = await ask(camille, { template: templates.customer, name: 'Ouverte', reason: 'Because' });
    await asksToDecide(hannah, asked);
    const pressed = { verb: 'form.again', id: asked.id };
    await camille.execute(asked.card, 'form.again', pressed);
    await says(camille, asked.card, 'Waiting for approval');
    const hello = await hannah.say('hello');
    await hannah.execute(hello.id, 'form.again', pressed);
    await says(hannah, hello.id, 'I cannot find that request');
    await camille.press(await camille.activity(asked.card), 'request.withdraw');
  });

  it('of a request that an earlier version kept begins with its name', async () => {
    const asked = await ask(camille, { template: templates.customer, name: 'Ancienne', description: 'Lost', reason: 'Because' });
    await reject(asked);
    const { requestStore } = world.app!.ports;
    const request = (await requestStore.request(northwind, asked.id))!;
    const { name, reason } = request.asked;
    await requestStore.commit({ request: { ...request, asked: { name, reason }, version: request.version + 1 }, expected: request.version, audit: [], effects: [] });
    const form = await again(asked);
    assert.deepEqual([valueOf(form, 'name'), valueOf(form, 'description')], ['Ancienne', '']);
    await camille.press(form, 'form.send', { name: 'Ancienne', description: '', welcomeMessage: '', reason: 'Because', owners: '', members: '' });
    const review = await until(camille, asked.card, (card) => verbsOf(card).includes('request.submit'));
    await camille.press(review, 'request.submit');
    const toDecide = textOf(await asksToDecide(hannah, { card: asked.card, id: draftOf(review) }));
    assert.match(toDecide, /^Asked before: TW-\w{4}, rejected by Hannah Becker/m);
    assert.doesNotMatch(toDecide, /Changed since/);
  });

  it('is told where the template is offered no more, and leads back to how the request ended', async () => {
    const jonas = await world.chat('jonas.lindqvist');
    const asked = await ask(camille, { template: templates.customer, name: 'Trop tard', reason: 'Because' });
    await reject(asked);
    await jonas.say('disable Customer team');
    await camille.press(await camille.activity(asked.card), 'form.again');
    await camille.press(await says(camille, asked.card, 'It is switched off at the moment'), 'request.show');
    assert.match(textOf(await says(camille, asked.card, /^Rejected\b/m)), /Call it by its country/);
    await jonas.say('enable Customer team');
    assert.equal(valueOf(await again(asked), 'name'), 'Trop tard');
  });

  async function again({ card }: Asked) {
    assert.equal((await camille.press(await camille.activity(card), 'form.again')).state, 'done');
    return until(camille, card, (one) => verbsOf(one).includes('form.send'));
  }
});
