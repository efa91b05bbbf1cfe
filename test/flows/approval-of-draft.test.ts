import assert from 'node:assert/strict';
import { draftOf, filled, form, review, says, until } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { trailOf } from './trail.ts';
import { FlowWorld } from './world.ts';

describe('A template that needs approval since the form was opened', () => {
  let world: FlowWorld;
  before(async () => {
    world = await FlowWorld.begin();
    await world.startApp();
  });
  after(() => world.end());

  it('is not made without one', async () => {
    const { templates: store } = world.app!.ports;
    const chat = await world.chat('kenji.watanabe');
    const first = await form(chat, templates.project);
    const stored = (await store.template(northwind, templates.project))!;
    const { templateConfiguration: configuration } = stored.template;
    const approval = { requireApproval: true, approvalTeam: [] };
    await store.saveTemplate(northwind, { ...stored.template, templateConfiguration: { ...configuration, version: '9.0.0', approval } }, stored.etag, []);
    await chat.press(first, 'form.send', filled({ template: templates.project, name: 'Silent', reason: 'Because' }));
    const card = await until(chat, first.id, (one) => JSON.stringify(one.attachments).includes('request.submit'));
    const id = draftOf(card);
    await chat.press(card, 'request.submit');
    await world.until(async () => ['approval', 'processed'].includes((await trailOf(world, northwind, id)).request.status));
    const { request } = await trailOf(world, northwind, id);
    assert.equal(request.status, 'approval', `${request.status}, template version ${request.template.version}`);
  });

  it('is shown anew to whoever reviewed it before, and says that nothing was submitted yet', async () => {
    const { templates: store } = world.app!.ports;
    const chat = await world.chat('noah.tremblay');
    const reviewed = await review(chat, { template: templates.onboarding, name: 'Overtaken', reason: 'Because' });
    const stored = (await store.template(northwind, templates.onboarding))!;
    const { templateConfiguration: configuration } = stored.template;
    await store.saveTemplate(northwind, { ...stored.template, templateConfiguration: { ...configuration, approval: { requireApproval: true, approvalTeam: [] } } }, stored.etag, []);
    await chat.press(reviewed, 'request.submit');
    const card = await says(chat, reviewed.id, 'Something has changed since you saw this card');
    assert.equal(draftOf(card), draftOf(reviewed));
    assert.equal(await world.app!.ports.requestStore.request(northwind, draftOf(card)), undefined);
    await chat.press(card, 'request.submit');
    await says(chat, reviewed.id, 'Waiting for approval');
  });
});
