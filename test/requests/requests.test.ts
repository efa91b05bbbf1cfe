import assert from 'node:assert/strict';
import { day } from '../../src/clock.ts';
import { asReference } from '../../src/requests/request.ts';
import { around } from '../support/around.ts';
import { aDraft, anActor, aRequest, aTemplate, globalAdmin, teamsAdmin, tenant } from '../support/builders.ts';
import { Product } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { people } from '../support/world.ts';
import { ann, begun, codes, inApproval, rita } from './stage.ts';

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
