import assert from 'node:assert/strict';
import { textOf } from '../../src/commands/chat.ts';
import { aurora, kitId, twins } from './companies.ts';
import { ask, assertReadable, hears, says, verbsOf } from './journey.ts';
import { teamsCalled } from './teams.ts';
import { trailOf } from './trail.ts';
import { FlowWorld, type Fault } from './world.ts';

describe('A clone whose answer is lost', () => {
  let world: FlowWorld;

  before(async () => {
    world = await FlowWorld.begin({ company: twins });
    await world.startApp();
  });
  after(() => world.end());
  afterEach(() => world.faults([]));

  const chatOf = (letter: string) => world.chat(`aurora.person${letter}`, { tenant: aurora });
  const clones = async (): Promise<number> => (await world.calls('POST', '/clone$')).length;

  it('is asked for once, found by its marker and adopted, however the answer was lost', async () => {
    const ways: readonly Fault['answer'][] = [{ status: 504 }, 'reset', { status: 503 }, { status: 202 }];
    const chats = await Promise.all(['a', 'b', 'c', 'd'].map(chatOf));
    await world.faults(ways.map((answer): Fault => ({ match: { method: 'POST', path: '/clone$' }, times: 1, when: 'after', ...(answer ? { answer } : {}) })));
    await Promise.all(
      chats.map(async (chat, index) => {
        const name = `Lost ${index}`;
        const asked = await ask(chat, { template: kitId(index + 1), name, description: 'Found again' });
        await says(chat, asked.card, 'Ready · 100 %');
        const { codes, request } = await trailOf(world, aurora, asked.id);
        assert.ok(codes.includes('cloneAdopted'), codes.join(' '));
        assert.deepEqual(await teamsCalled(world, aurora, `AU ${name}`), [request.made?.team]);
        const group = (await world.graph(aurora, `/groups/${request.made?.team ?? ''}`)) as { description: string };
        assert.equal(group.description, 'Found again', 'the marker is gone');
      }),
    );
    assert.deepEqual(await world.faultsLeft(), []);
    assert.equal(await clones(), ways.length);
  });

  it('did not happen: it waits for an admin, who may look again, and is never asked for a second time', async () => {
    const [chat, admin] = [await chatOf('e'), await chatOf('h')];
    const before = await clones();
    await world.faults([{ match: { method: 'POST', path: '/clone$' }, times: 1, when: 'before', answer: { status: 504 } }]);
    const asked = await ask(chat, { template: kitId(5), name: 'Nowhere' });
    const parked = await says(chat, asked.card, 'Needs attention');
    assert.match(textOf(parked), /Admins have been told/);
    assertReadable(parked);
    await hears(chat, /needs attention/i);
    const { reference } = (await trailOf(world, aurora, asked.id)).request;

    assert.match(textOf(await chat.say('needs attention')), /That is for admins/);
    await chat.execute(asked.card, 'request.retry', { verb: 'request.retry', id: asked.id });
    assert.equal((await trailOf(world, aurora, asked.id)).request.status, 'error', 'only admins retry');
    assertReadable(await admin.until((all) => all.find((one) => verbsOf(one).includes('request.retry') && textOf(one).includes('Nowhere'))));

    const list = await admin.say('needs attention');
    assert.match(textOf(list), new RegExp(reference));
    assert.match(textOf(list), /AU Nowhere/);
    assertReadable(list);
    assert.equal((await admin.press(list, 'request.attend')).state, 'done');
    const shown = await admin.until((all) => all.find((one) => one.id === list.id && verbsOf(one).includes('request.retry')));
    assertReadable(shown);
    assert.equal((await admin.press(shown, 'request.retry')).state, 'done');
    await world.until(async () => (await trailOf(world, aurora, asked.id)).codes.filter((code) => code === 'requestParked').length > 1);
    const { request, codes } = await trailOf(world, aurora, asked.id);
    assert.equal(request.status, 'error');
    assert.deepEqual(request.waitsFor?.who, 'admins');
    assert.equal(codes.filter((code) => code === 'requestRetried').length, 1);
    assert.equal((await clones()) - before, 1, 'looked for, never posted again');
    assert.deepEqual(await teamsCalled(world, aurora, 'AU Nowhere'), []);
    assertReadable(await chat.say(`history ${reference}`));
    await says(chat, asked.card, 'Needs attention');
  });

  it('is found by Retry when the team shows up after all', async () => {
    const [chat, admin] = [await chatOf('f'), await chatOf('h')];
    const before = await clones();
    const hidden: Fault = { match: { method: 'GET', path: '/groups$' }, times: 999, when: 'before', answer: { status: 200, body: { value: [] } } };
    const lost: Fault = { match: { method: 'POST', path: '/clone$' }, times: 1, when: 'after', answer: { status: 504 } };
    await world.faults([hidden, lost]);
    const asked = await ask(chat, { template: kitId(6), name: 'Hidden' });
    await says(chat, asked.card, 'Needs attention');
    await world.faults([]);
    const told = await admin.until((all) => all.find((one) => verbsOf(one).includes('request.retry') && textOf(one).includes('Hidden')));
    await admin.press(told, 'request.retry');
    await says(chat, asked.card, 'Ready · 100 %');
    await says(admin, told.id, /Taken care of|Ready/);
    assert.equal((await clones()) - before, 1);
    assert.equal((await teamsCalled(world, aurora, 'AU Hidden')).length, 1);
    assert.deepEqual(await world.defects(), []);
  });
});
