import assert from 'node:assert/strict';
import { textOf, type Chat } from '../../src/commands/chat.ts';
import { aurora, borealis, guardedId, kitId, personId, targetedId, twins } from './companies.ts';
import { ask, asksToDecide, form, review, says, draftOf, valueOf } from './journey.ts';
import { teamsCalled, theTeam } from './teams.ts';
import { trailOf } from './trail.ts';
import { FlowWorld } from './world.ts';

describe('Two companies whose ids are equal', () => {
  let world: FlowWorld;
  const inAurora = (letter: string): Promise<Chat> => world.chat(`aurora.person${letter}`, { tenant: aurora });
  const inBorealis = (letter: string): Promise<Chat> => world.chat(`borealis.person${letter}`, { tenant: borealis });

  before(async () => {
    world = await FlowWorld.begin({ company: twins });
    await world.startApp();
  });
  after(() => world.end());

  it('see templates, forms and people of their own only', async () => {
    const [here, there] = [await inAurora('a'), await inBorealis('a')];
    assert.equal(here.person.id, there.person.id);
    const [mine, theirs] = await Promise.all([form(here, kitId(1)), form(there, kitId(1))]);
    assert.match(textOf(mine), /New team\nAurora kit 1\n/);
    assert.match(textOf(theirs), /New team\nBorealis kit 1\n/);
    const catalog = await there.say('templates');
    const pressed = await there.execute(catalog.id, 'template.choose', { verb: 'template.choose', id: targetedId });
    assert.equal(pressed.state, 'done');
    assert.match(textOf(await there.activity(catalog.id)), /not open to you/);
    await here.press(await here.say('new team'), 'template.find', { template: targetedId });
    await here.until((all) => all.find((one) => textOf(one).includes('New team\nAurora polar\n')));
  });

  it('make teams at the same time, each in its own tenant', async () => {
    const [here, there] = [await inAurora('b'), await inBorealis('b')];
    const [mine, theirs] = await Promise.all([
      ask(here, { template: kitId(2), name: 'Twin', description: 'Here' }),
      ask(there, { template: kitId(2), name: 'Twin', description: 'There' }),
    ]);
    await Promise.all([says(here, mine.card, 'Ready · 100 %'), says(there, theirs.card, 'Ready · 100 %')]);
    const team = await theTeam(world, aurora, 'AU Twin');
    const other = await theTeam(world, borealis, 'BO Twin');
    assert.equal(team.description, 'Here');
    assert.equal(other.description, 'There');
    assert.deepEqual(Object.keys(team.channels).toSorted(), ['Aurora work', 'General']);
    assert.deepEqual(Object.keys(other.channels).toSorted(), ['Borealis work', 'General']);
    assert.deepEqual(await teamsCalled(world, aurora, 'BO Twin'), []);
    assert.equal((await trailOf(world, aurora, mine.id)).request.status, 'processed');
    assert.equal(await world.app!.ports.requestStore.request(borealis, mine.id), undefined);
  });

  it('know nothing of requests of the other, not even by their ids', async () => {
    const [here, there] = [await inAurora('c'), await inBorealis('c')];
    // Who is asked has the app: these companies' catalogues do not have it to be installed from.
    const approver = await inAurora('i');
    const asked = await ask(here, { template: guardedId(3), name: 'Secret', reason: 'Because' });
    await says(here, asked.card, 'Waiting for approval');
    await asksToDecide(approver, asked);
    const { reference } = (await trailOf(world, aurora, asked.id)).request;
    for (const said of [`status ${reference}`, `history ${reference}`, `cancel request ${reference}`]) {
      assert.match(textOf(await there.say(said)), /cannot find that request/, said);
    }
    assert.match(textOf(await there.say('my requests')), /You have no requests yet/);

    // The same person, the same approver and the same admin by id, in the other company.
    const tries = { c: ['request.withdraw', 'request.show', 'request.history'], h: ['approval.decide', 'request.retry'], i: ['approval.decide'] };
    await Promise.all(
      Object.entries(tries).map(async ([letter, verbs]) => {
        const chat = await inBorealis(letter);
        const card = await chat.say('help');
        for (const verb of verbs) {
          await chat.execute(card.id, verb, { verb, id: asked.id, revision: 1, choice: 'approved' });
          const text = textOf(await chat.activity(card.id));
          assert.match(text, /cannot find that request/, `${verb} by ${letter}: ${text}`);
        }
      }),
    );
    assert.equal((await trailOf(world, aurora, asked.id)).request.status, 'approval');
  });

  it('cannot go on with a draft of the other', async () => {
    const [here, there] = [await inAurora('d'), await inBorealis('d')];
    const card = await review(here, { template: kitId(4), name: 'Draft' });
    const id = draftOf(card);
    const own = await there.say('help');
    for (const verb of ['request.submit', 'form.edit', 'form.send'] as const) {
      await there.execute(own.id, verb, { verb, id, revision: 1, ...(verb === 'form.send' ? { name: 'Mine' } : {}) });
      assert.match(textOf(await there.activity(own.id)), /This form is out of date/, verb);
    }
    await there.execute(own.id, 'draft.discard', { verb: 'draft.discard', id });
    assert.equal((await here.press(card, 'request.submit')).state, 'done');
    await says(here, card.id, 'Ready · 100 %');
    assert.equal(await world.app!.ports.requestStore.request(borealis, id), undefined);
  });

  it('are switched and reached apart', async () => {
    const admin = await inAurora('h');
    assert.match(textOf(await admin.say('disable Aurora kit 5')), /Aurora kit 5 is disabled/);
    assert.match(textOf(await form(await inBorealis('e'), kitId(5))), /New team\nBorealis kit 5\n/);
    const stranger = await inAurora('e');
    assert.match(textOf(await form(stranger, kitId(6))), /New team\nAurora kit 6\n/);
    const { reach } = world.app!.ports;
    const [mine, theirs] = await Promise.all([reach.reach(aurora, personId(5)), reach.reach(borealis, personId(5))]);
    assert.notEqual(mine?.conversation, theirs?.conversation);
    assert.equal(await reach.reach(borealis, personId(6)), undefined, 'who never met the bot there');
    await admin.say('enable Aurora kit 5');
  });

  it('serve ten people at once without mixing them up', async () => {
    const letters = ['a', 'b', 'c', 'd', 'e'];
    const chats = await Promise.all([...letters.map(inAurora), ...letters.map(inBorealis)]);
    await Promise.all(
      chats.map(async (chat, index) => {
        const name = `Crowd ${index}`;
        const card = await review(chat, { template: kitId((index % 5) + 6), name, description: `By ${chat.person.name}` });
        assert.match(textOf(card), new RegExp(`${index < 5 ? 'AU' : 'BO'} ${name}\\b`));
        assert.match(textOf(card), new RegExp(`Description: By ${chat.person.name}`));
        assert.equal(valueOf(await chat.say('back'), 'name'), name);
        await chat.press(card, 'request.submit');
        await says(chat, card.id, 'Ready · 100 %');
      }),
    );
    for (const [index, chat] of chats.entries()) {
      const team = await theTeam(world, chat.person.tenant, `${index < 5 ? 'AU' : 'BO'} Crowd ${index}`);
      assert.deepEqual(team.owners, [chat.person.id]);
      assert.equal(team.description, `By ${chat.person.name}`);
    }
    assert.deepEqual(await world.defects(), []);
  });
});
