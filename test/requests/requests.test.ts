import assert from 'node:assert/strict';
import { day, hour, minute } from '../../src/clock.ts';
import { asReference, type TeamRequest } from '../../src/requests/request.ts';
import { around } from '../support/around.ts';
import { aDraft, anActor, aRequest, aTemplate, globalAdmin, teamsAdmin, tenant } from '../support/builders.ts';
import { Product } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { people, World } from '../support/world.ts';

const ann = { id: 'ann', displayName: 'ANN' };
const bob = { id: 'bob', displayName: 'BOB' };
const rita = anActor('rita');

async function begun(template = aTemplate()) {
  const world = await new World().furnish(template);
  return { world, product: new Product(world) };
}

/** A request that waits for these approvers. */
async function inApproval(team = [ann, bob]) {
  const approvalTeam = team.map(({ id, displayName }) => ({ id, name: displayName }));
  const { world, product } = await begun(aTemplate({ templateConfiguration: { approval: { requireApproval: true, approvalTeam } } }));
  await submit(world, product, { approval: { required: true, team } });
  await product.changes.apply(tenant, aDraft().id, { kind: 'checkStarted' });
  await product.changes.apply(tenant, aDraft().id, { kind: 'checked', warnings: [], decideBy: Infinity, entries: [] });
  return { world, product, id: aDraft().id };
}

const codes = async (world: World): Promise<readonly string[]> =>
  (await world.stores.trail.records(tenant, aDraft().id)).map(({ code }) => code);
const count = async (world: World, code: string): Promise<number> => (await codes(world)).filter((one) => one === code).length;

describe('Submit', () => {
  it('makes one request and one record, however often it is pressed', async () => {
    const { world, product } = await begun();
    await world.stores.catalog.saveDraft(aDraft());
    const answers = await Promise.all(Array.from({ length: 8 }, () => product.requests.submit(rita, aDraft().id, 1)));
    assert.deepEqual(new Set(answers.map(({ kind }) => kind)), new Set(['done']));
    assert.equal((await now(world)).version, 1);
    assert.deepEqual(await codes(world), ['requestSubmitted']);
  });

  it('finds the request again when the draft is long gone', async () => {
    const { world, product } = await begun();
    await submit(world, product);
    await world.stores.catalog.forgetDraft(tenant, aDraft().id);
    await world.clock.advance(2 * day);
    assert.equal((await product.requests.submit(rita, aDraft().id, 1)).kind, 'done');
  });

  it('knows no draft of somebody else, neither before nor after it was sent', async () => {
    const { world, product } = await begun();
    await world.stores.catalog.saveDraft(aDraft());
    assert.deepEqual(await product.requests.submit(anActor('mia'), aDraft().id, 1), { kind: 'unknown' });
    await product.requests.submit(rita, aDraft().id, 1);
    assert.deepEqual(await product.requests.submit(anActor('mia'), aDraft().id, 1), { kind: 'forbidden' });
  });

  it('knows no draft of another tenant', async () => {
    const { world, product } = await begun();
    await world.stores.catalog.saveDraft(aDraft());
    assert.deepEqual(await product.requests.submit(anActor('rita', { tenant: 'tenant-b' }), aDraft().id, 1), { kind: 'unknown' });
  });

  it('shows the draft again where it was edited since, or was never filled in', async () => {
    const { world, product } = await begun();
    await world.stores.catalog.saveDraft(aDraft({ revision: 2 }));
    assert.equal((await product.requests.submit(rita, aDraft().id, 1)).kind, 'redraw');
    await world.stores.catalog.saveDraft(aDraft({ revision: 3, plan: undefined }));
    assert.equal((await product.requests.submit(rita, aDraft().id, 1)).kind, 'redraw');
    assert.equal(await world.stores.requests.request(tenant, aDraft().id), undefined);
  });

  it('knows no draft that is older than a day', async () => {
    const { world, product } = await begun();
    await world.stores.catalog.saveDraft(aDraft());
    await world.clock.advance(day);
    assert.deepEqual(await product.requests.submit(rita, aDraft().id, 1), { kind: 'unknown' });
  });

  it('is refused when the template was disabled or closed to the person meanwhile', async () => {
    for (const [change, why] of [
      [{ enabled: false }, 'disabled'],
      [{ audienceTargeting: { enabled: true, rules: "user.country === 'FR'" } }, 'notForYou'],
    ] as const) {
      const { world, product } = await begun(aTemplate({ templateConfiguration: change }));
      await world.stores.catalog.saveDraft(aDraft());
      assert.deepEqual(await product.requests.submit(rita, aDraft().id, 1), { kind: 'refused', why });
    }
  });

  it('warns who asks for a name that another open request has, and no more once that is over', async () => {
    const { world, product } = await begun();
    await submit(world, product);
    const id = aRequest().id.replace(/1$/, '2');
    const second = await submit(world, product, { id });
    assert.deepEqual(second.warnings.map(({ code }) => code), ['name.requested']);
    await product.requests.withdraw(rita, aDraft().id);
    const third = await submit(world, product, { id: id.replace(/2$/, '3') });
    assert.deepEqual(third.warnings, []);
  });
});

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

describe('Withdrawing', () => {
  it('works before the team is being made, for the requester alone', async () => {
    const { product, id } = await inApproval();
    assert.deepEqual(await product.requests.withdraw(anActor('mia'), id), { kind: 'forbidden' });
    assert.deepEqual(await product.requests.withdraw(globalAdmin(), id), { kind: 'forbidden' });
    assert.equal((await product.requests.withdraw(rita, id)).kind, 'done');
    assert.equal((await product.requests.withdraw(rita, id)).kind, 'done', 'pressed again');
    assert.equal((await product.requests.decide(anActor('ann'), id, 1, 'approved', '')).kind, 'late');
  });

  it('comes too late when the team is being made', async () => {
    const { world, product } = await begun();
    await submit(world, product);
    product.start();
    await world.clock.advance(5000);
    const answer = await product.requests.withdraw(rita, aDraft().id);
    assert.equal(answer.kind, 'late');
    await product.stop();
  });
});

describe('Who may see a request', () => {
  it('is its requester, its approvers and admins', async () => {
    const { product, id } = await inApproval([ann]);
    const seen = [];
    for (const person of people) if (await product.requests.visible(anActor(person), id)) seen.push(person);
    assert.deepEqual(seen, ['rita', 'ann']);
    assert.ok(await product.requests.visible(globalAdmin(), id));
    assert.ok(await product.requests.visible(teamsAdmin(), id));
    assert.equal(await product.requests.visible(globalAdmin(), 'nothing'), undefined);
    assert.equal(await product.attention.needed(rita, 10), undefined);
  });

  it('reads a reference as people type it, and leaves alone what is none', () => {
    for (const typed of ['TW-10AB', 'tw-10ab', 'tw–ioab.', 'TW 1Oab?', '10AB', '**TW-L0AB**', '“tw10ab”']) assert.equal(asReference(typed), 'TW-10AB', typed);
    assert.equal(asReference('twab'), 'TW-TWAB');
    for (const typed of ['', 'that one', '0190a3b2-0000-7000-8000-000000000001', 'TW-10ABC']) assert.equal(asReference(typed), typed.toUpperCase());
  });

  it('finds it by its reference in any case, and reads a trail that verifies', async () => {
    const { world, product, id } = await inApproval([ann]);
    const { reference } = await now(world);
    assert.deepEqual((await product.requests.withReference(rita, reference.toLowerCase())).map((one) => one.id), [id]);
    assert.deepEqual(await product.requests.withReference(anActor('olaf'), reference), []);
    const history = await product.requests.history(rita, id);
    assert.equal(history?.verification.ok, true);
    assert.equal(await product.requests.history(anActor('olaf'), id), undefined);
    assert.deepEqual(await product.requests.opened(tenant, history.records[0] ?? assert.fail()), [
      { id: 'rita', displayName: 'RITA', email: 'rita@contoso.com', name: 'Apollo', reason: 'because' },
    ]);
  });

  it('is not told of tampering when a record is written while the trail is read', async () => {
    const { world, product, id } = await inApproval([ann]);
    let once = false;
    const reading: Product = new Product(world, (port, name) =>
      name !== 'trail'
        ? port
        : around(port, async (method, call) => {
            if (method === 'records' && !once) {
              once = true;
              await product.requests.decide(anActor('ann'), id, 1, 'approved', '');
            }
            return call();
          }),
    );
    assert.equal((await reading.requests.history(rita, id))?.verification.ok, true);
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
