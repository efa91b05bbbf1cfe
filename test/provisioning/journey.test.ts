import assert from 'node:assert/strict';
import { verify } from '../../src/audit/chain.ts';
import { minute } from '../../src/clock.ts';
import { tenant } from '../support/builders.ts';
import { Product } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { World } from '../support/world.ts';

describe('A request without approval', () => {
  it('becomes a team with its people, tabs and settings, and its requester is told', async () => {
    const world = await new World().furnish();
    const product = new Product(world).start();
    await submit(world, product);
    await world.clock.advance(2 * minute);
    const request = await now(world);
    assert.equal(request.status, 'processed');
    assert.deepEqual(request.warnings, []);
    const [team] = world.teams.teams;
    assert.equal(world.teams.teams.length, 1);
    assert.equal(team?.description, 'To the moon');
    assert.equal(team.visibility, 'private');
    assert.deepEqual(team.members.map(({ person, owner }) => [person, owner]), [['rita', true], ['mia', false]]);
    assert.deepEqual([...team.tabs.values()].map((tabs) => tabs.length), [1, 2]);
    assert.deepEqual(world.notifier.to('rita').map(({ kind, status }) => [kind, status]), [['status', 'processed'], ['ping.ready', 'processed']]);
    const records = await world.stores.trail.records(tenant, request.id);
    assert.deepEqual(verify(request.id, records, request.trail), { ok: true, records: records.length });
    assert.deepEqual(world.telemetry.failures, []);
    await product.stop();
  });
});
