import assert from 'node:assert/strict';
import { textOf, type Chat } from '../../src/commands/chat.ts';
import { ask, asksToDecide, draftOf, hears, review, says } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { trailOf } from './trail.ts';
import { Wire } from './wire.ts';
import { FlowWorld, type Fault } from './world.ts';

describe('While Teams does not take what the bot says', () => {
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
  afterEach(() => world.faults([]));

  /** What becomes of the bot's calls into this person's chat. */
  const inChat = ({ person }: Chat, method: string, times: number, own: Pick<Fault, 'when' | 'answer'>): Fault => {
    const { id } = wire.activity(person)['conversation'] as { id: string };
    return { match: { method, path: `/teams/v3/conversations/[^/]*${id.slice(3)}/activities` }, times, ...own };
  };
  const refused = (code: string) => ({ when: 'before', answer: { status: 403, body: { error: { code, message: 'No' } } } }) as const;
  const approve = (chat: Chat, card: { id: string }, id: string) =>
    chat.execute(card.id, 'approval.decide', { verb: 'approval.decide', id, revision: 1, choice: 'approved' });

  it('a card whose answer was cut off is there at most twice, and the last one shows the end', async () => {
    const [kenji, priya, hannah] = await Promise.all(['kenji.watanabe', 'priya.raman', 'hannah.becker'].map((one) => world.chat(one)));
    await world.faults([inChat(priya!, 'POST', 1, { when: 'after', answer: 'reset' }), inChat(hannah!, 'POST', 1, { when: 'before', answer: 'reset' })]);
    const asked = await ask(kenji!, { template: templates.customer, name: 'Cut', reason: 'Because' });
    await asksToDecide(priya!, asked);
    const hers = await asksToDecide(hannah!, asked);
    await approve(hannah!, hers, asked.id);
    await says(kenji!, asked.card, 'Ready · 100 %');
    const cards = async (chat: Chat) => (await chat.activities()).filter((one) => JSON.stringify(one.attachments).includes(asked.id));
    const [atPriya, atHannah] = [await cards(priya!), await cards(hannah!)];
    assert.ok(atPriya.length >= 1 && atPriya.length <= 2, `${atPriya.length} cards`);
    assert.equal(atHannah.length, 1, 'what never came about is sent again');
    await says(priya!, atPriya.at(-1)!.id, 'Approved by Hannah Becker');
    // An orphan's button still finds the state as it is.
    await approve(priya!, atPriya[0]!, asked.id);
    await says(priya!, atPriya[0]!.id, 'Approved by Hannah Becker');
    const { codes } = await trailOf(world, northwind, asked.id);
    assert.equal(codes.filter((code) => code === 'requestApproved').length, 1);
  });

  it('a card that cannot be edited for a while shows the end all the same', async () => {
    const noah = await world.chat('noah.tremblay');
    await world.faults([inChat(noah, 'PUT', 4, { when: 'before', answer: { status: 503 } })]);
    const asked = await ask(noah, { template: templates.onboarding, name: 'Slow card' });
    await says(noah, asked.card, 'Ready · 100 %', 30_000);
    await hears(noah, /is ready/);
    assert.deepEqual((await world.faultsLeft()).length, 0);
    const cards = (await noah.activities()).filter((one) => JSON.stringify(one.attachments).includes(asked.id));
    assert.equal(cards.length, 1);
  });

  it('a card that is throttled waits as long as Teams says', async () => {
    const [camille, hannah] = [await world.chat('camille.laurent'), await world.chat('hannah.becker')];
    await world.faults([inChat(hannah, 'POST', 1, { when: 'before', answer: { status: 429, headers: { 'retry-after': '1' } } })]);
    const asked = await ask(camille, { template: templates.customer, name: 'Later', reason: 'Because' });
    await asksToDecide(hannah, asked);
    const cards = (await hannah.activities()).filter((one) => JSON.stringify(one.attachments).includes(asked.id));
    assert.equal(cards.length, 1);
  });

  it('an answer that takes long comes, though Teams does not take the three dots', async () => {
    const aroha = await world.chat('aroha.ngata');
    const slow: Fault = { match: { method: 'GET', path: '/transitiveMemberOf' }, times: 1, when: 'before', delay: 900 };
    await world.faults([slow, inChat(aroha, 'POST', 1, { when: 'before', answer: { status: 503 } })]);
    assert.match(textOf(await aroha.say('my requests')), /no requests yet/);
    assert.deepEqual(await world.faultsLeft(), []);
  });

  it('somebody who blocked the bot gets a team, and hears again from it after they spoke', async () => {
    const diego = await world.chat('diego.fernandez');
    const card = await review(diego, { template: templates.onboarding, name: 'Blocked' });
    const asked = { card: card.id, id: draftOf(card) };
    await world.faults([inChat(diego, 'PUT', 99, refused('ConversationBlockedByUser')), inChat(diego, 'POST', 99, refused('ConversationBlockedByUser'))]);
    await diego.press(card, 'request.submit');
    await world.until(async () => (await trailOf(world, northwind, asked.id)).request.status === 'processed');
    assert.equal((await world.app!.ports.reach.reach(northwind, diego.person.id))?.unreachable, 'blocked');
    const tried = (await world.calls('PUT', '/activities/')).filter(({ status }) => status === 403);
    assert.ok(tried.length <= 2, `${tried.length} tries at a closed door`);

    await world.faults([]);
    const said = await diego.say('my requests');
    assert.match(textOf(said), /Onboarding - Blocked/);
    await says(diego, card.id, 'Ready · 100 %');
    assert.equal((await world.app!.ports.reach.reach(northwind, diego.person.id))?.unreachable, undefined);
    const next = await ask(diego, { template: templates.onboarding, name: 'Unblocked' });
    await says(diego, next.card, 'Ready · 100 %');
    await hears(diego, /Onboarding - Unblocked.* is ready/);
  });

  it('somebody who removed the app keeps nobody else waiting', async () => {
    const [liam, priya, hannah] = await Promise.all(['liam.oconnor', 'priya.raman', 'hannah.becker'].map((one) => world.chat(one)));
    await world.removeApp(priya!.person);
    await world.until(async () => (await world.app!.ports.reach.reach(northwind, priya!.person.id))?.unreachable === 'removed');
    const asked = await ask(liam!, { template: templates.customer, name: 'Without her', reason: 'Because' });
    await approve(hannah!, await asksToDecide(hannah!, asked), asked.id);
    await world.removeApp(liam!.person);
    await world.until(async () => (await trailOf(world, northwind, asked.id)).request.status === 'processed');
    assert.equal((await priya!.activities()).filter((one) => JSON.stringify(one.attachments).includes(asked.id)).length, 0);

    await liam!.addApp();
    await world.until(async () => (await world.app!.ports.reach.reach(northwind, liam!.person.id))?.unreachable === undefined);
    await says(liam!, asked.card, 'Ready · 100 %');
    const { reference } = (await trailOf(world, northwind, asked.id)).request;
    assert.match(textOf(await liam!.say(`status ${reference}`)), /Ready/);
    assert.deepEqual(await world.defects(), []);
  });

  it('an approver who removed the app is asked when they add it again, and may decide', async () => {
    const [sofia, priya] = await Promise.all(['sofia.rossi', 'priya.raman'].map((one) => world.chat(one)));
    await world.removeApp(priya!.person);
    await world.until(async () => (await world.app!.ports.reach.reach(northwind, priya!.person.id))?.unreachable === 'removed');
    const asked = await ask(sofia!, { template: templates.customer, name: 'Back again', reason: 'Because' });
    await says(sofia!, asked.card, 'Waiting for approval');
    await priya!.addApp();
    await approve(priya!, await asksToDecide(priya!, asked), asked.id);
    await says(sofia!, asked.card, 'Ready · 100 %');
  });
});
