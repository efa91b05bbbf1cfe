import assert from 'node:assert/strict';
import { buttonsOf, textOf, type Chat, type ChatActivity } from '../../src/commands/chat.ts';
import { ask, assertReadable, draftOf, filled, form, review, says, valueOf, verbsOf } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { Wire } from './wire.ts';
import { FlowWorld } from './world.ts';

describe('Templates', () => {
  let world: FlowWorld;
  let jonas: Chat;

  before(async () => {
    world = await FlowWorld.begin();
    await world.startApp();
    jonas = await world.chat('jonas.lindqvist');
  });
  after(() => world.end());

  const stored = () => world.rows(['requests', 'names', 'effects', 'deliveries', 'runs', 'audit']);

  it('are listed for admins with their state and a switch, and for others to choose from', async () => {
    const card = await jonas.say('templates');
    for (const name of ['Project team', 'Old project', 'Sales playbook', 'Board room']) assert.match(textOf(card), new RegExp(name));
    assert.ok(verbsOf(card).includes('template.disable'));
    assert.ok(verbsOf(card).includes('template.enable'));
    assertReadable(card);
    const diego = await world.chat('diego.fernandez');
    const others = await diego.say('templates');
    assert.doesNotMatch(textOf(others), /Old project|Sales playbook/, 'neither what is off nor what is not for him');
    assert.ok(!verbsOf(others).some((verb) => verb === 'template.enable' || verb === 'template.disable'));
  });

  it('are switched by admins only; others are refused kindly, also with a forged card', async () => {
    const diego = await world.chat('diego.fernandez');
    const before = stored();
    for (const said of ['disable Project team', 'enable Old project', 'needs attention', 'usage', 'who can see Old project', 'can Amara Okafor see Old project']) {
      const card = await diego.say(said);
      assert.match(textOf(card), /That is for admins/);
      assert.ok(buttonsOf(card).length > 0);
    }
    const card = await diego.say('help');
    for (const verb of ['template.enable', 'template.disable'] as const) {
      await diego.execute(card.id, verb, { verb, id: verb === 'template.enable' ? templates.old : templates.project });
      assert.match(textOf(await diego.activity(card.id)), /That is for admins/);
    }
    assert.deepEqual(stored(), before);
    const kept = await world.app!.ports.templates.template(northwind, templates.project);
    assert.equal(kept?.template.templateConfiguration.enabled, true);
  });

  it('that are switched off stop new requests at every step, store nothing, and leave open ones alone', async () => {
    const camille = await world.chat('camille.laurent');
    const open = await ask(camille, { template: templates.customer, name: 'Open', reason: 'Because' });
    await says(camille, open.card, 'Waiting for approval');

    const [catalog, filling, reviewed] = [await world.chat('kenji.watanabe'), await world.chat('noah.tremblay'), await world.chat('aroha.ngata')];
    const choose = await catalog.say('new team');
    const fill = await form(filling, templates.customer);
    const submit = await review(reviewed, { template: templates.customer, name: 'Too late', reason: 'Because' });

    const off = await jonas.say('disable customer team');
    assert.match(textOf(off), /Customer team is disabled.*One open request goes on/);
    assertReadable(off);
    const before = stored();
    const cards = new Map<Chat, ChatActivity>();
    await catalog.press(choose, 'template.choose', {}, ({ data }) => data['id'] === templates.customer);
    await filling.press(fill, 'form.send', filled({ template: templates.customer, name: 'Too late', reason: 'Because' }));
    await reviewed.press(submit, 'request.submit');
    for (const [chat, card] of [[catalog, choose], [filling, fill], [reviewed, submit]] as const) {
      const refused = await says(chat, card.id, 'switched off');
      cards.set(chat, refused);
      assert.ok(verbsOf(refused).includes('command.run'), 'there is a next step');
      assertReadable(refused);
    }
    assert.deepEqual(stored(), before);
    // Nor is anything lost of what was typed: an admin may switch it on again.
    assert.deepEqual(['name', 'reason'].map((one) => valueOf(cards.get(filling)!, one)), ['Too late', 'Because']);
    await reviewed.press(cards.get(reviewed)!, 'form.edit');
    assert.equal(valueOf(await reviewed.activity(submit.id), 'name'), 'Too late');
    assert.equal(await world.app!.ports.requestStore.request(northwind, draftOf(submit)), undefined);
    await says(camille, open.card, 'Waiting for approval');

    assert.match(textOf(await jonas.say('disable customer team')), /so already/);
    assert.match(textOf(await jonas.say('enable Customer')), /Customer team is enabled/);
    const again = await review(reviewed, { template: templates.customer, name: 'In time', reason: 'Because' });
    assert.ok(draftOf(again));
    const codes = (await world.app!.ports.trail.records(northwind, templates.customer)).map(({ code }) => code);
    assert.deepEqual(codes, ['templateDisabled', 'templateEnabled']);
  });

  it('are switched by the buttons of their list', async () => {
    const list = await jonas.say('templates');
    const press = async (verb: string) => jonas.press(await jonas.activity(list.id), verb, {}, ({ data }) => data['id'] === templates.onboarding);
    await press('template.disable');
    assert.match(textOf(await jonas.activity(list.id)), /Onboarding group is disabled/);
    await press('template.enable');
    assert.match(textOf(await jonas.activity(list.id)), /Onboarding group is enabled/);
    assert.match(textOf(await jonas.say('disable nothing of the kind')), /do not know that template/);
  });

  it('for one department are neither seen nor had by another, also with a forged card', async () => {
    const [kenji, diego] = [await world.chat('kenji.watanabe'), await world.chat('diego.fernandez')];
    assert.match(textOf(await kenji.say('new team')), /Sales playbook/);
    const catalog = await diego.say('new team');
    assert.doesNotMatch(textOf(catalog), /Sales playbook/);
    const before = stored();
    await diego.execute(catalog.id, 'template.choose', { verb: 'template.choose', id: templates.sales });
    assert.match(textOf(await diego.activity(catalog.id)), /not open to you/);
    const find = await diego.say('new team');
    await diego.execute(find.id, 'template.find', { verb: 'template.find', template: templates.sales });
    assert.match(textOf(await diego.activity(find.id)), /not open to you/);
    await diego.execute(find.id, 'template.choose', { verb: 'template.choose', id: templates.old });
    assert.match(textOf(await diego.activity(find.id)), /switched off/);
    await diego.execute(find.id, 'template.choose', { verb: 'template.choose', id: 'no-such-template' });
    assert.match(textOf(await diego.activity(find.id)), /does not exist/);
    assert.deepEqual(stored(), before);
    assert.deepEqual(await world.defects(), []);
  });

  it('are asked for and switched whatever their manifest calls them', async () => {
    const id = 'com.northwind/Größe 1: "A&B"?';
    const { templates: store } = world.app!.ports;
    const { template } = (await store.template(northwind, templates.project))!;
    await store.saveTemplate(northwind, { ...template, templateConfiguration: { ...template.templateConfiguration, id, name: 'Oddly named' } }, 0, []);
    const card = await review(await world.chat('sofia.rossi'), { template: id, name: 'Odd' });
    assert.match(textOf(card), /Review your team/);
    assert.match(textOf(await jonas.say('disable oddly named')), /Oddly named is disabled/);
  });

  it('are found by a search where a card cannot list them all, by those who manage them alone', async () => {
    const { templates: store } = world.app!.ports;
    const { template } = (await store.template(northwind, templates.project))!;
    const { templateConfiguration } = template;
    for (let number = 1; number <= 300; number += 1) {
      const own = { ...templateConfiguration, id: `many-${String(number)}`, name: `Of many ${String(number)}`, enabled: number !== 299 };
      await store.saveTemplate(northwind, { ...template, templateConfiguration: own }, 0, []);
    }
    const list = await jonas.say('templates');
    assertReadable(list);
    const wire = new Wire(world);
    const found = async ({ person }: Chat) => {
      const value = { kind: 'search', queryText: 'of many 299', queryOptions: { skip: 0, top: 15 }, dataset: 'teamwright.managed' };
      const { body } = await wire.send(wire.activity(person, { type: 'invoke', name: 'application/search', value }));
      return (body as { value: { results: unknown } }).value.results;
    };
    assert.deepEqual(await found(jonas), [{ title: 'Of many 299 · ○ Disabled', value: 'many-299' }]);
    assert.deepEqual(await found(await world.chat('diego.fernandez')), []);
    wire.close();
    await jonas.press(list, 'template.enable', { template: 'many-299' });
    assert.match(textOf(await jonas.activity(list.id)), /Of many 299 is enabled/);
    assert.match(textOf(await jonas.say('disable of many 3')), /Several templates may be meant|Of many 3 is disabled/);
  });
});
