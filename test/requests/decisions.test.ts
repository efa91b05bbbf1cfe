import assert from 'node:assert/strict';
import { day, hour, minute } from '../../src/clock.ts';
import type { TeamRequest } from '../../src/requests/request.ts';
import { anActor, aRequest, aTemplate, globalAdmin, teamsAdmin, tenant } from '../support/builders.ts';
import { now, submit } from '../support/submit.ts';
import { ann, begun, bob, count, inApproval } from './stage.ts';

describe('A decision', () => {
  it('is made once by ten approvers at once; the others see it and nobody an error', async () => {
    const team = Array.from({ length: 10 }, (_, index) => ({ id: `approver-${String(index)}`, displayName: 'A' }));
    const { world, product, id } = await inApproval(team);
    const decisions = team.map((person, index) =>
      product.requests.decide(anActor(person.id), id, 1, index % 2 === 0 ? 'approved' : 'rejected', 'my reason'),
    );
    const answers = await Promise.all(decisions);
    assert.equal(answers.filter(({ kind }) => kind === 'done').length, 1);
    assert.equal(answers.filter(({ kind }) => kind === 'late').length, 9);
    assert.equal((await count(world, 'requestApproved')) + (await count(world, 'requestRejected')), 1);
    const decided = (await now(world)).approval.decision?.decision;
    for (const answer of answers) assert.equal((answer as { request: TeamRequest }).request.approval.decision?.decision, decided);
  });

  it('pressed twice by one person is done both times, once', async () => {
    const { world, product, id } = await inApproval();
    const press = () => product.requests.decide(anActor('ann'), id, 1, 'approved', '');
    assert.deepEqual([(await press()).kind, (await press()).kind], ['done', 'done']);
    assert.equal(await count(world, 'requestApproved'), 1);
  });

  it('of another kind by the same person comes too late', async () => {
    const { product, id } = await inApproval();
    await product.requests.decide(anActor('ann'), id, 1, 'approved', '');
    assert.equal((await product.requests.decide(anActor('ann'), id, 1, 'rejected', 'no')).kind, 'late');
  });

  it('on the requester’s own wish is refused, even to an admin who is an approver', async () => {
    const { product, id } = await inApproval([{ id: 'rita', displayName: 'RITA' }, ann]);
    const answer = await product.requests.decide(globalAdmin('rita'), id, 1, 'approved', '');
    assert.deepEqual(answer, { kind: 'forbidden' });
  });

  it('is refused to strangers and to the admins of Teams', async () => {
    const { product, id } = await inApproval();
    for (const actor of [anActor('olaf'), teamsAdmin(), anActor('ann', { tenant: 'tenant-b' })]) {
      assert.ok(['forbidden', 'unknown'].includes((await product.requests.decide(actor, id, 1, 'approved', '')).kind));
    }
  });

  it('is refused to who was asked and is no approver of the template any more', async () => {
    const { world, product, id } = await inApproval([ann, bob]);
    const stored = await world.stores.catalog.template(tenant, 'project');
    assert.ok(stored);
    const approval = { requireApproval: true, approvalTeam: [{ id: 'bob', name: 'BOB' }] };
    await world.stores.catalog.saveTemplate(tenant, aTemplate({ templateConfiguration: { approval } }), stored.etag, []);
    assert.deepEqual(await product.requests.decide(anActor('ann'), id, 1, 'approved', ''), { kind: 'forbidden' });
    assert.equal((await product.requests.decide(anActor('bob'), id, 1, 'approved', '')).kind, 'done');
  });

  it('of a global admin is recorded as an override, that of an approver is not', async () => {
    for (const [actor, override] of [[globalAdmin(), true], [anActor('ann'), false]] as const) {
      const { world, product, id } = await inApproval();
      assert.equal((await product.requests.decide(actor, id, 1, 'approved', '')).kind, 'done');
      const record = (await world.stores.trail.records(tenant, id)).find(({ code }) => code === 'requestApproved');
      assert.equal(record?.facts['override'], override);
    }
  });

  it('to reject needs a comment in which there is something to read', async () => {
    const { world, product, id } = await inApproval();
    for (const blank of ['', ' \n ', '\u200B', '\u2800\u00A0', '\uD83D']) {
      assert.equal((await product.requests.decide(anActor('ann'), id, 1, 'rejected', blank)).kind, 'commentMissing', JSON.stringify(blank));
    }
    await product.requests.decide(anActor('ann'), id, 1, 'rejected', ' Too many\u200B already,\r\nask Bob \uD83D');
    assert.equal((await now(world)).approval.decision?.comment, 'Too many already,\nask Bob');
  });

  it('of another round comes too late', async () => {
    const { product, id } = await inApproval();
    for (const round of [0, 2]) assert.equal((await product.requests.decide(anActor('ann'), id, round, 'approved', '')).kind, 'late');
  });

  it('is not made by time: without approvers the request waits for admins', async () => {
    const { world, product } = await begun();
    await submit(world, product, { approval: { required: true, team: [] } });
    product.start();
    await world.clock.advance(3 * hour);
    const request = await now(world);
    assert.deepEqual([request.status, request.waitsFor?.who], ['approval', 'admins']);
    assert.equal(world.teams.teams.length, 0);
    assert.equal(world.notifier.to('gina', 'approval').length, 1);
    await product.requests.decide(globalAdmin(), request.id, 1, 'approved', '');
    await world.clock.advance(2 * minute);
    assert.equal((await now(world)).status, 'processed');
    await product.stop();
  });
});

describe('What waits for somebody’s decision', () => {
  it('is found behind ever so many requests that others decide by now', async () => {
    const approvalTeam = [{ id: 'ann', name: 'ANN' }];
    const { world, product } = await begun(aTemplate({ templateConfiguration: { approval: { requireApproval: true, approvalTeam } } }));
    const handedOver = aTemplate({ templateConfiguration: { id: 'handed-over', approval: { requireApproval: true, approvalTeam: [{ id: 'bob', name: 'BOB' }] } } });
    await world.stores.catalog.saveTemplate(tenant, handedOver, 0, []);
    const waiting = async (id: string, template: string): Promise<void> => {
      const approval = { required: true, team: [ann], round: 1, decision: undefined };
      const waitsFor = { who: 'approvers', people: [ann] } as const;
      const request = aRequest({ id, status: 'approval', approval, waitsFor, version: 1, wakeAt: day, template: { ...aRequest().template, id: template } });
      await world.stores.requests.commit({ request, expected: 0, audit: [], effects: [] });
    };
    for (let number = 1; number <= 5; number += 1) await waiting(`old-${String(number)}`, 'handed-over');
    for (let number = 1; number <= 3; number += 1) await waiting(`young-${String(number)}`, 'project');
    assert.deepEqual((await product.requests.toDecide(anActor('ann'), 2)).map(({ id }) => id), ['young-1', 'young-2']);
    assert.equal((await product.requests.toDecide(anActor('ann'), 9)).length, 3);
  });
});
