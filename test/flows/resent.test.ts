import assert from 'node:assert/strict';
import { ask, asksToDecide, draftOf, hears, review, says } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { teamsCalled } from './teams.ts';
import { trailOf } from './trail.ts';
import { Wire, type Answer } from './wire.ts';
import { FlowWorld, pause } from './world.ts';

const cardType = 'application/vnd.microsoft.card.adaptive';
const isCard = ({ status, body }: Answer): boolean => status === 200 && (body as { type?: string }).type === cardType;

describe('An invoke that Teams sends again', () => {
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

  it('submits one request, be it the same id, a new id, late or at once', async () => {
    const noah = await world.chat('noah.tremblay');
    const card = await review(noah, { template: templates.onboarding, name: 'Again' });
    const id = draftOf(card);
    const invoke = wire.press(noah.person, card.id, { verb: 'request.submit', id, revision: 1, choice: '' });
    const renewed = { ...invoke, id: 'f:another' };
    const atOnce = await Promise.all([invoke, invoke, renewed, { ...invoke, id: 'f:third' }].map((one) => wire.send(one)));
    assert.deepEqual(atOnce.map(isCard), [true, true, true, true], JSON.stringify(atOnce[0]));
    await pause(300);
    assert.ok(isCard(await wire.send(invoke)));
    await says(noah, card.id, 'Ready · 100 %');
    const late = await wire.send(renewed);
    assert.ok(isCard(late));
    assert.match(JSON.stringify(late.body), /Ready · 100 %/, 'a late one is shown the request as it stands');

    assert.equal((await world.app!.ports.requestStore.requestsOf(northwind, noah.person.id, 10)).length, 1);
    assert.equal((await teamsCalled(world, northwind, 'Onboarding - Again')).length, 1);
    await hears(noah, /is ready/);
    const bots = (await noah.activities()).filter(({ from }) => from === 'bot');
    assert.equal(bots.length, 3, 'the welcome, the one card and the one ping');
    await trailOf(world, northwind, id);
  });

  it('decides once', async () => {
    const camille = await world.chat('camille.laurent');
    const [priya, hannah] = await Promise.all([world.chat('priya.raman'), world.chat('hannah.becker')]);
    const asked = await ask(camille, { template: templates.customer, name: 'Encore', reason: 'Because' });
    const card = await asksToDecide(priya, asked);
    const other = await asksToDecide(hannah, asked);
    const data = { verb: 'approval.decide', id: asked.id, revision: 1, choice: 'rejected', comment: 'Not now' };
    const invoke = wire.press(priya.person, card.id, data);
    const answers = [await wire.send(invoke), ...(await Promise.all([invoke, { ...invoke, id: 'f:new' }, { ...invoke, id: 'f:newer' }].map((one) => wire.send(one))))];
    assert.deepEqual(answers.map(isCard), [true, true, true, true]);
    for (const { body } of answers) assert.match(JSON.stringify(body), /Rejected by Priya Raman/);
    await says(hannah, other.id, 'Rejected by Priya Raman');
    const { codes } = await trailOf(world, northwind, asked.id);
    assert.equal(codes.filter((code) => code === 'requestRejected').length, 1);
    await says(camille, asked.card, 'Rejected');
    await hears(camille, /^Priya Raman rejected/);
    const pings = (await camille.activities()).filter(({ text }) => text.startsWith('Priya Raman rejected'));
    assert.equal(pings.length, 1);
  });

  it('withdraws once, and begins or changes nothing twice', async () => {
    const kenji = await world.chat('kenji.watanabe');
    const asked = await ask(kenji, { template: templates.customer, name: 'Undone', reason: 'Because' });
    await says(kenji, asked.card, 'Waiting for approval');
    const invoke = wire.press(kenji.person, asked.card, { verb: 'request.withdraw', id: asked.id });
    const answers = await Promise.all([invoke, invoke, { ...invoke, id: 'f:w2' }, { ...invoke, id: 'f:w3' }].map((one) => wire.send(one)));
    assert.deepEqual(answers.map(isCard), [true, true, true, true]);
    for (const { body } of answers) assert.match(JSON.stringify(body), /Cancelled/);
    const { codes } = await trailOf(world, northwind, asked.id);
    assert.equal(codes.filter((code) => code === 'requestWithdrawn').length, 1);

    const card = await review(kenji, { template: templates.onboarding, name: 'Form' });
    const form = wire.press(kenji.person, card.id, { verb: 'form.send', id: draftOf(card), name: 'Form again' });
    await wire.send(form);
    await wire.send({ ...form, id: 'f:form' });
    await says(kenji, card.id, 'Review your team');
    const reviewed = await says(kenji, card.id, 'Onboarding - Form again');
    assert.equal((await kenji.press(reviewed, 'request.submit')).state, 'done');
    await says(kenji, card.id, /Checking|Submitted|Creating/);
    assert.deepEqual(await world.defects(), []);
  });
});
