import assert from 'node:assert/strict';
import { buttonsOf, textOf, type ChatActivity } from '../../src/commands/chat.ts';
import { ask, says } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { trailOf } from './trail.ts';
import { FlowWorld } from './world.ts';

describe('When nobody of the approvers can be reached', () => {
  let world: FlowWorld;
  before(async () => {
    world = await FlowWorld.begin();
    await world.startApp();
  });
  after(() => world.end());

  it('the request waits for admins, who are told and may decide', async () => {
    const gone = '99999999-0000-4000-8000-000000000001';
    const { templates: store } = world.app!.ports;
    const stored = (await store.template(northwind, templates.customer))!;
    const { templateConfiguration: configuration } = stored.template;
    const approval = { ...configuration.approval, approvalTeam: [{ id: gone, name: 'Somebody who left' }] };
    await store.saveTemplate(northwind, { ...stored.template, templateConfiguration: { ...configuration, approval } }, stored.etag, []);
    const admin = await world.chat('amara.okafor');
    const chat = await world.chat('kenji.watanabe');
    const asked = await ask(chat, { template: templates.customer, name: 'Gone', reason: 'Because' });
    await world.until(async () => (await trailOf(world, northwind, asked.id)).request.waitsFor?.who === 'admins');
    await says(chat, asked.card, 'None of the approvers can be reached');
    const decides = (one: ChatActivity): boolean => JSON.stringify(one.attachments).includes(asked.id) && buttonsOf(one).some(({ verb }) => verb === 'approval.decide');
    await admin.until((all) => all.find(decides));
    assert.match(textOf(await admin.say('needs attention')), /Gone/);
  });
});
