import assert from 'node:assert/strict';
import { textOf } from '../../src/commands/chat.ts';
import { ask, assertReadable, hears, says, verbsOf } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { teamsCalled } from './teams.ts';
import { trailOf } from './trail.ts';
import { FlowWorld, type Fault } from './world.ts';

describe('A clone whose answer is lost', () => {
  let world: FlowWorld;

  before(async () => {
    world = await FlowWorld.begin();
    await world.startApp();
  });
  after(() => world.end());
  afterEach(() => world.faults([]));

  const clones = async (): Promise<number> => (await world.calls('POST', '/clone$')).length;

  for (const [what, handle, name, fault] of [
    ['is answered 504 although it happened', 'kenji.watanabe', 'Lost', { when: 'after', answer: { status: 504 } }],
    ['is cut off after it happened', 'noah.tremblay', 'Cut', { when: 'after', answer: 'reset' }],
    ['is answered 503 although it happened', 'sofia.rossi', 'Down', { when: 'after', answer: { status: 503 } }],
    ['is accepted, but nobody is told where to look', 'liam.oconnor', 'Mute', { when: 'after', answer: { status: 202 } }],
  ] as const) {
    it(`${what}: it is asked for once, found by its marker and adopted`, async () => {
      const chat = await world.chat(handle);
      const before = await clones();
      const lost: Fault = { match: { method: 'POST', path: '/clone$' }, times: 1, ...fault };
      await world.faults([lost]);
      const asked = await ask(chat, { template: templates.onboarding, name, description: 'Found again' });
      await says(chat, asked.card, 'Ready · 100 %');
      assert.equal((await clones()) - before, 1);
      const [team, ...others] = await teamsCalled(world, northwind, `Onboarding - ${name}`);
      assert.deepEqual(others, []);
      const { codes, request } = await trailOf(world, northwind, asked.id);
      assert.ok(codes.includes('cloneAdopted'), codes.join(' '));
      assert.equal(request.made?.team, team);
      const group = (await world.graph(northwind, `/groups/${team ?? ''}`)) as { description: string };
      assert.equal(group.description, 'Found again', 'the marker is gone');
    });
  }

  it('did not happen: it waits for an admin, who may look again, and is never asked for a second time', async () => {
    const [chat, jonas] = [await world.chat('aroha.ngata'), await world.chat('jonas.lindqvist')];
    const amara = await world.chat('amara.okafor');
    const before = await clones();
    await world.faults([{ match: { method: 'POST', path: '/clone$' }, times: 1, when: 'before', answer: { status: 504 } }]);
    const asked = await ask(chat, { template: templates.onboarding, name: 'Nowhere' });
    const parked = await says(chat, asked.card, 'Needs attention');
    assert.match(textOf(parked), /Admins have been told/);
    assertReadable(parked);
    await hears(chat, /needs attention/i);
    const { reference } = (await trailOf(world, northwind, asked.id)).request;

    assert.match(textOf(await chat.say('needs attention')), /That is for admins/);
    await chat.execute(asked.card, 'request.retry', { verb: 'request.retry', id: asked.id });
    assert.equal((await trailOf(world, northwind, asked.id)).request.status, 'error', 'only admins retry');
    for (const admin of [jonas, amara]) {
      const told = await admin.until((all) => all.find((one) => verbsOf(one).includes('request.retry') && textOf(one).includes('Nowhere')));
      assertReadable(told);
    }

    for (let round = 1; round <= 2; round += 1) {
      const list = await jonas.say('needs attention');
      assert.match(textOf(list), new RegExp(reference));
      assert.match(textOf(list), /Onboarding - Nowhere/);
      assertReadable(list);
      assert.equal((await jonas.press(list, 'request.retry')).state, 'done');
      await world.until(async () => (await trailOf(world, northwind, asked.id)).codes.filter((code) => code === 'requestParked').length > round);
    }
    const { request, codes } = await trailOf(world, northwind, asked.id);
    assert.equal(request.status, 'error');
    assert.deepEqual(request.waitsFor?.who, 'admins');
    assert.equal(codes.filter((code) => code === 'requestRetried').length, 2);
    assert.equal((await clones()) - before, 1, 'looked for, never posted again');
    assert.deepEqual(await teamsCalled(world, northwind, 'Onboarding - Nowhere'), []);
    assertReadable(await chat.say(`history ${reference}`));
    await says(chat, asked.card, 'Needs attention');
  });

  it('is found by Retry when the team shows up after all', async () => {
    const [chat, jonas] = [await world.chat('diego.fernandez'), await world.chat('jonas.lindqvist')];
    const before = await clones();
    const hidden: Fault = { match: { method: 'GET', path: '/groups$' }, times: 999, when: 'before', answer: { status: 200, body: { value: [] } } };
    const lost: Fault = { match: { method: 'POST', path: '/clone$' }, times: 1, when: 'after', answer: { status: 504 } };
    await world.faults([hidden, lost]);
    const asked = await ask(chat, { template: templates.onboarding, name: 'Hidden' });
    await says(chat, asked.card, 'Needs attention');
    await world.faults([]);
    const told = await jonas.until((all) => all.find((one) => verbsOf(one).includes('request.retry') && textOf(one).includes('Hidden')));
    await jonas.press(told, 'request.retry');
    await says(chat, asked.card, 'Ready · 100 %');
    await says(jonas, told.id, /Taken care of|Ready/);
    assert.equal((await clones()) - before, 1);
    assert.equal((await teamsCalled(world, northwind, 'Onboarding - Hidden')).length, 1);
    assert.deepEqual(await world.defects(), []);
  });
});
