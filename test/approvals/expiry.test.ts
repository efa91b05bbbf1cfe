import assert from 'node:assert/strict';
import { day, hour, minute } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import { storedSettings } from '../../src/tenants/settings.ts';
import { anActor, globalAdmin, tenant } from '../support/builders.ts';
import { now } from '../support/submit.ts';
import { ann, bob, waiting } from './waiting.ts';

describe('A request that nobody decides on', () => {
  it('is brought to mind after a day and after three, to everybody who has the card', async () => {
    const { world, product, rung, later } = await waiting([ann, bob]);
    const seen: number[][] = [];
    for (let days = 0; days < 6; days += 1) {
      seen.push([rung('ann', 'reminder'), rung('bob', 'reminder')]);
      await later(day);
    }
    assert.deepEqual(seen, [[0, 0], [1, 1], [1, 1], [2, 2], [2, 2], [2, 2]]);
    assert.equal(world.notifier.to('ann', 'approval').length, 1, 'the card itself stays one');
    await product.stop();
  });

  it('is brought to mind, too, where nobody was there when it was time, once for all that was missed', async () => {
    const { product, rung, later } = await waiting([ann, bob]);
    await later(5 * day);
    assert.deepEqual([rung('ann', 'reminder'), rung('bob', 'reminder')], [1, 1]);
    await later(5 * day);
    assert.deepEqual([rung('ann', 'reminder'), rung('bob', 'reminder')], [1, 1]);
    await product.stop();
  });

  it('is brought to mind once where Teams took no message from the first time on until the second', async () => {
    const { world, product, rung, later } = await waiting([ann, bob]);
    const post = world.notifier.post.bind(world.notifier);
    world.notifier.post = () => Promise.reject(new AppError('channel.unavailable'));
    for (let days = 0; days < 3; days += 1) await later(day);
    world.notifier.post = post;
    await later(hour);
    assert.deepEqual([rung('ann', 'reminder'), rung('bob', 'reminder')], [1, 1]);
    await product.stop();
  });

  it('is brought to mind to admins where it waits for them', async () => {
    const { product, rung, later } = await waiting([]);
    await later(day + hour);
    assert.equal(rung('gina', 'reminder'), 1);
    await product.stop();
  });

  it('ends by itself after the days that the tenant gives, and is approved by nobody', async () => {
    const { world, product, rung, later } = await waiting([ann, bob], { approvalDays: 5 });
    const { approval, submittedAt } = await now(world);
    assert.ok(approval.time && approval.time.until - submittedAt - 5 * day < minute);
    await later(5 * day - hour);
    assert.equal((await now(world)).status, 'approval');
    await later(2 * hour);
    const ended = await now(world);
    assert.deepEqual([ended.status, ended.progress, ended.waitsFor, ended.wakeAt], ['expired', 100, undefined, undefined]);
    assert.deepEqual([world.notifier.to('ann', 'approval')[0]?.status, world.notifier.to('rita', 'status')[0]?.status], ['expired', 'expired']);
    assert.deepEqual([rung('rita', 'expired'), rung('ann', 'expired')], [1, 0]);
    for (const actor of [anActor('ann'), globalAdmin()]) {
      assert.equal((await product.requests.decide(actor, ended.id, 1, 'approved', '')).kind, 'late');
    }
    const codes = (await world.stores.trail.records(tenant, ended.id)).map(({ code }) => code);
    assert.equal(codes.at(-1), 'requestExpired');
    await later(10 * day);
    assert.deepEqual([world.teams.teams.length, (await now(world)).version], [0, ended.version]);
    await product.stop();
  });

  it('keeps the time that it was given when the tenant gives another one', async () => {
    const { world, product, later } = await waiting([ann], { approvalDays: 2 });
    await world.stores.settings.saveSettings(tenant, { ...storedSettings(undefined), approvalDays: 90 }, 1, []);
    await later(2 * day + hour);
    assert.equal((await now(world)).status, 'expired');
    await product.stop();
  });

  it('that was begun before there was an end waits on', async () => {
    const { world, product, later } = await waiting([ann]);
    const { approval: { required, team, round, decision }, version, ...request } = await now(world);
    const old = { ...request, approval: { required, team, round, decision }, version: version + 1 };
    await world.stores.requests.commit({ request: old, expected: version, audit: [], effects: [] });
    await later(100 * day);
    assert.equal((await now(world)).status, 'approval');
    await product.stop();
  });
});

describe('A request that is decided', () => {
  it('is brought to nobody’s mind', async () => {
    const { world, product, rung, later } = await waiting([ann, bob]);
    await product.requests.decide(anActor('ann'), (await now(world)).id, 1, 'rejected', 'No');
    await later(20 * day);
    assert.deepEqual([rung('ann', 'reminder'), rung('bob', 'reminder'), (await now(world)).status], [0, 0, 'rejected']);
    await product.stop();
  });
});
