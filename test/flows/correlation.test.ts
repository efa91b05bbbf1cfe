import assert from 'node:assert/strict';
import { ask, asksToDecide, says } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { trailOf } from './trail.ts';
import { FlowWorld } from './world.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

describe('What a press has set off', () => {
  let world: FlowWorld;

  before(async () => {
    world = await FlowWorld.begin();
    await world.startApp();
  });
  after(() => world.end());

  it('is of one id in the trail, at Graph and in the log: one for Submit, another for Approve', async () => {
    const kenji = await world.chat('kenji.watanabe');
    const priya = await world.chat('priya.raman');
    const asked = await ask(kenji, { template: templates.customer, name: 'Contoso', reason: 'A new customer' });
    const card = await asksToDecide(priya, asked);
    // Here something goes wrong at Graph, so that the log has something to say about it.
    await world.faults([{ match: { method: 'POST', path: '/clone$' }, times: 1, when: 'before', answer: { status: 400, body: { error: { code: 'BadRequest', message: 'no' } } } }]);
    await priya.press(card, 'approval.decide', {}, ({ data }) => data['choice'] === 'approved');
    await says(kenji, asked.card, 'Needs attention');

    const { correlations } = await trailOf(world, northwind, asked.id);
    const [submit, ...others] = new Set(correlations.map(({ id }) => id));
    assert.match(String(submit), uuid);
    assert.equal(others.length, 1, 'two presses, two ids');
    const ofSubmit = correlations.filter(({ id }) => id === submit).map(({ code }) => code);
    assert.deepEqual([ofSubmit[0], ofSubmit.at(-1)], ['requestSubmitted', 'approvalRequested']);
    const ofApprove = correlations.filter(({ id }) => id === others[0]).map(({ code }) => code);
    assert.deepEqual([ofApprove[0], ofApprove.at(-1)], ['requestApproved', 'requestParked']);

    const cloned = await world.calls('POST', '/clone$');
    assert.deepEqual(cloned.map(({ clientRequestId }) => clientRequestId), [others[0]]);
    // The app was put into the approver's chat by what Submit had set off.
    assert.ok((await world.calls('GET', '/')).some(({ clientRequestId }) => clientRequestId === submit));
    const line = (await world.log()).find(({ msg }) => msg === 'provisioning');
    assert.equal(line?.correlation, others[0]);
  });

  it('that another does at the same time keeps an id of its own, also where both are sent in one batch', async () => {
    const [kenji, hannah] = await Promise.all([world.chat('kenji.watanabe'), world.chat('hannah.becker')]);
    const both = await Promise.all([ask(kenji, { template: templates.project, name: 'One' }), ask(hannah, { template: templates.project, name: 'Two' })]);
    await Promise.all([says(kenji, both[0].card, 'Ready · 100 %'), says(hannah, both[1].card, 'Ready · 100 %')]);
    const ids = await Promise.all(both.map(async ({ id }) => new Set((await trailOf(world, northwind, id)).correlations.map((one) => one.id))));
    assert.deepEqual(ids.map(({ size }) => size), [1, 1]);
    const [one, two] = ids.flatMap((all) => [...all]);
    assert.notEqual(one, two);
    const inBatches = (await world.calls('POST', '/')).filter(({ inBatch }) => inBatch).map(({ clientRequestId }) => clientRequestId);
    for (const id of [one, two]) assert.ok(inBatches.includes(String(id)));
  });
});
