import assert from 'node:assert/strict';
import { textOf } from '../../src/commands/chat.ts';
import { ask, asksToDecide, assertReadable, hears, says, verbsOf } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { teamsCalled, theTeam } from './teams.ts';
import { trailOf } from './trail.ts';
import { FlowWorld } from './world.ts';

const reason = 'A customer with **stars** and [a link](https://example.org)';

describe('A team with approval', () => {
  let world: FlowWorld;

  before(async () => {
    world = await FlowWorld.begin();
    await world.startApp();
  });
  after(() => world.end());

  it('is asked for on a card in the chat of approvers who never met the bot, and made once one of them approves', async () => {
    const kenji = await world.chat('kenji.watanabe');
    const [priya, hannah] = await Promise.all(['priya.raman', 'hannah.becker'].map((one) => world.chat(one, { add: false })));
    assert.equal(priya!.person.installed, false);
    const asked = await ask(kenji, { template: templates.customer, name: 'Contoso', description: 'Big one', reason });
    const toPriya = await asksToDecide(priya!, asked);
    const toHannah = await asksToDecide(hannah!, asked);
    assert.equal((await world.calls('POST', '/teamwork/installedApps$')).length, 2);

    const text = textOf(toPriya);
    for (const part of ['Kenji Watanabe, Sales Representative, Sales', 'Customer - Contoso', 'Customer team', 'Big one', 'Private team']) {
      assert.ok(text.includes(part), `${part} is missing: ${text}`);
    }
    assert.doesNotMatch(text, /\[a link\]\(http/, 'what a person typed stays text');
    assertReadable(toPriya);
    assert.match(textOf(await says(kenji, asked.card, 'Waiting for approval')), /Waiting for Priya Raman (and|or) Hannah Becker/);
    assert.equal((await world.calls('POST', '/clone$')).length, 0);

    const pressed = await priya!.press(toPriya, 'approval.decide', {}, ({ data }) => data['choice'] === 'approved');
    assert.equal(pressed.state, 'done');
    for (const [chat, card] of [[priya!, toPriya], [hannah!, toHannah]] as const) {
      const decided = await says(chat, card.id, 'Approved by Priya Raman', 10_000);
      assert.ok(!verbsOf(decided).includes('approval.decide'));
      assertReadable(decided);
    }
    await hears(kenji, /^Priya Raman approved/m);
    await says(kenji, asked.card, 'Ready · 100 %');

    const team = await theTeam(world, northwind, 'Customer - Contoso');
    assert.equal(team.description, 'Big one (asked for by Kenji Watanabe)');
    assert.deepEqual(team.owners, [kenji.person.id, priya!.person.id].toSorted());
    assert.deepEqual(Object.keys(team.channels).toSorted(), ['Contracts', 'Delivery', 'General', 'Offers', 'Support']);
    const { request, codes, facts } = await trailOf(world, northwind, asked.id);
    assert.equal(request.approval.decision?.by.displayName, 'Priya Raman');
    assert.deepEqual(codes.filter((code) => code.startsWith('approval') || code.startsWith('requestA')), ['approvalRequested', 'requestApproved']);
    assert.deepEqual(facts('requestApproved'), { round: 1, override: false });
  });

  it('is rejected only with a comment, which the requester gets to read', async () => {
    const camille = await world.chat('camille.laurent');
    const [priya, hannah] = await Promise.all([world.chat('priya.raman'), world.chat('hannah.becker')]);
    const asked = await ask(camille, { template: templates.customer, name: 'Perdu', reason: 'Because' });
    const card = await asksToDecide(hannah, asked);
    await asksToDecide(priya, asked);
    const reject = (comment: string) => hannah.press(card, 'approval.decide', { comment }, ({ data }) => data['choice'] === 'rejected');

    assert.equal((await reject('   ')).state, 'done');
    const again = await says(hannah, card.id, 'Write a comment before you reject');
    assert.ok(verbsOf(again).includes('approval.decide'), 'the buttons stay');
    assert.equal((await trailOf(world, northwind, asked.id)).request.status, 'approval');

    await reject('We have that customer already');
    const told = await says(camille, asked.card, /^Rejected\b/m);
    assert.match(textOf(told), /Client - Perdu/, 'the convention knows her country');
    assert.match(textOf(told), /Hannah Becker said: .?We have that customer already/);
    await hears(camille, /^Hannah Becker rejected .*: .?We have that customer already/m);
    const other = await asksNoMore(priya, asked.id);
    assert.match(textOf(other), /Rejected by Hannah Becker/);
    assert.equal((await teamsCalled(world, northwind, 'Client - Perdu')).length, 0);
    const { codes } = await trailOf(world, northwind, asked.id);
    assert.equal(codes.at(-1), 'requestRejected');
  });

  it('shows a late press who has decided, and never an error', async () => {
    const camille = await world.chat('camille.laurent');
    const [priya, hannah] = await Promise.all([world.chat('priya.raman'), world.chat('hannah.becker')]);
    const asked = await ask(camille, { template: templates.customer, name: 'Tard', reason: 'Because' });
    const [first, second] = [await asksToDecide(priya, asked), await asksToDecide(hannah, asked)];
    await priya.press(first, 'approval.decide', { comment: 'No' }, ({ data }) => data['choice'] === 'rejected');
    const late = await hannah.press(second, 'approval.decide', {}, ({ data }) => data['choice'] === 'approved');
    assert.equal(late.state, 'done', JSON.stringify(late));
    assert.match(textOf(await hannah.activity(second.id)), /Rejected by Priya Raman/);
    const { request } = await trailOf(world, northwind, asked.id);
    assert.equal(request.approval.decision?.decision, 'rejected');
  });

  it('is not decided by its requester, by a stranger, or upon another round', async () => {
    const hannah = await world.chat('hannah.becker');
    const diego = await world.chat('diego.fernandez');
    const priya = await world.chat('priya.raman');
    const asked = await ask(hannah, { template: templates.customer, name: 'Mine', reason: 'Because' });
    assert.match(textOf(await says(hannah, asked.card, 'Waiting for approval')), /Waiting for Priya Raman\./, 'not for herself');
    const data = { verb: 'approval.decide', id: asked.id, revision: 1, choice: 'approved' };
    const strange = await diego.say('hello');
    for (const [chat, card] of [[hannah, asked.card], [diego, strange.id]] as const) {
      assert.equal((await chat.execute(card, 'approval.decide', data)).state, 'done');
      assert.match(textOf(await says(chat, card, 'You cannot decide this request')), /nobody decides on their own request/);
    }
    const card = await asksToDecide(priya, asked);
    await priya.execute(card.id, 'approval.decide', { ...data, revision: 7 });
    const { request, codes } = await trailOf(world, northwind, asked.id);
    assert.equal(request.status, 'approval');
    assert.equal(codes.at(-1), 'approvalRequested');
    assert.equal((await hannah.execute(asked.card, 'request.withdraw', { verb: 'request.withdraw', id: asked.id })).state, 'done');
    await says(priya, card.id, 'Cancelled');
    await says(hannah, asked.card, 'Cancelled');
  });

  async function asksNoMore(chat: Awaited<ReturnType<FlowWorld['chat']>>, id: string) {
    return chat.until((all) => all.find((one) => JSON.stringify(one.attachments).includes(id) && textOf(one).includes('Perdu') && !verbsOf(one).includes('approval.decide')));
  }

  it('for which nobody is named waits, is told to admins, and is approved by a global admin as an override', async () => {
    const diego = await world.chat('diego.fernandez');
    const amara = await world.chat('amara.okafor', { add: false });
    const asked = await ask(diego, { template: templates.board, name: 'Chairs', reason: 'Board wants it' });
    const waits = await says(diego, asked.card, 'Waiting for approval');
    assert.match(textOf(waits), /Nobody is named who approves. Admins have been told/);
    assertReadable(waits);
    const card = await asksToDecide(amara, asked);
    assert.equal((await trailOf(world, northwind, asked.id)).request.waitsFor?.who, 'admins');
    const list = await amara.say('needs attention');
    assert.match(textOf(list), /Board - Chairs/);
    assertReadable(list);

    await amara.press(card, 'approval.decide', {}, ({ data }) => data['choice'] === 'approved');
    await says(amara, card.id, 'Approved by Amara Okafor');
    await says(diego, asked.card, 'Ready · 100 %');
    const { facts } = await trailOf(world, northwind, asked.id);
    assert.deepEqual(facts('requestApproved'), { round: 1, override: true });
    assert.doesNotMatch(textOf(await amara.say('needs attention')), /Chairs/);
  });

  it('for which nobody is named is not approved by the very admin who asked for it', async () => {
    const amara = await world.chat('amara.okafor');
    const asked = await ask(amara, { template: templates.board, name: 'Own', reason: 'I want it' });
    await says(amara, asked.card, 'Waiting for approval');
    const data = { verb: 'approval.decide', id: asked.id, revision: 1, choice: 'approved' };
    await amara.execute(asked.card, 'approval.decide', data);
    await says(amara, asked.card, 'You cannot decide this request');
    const { request, codes } = await trailOf(world, northwind, asked.id);
    assert.equal(request.status, 'approval');
    assert.ok(!codes.includes('requestApproved'));
    assert.equal((await teamsCalled(world, northwind, 'Board - Own')).length, 0);
  });
});
