import assert from 'node:assert/strict';
import { buttonsOf, textOf } from '../../src/commands/chat.ts';
import { ask, asksToDecide, assertReadable, says } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { trailOf } from './trail.ts';
import { FlowWorld } from './world.ts';

describe('An approver who asks what waits for them', () => {
  let world: FlowWorld;

  before(async () => {
    world = await FlowWorld.begin();
    await world.startApp();
  });
  after(() => world.end());

  it('is told that nothing does, as everybody is who approves nothing', async () => {
    for (const one of ['hannah.becker', 'diego.fernandez'] as const) {
      const said = await (await world.chat(one)).say('my approvals');
      assert.match(textOf(said), /Nothing waits for your decision/);
      assert.ok(buttonsOf(said).length > 0, 'there is a next step');
    }
  });

  it('finds it without the card that was sent, decides it there, and has it on no list any more', async () => {
    const [kenji, hannah, priya] = await Promise.all(['kenji.watanabe', 'hannah.becker', 'priya.raman'].map((one) => world.chat(one)));
    const [first, second] = [await ask(kenji!, { template: templates.customer, name: 'First', reason: 'Because' }), await ask(kenji!, { template: templates.customer, name: 'Second', reason: 'Because' })];
    await Promise.all([first, second].map((asked) => asksToDecide(priya!, asked)));
    const list = await hannah!.say('my approvals');
    assert.match(textOf(list), /2 requests wait for your decision.*Customer - First.*Kenji Watanabe.*Customer - Second/s);
    assertReadable(list);
    assert.doesNotMatch(textOf(await kenji!.say('my approvals')), /First/);

    await hannah!.press(list, 'request.show', {}, ({ data }) => data['id'] === first.id);
    const shown = await says(hannah!, list.id, 'Your decision is needed');
    await hannah!.press(shown, 'approval.decide', { comment: 'Have it already' }, ({ data }) => data['choice'] === 'rejected');
    await says(hannah!, list.id, 'Rejected by Hannah Becker');
    assert.equal((await trailOf(world, northwind, first.id)).request.approval.decision?.by.displayName, 'Hannah Becker');
    for (const chat of [hannah!, priya!]) {
      const after = textOf(await chat.say('my approvals'));
      assert.match(after, /One request waits for your decision/);
      assert.match(after, /Second/);
      assert.doesNotMatch(after, /First/);
    }
  });

  it('is spared what the template names others for by now', async () => {
    const [camille, priya, hannah] = await Promise.all(['camille.laurent', 'priya.raman', 'hannah.becker'].map((one) => world.chat(one)));
    const asked = await ask(camille!, { template: templates.customer, name: 'Handed over', reason: 'Because' });
    await Promise.all([priya!, hannah!].map((chat) => asksToDecide(chat, asked)));
    const { templates: store } = world.app!.ports;
    const { template, etag } = (await store.template(northwind, templates.customer))!;
    const { approval } = template.templateConfiguration;
    const approvalTeam = approval.approvalTeam.filter(({ id }) => id !== priya!.person.id);
    await store.saveTemplate(northwind, { ...template, templateConfiguration: { ...template.templateConfiguration, approval: { ...approval, approvalTeam } } }, etag, []);
    assert.doesNotMatch(textOf(await priya!.say('my approvals')), /Handed over/);
    assert.match(textOf(await hannah!.say('my approvals')), /Handed over/);
  });
});
