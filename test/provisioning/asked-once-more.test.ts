import assert from 'node:assert/strict';
import { hour, minute } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import { storedSettings } from '../../src/tenants/settings.ts';
import { newRun } from '../../src/provisioning/run.ts';
import { markerOf } from '../../src/provisioning/marker.ts';
import { aDraft, globalAdmin, tenant } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { now } from '../support/submit.ts';
import { World } from '../support/world.ts';
import { begun, codes } from './clone-stage.ts';

const ambiguous = new AppError('graph.ambiguous');

describe('A clone that cannot be found, where the tenant wants it asked for once more,', () => {
  const again = ({ stores }: World): void => void stores.settings.saveSettings(tenant, storedSettings({ lostTeams: 'again' }), 0, []);

  it('is asked for by a run of its own after the last look, and the team is made', async () => {
    const faults = new Faults().on('clone', ambiguous, 'before');
    const { world, product } = await begun(faults, again);
    await world.clock.advance(19 * minute);
    assert.equal(faults.count('clone'), 1);
    await world.clock.advance(6 * minute);
    const { status, attempt, made } = await now(world);
    assert.deepEqual([status, attempt, made?.team, faults.count('clone')], ['processed', 2, 'team-1', 2]);
    assert.equal((await codes(world)).filter((code) => code === 'processingRestarted').length, 1);
    await product.stop();
  });

  it('is asked for no third time, not even by Retry', async () => {
    const faults = new Faults().on('clone', ambiguous, 'before', 9);
    const { world, product } = await begun(faults, again);
    await world.clock.advance(50 * minute);
    const request = await now(world);
    assert.deepEqual([request.status, request.failure?.code, request.attempt], ['error', 'team.cloneLost', 2]);
    await product.attention.retry(globalAdmin(), request.id, 1);
    await world.clock.advance(25 * minute);
    assert.deepEqual([(await now(world)).status, faults.count('clone')], ['error', 2]);
    await product.stop();
  });

  it('and shows after all, is told to people as a second team, and undone with the first', async () => {
    const faults = new Faults().on('clone', ambiguous, 'before').on('addMembers', new AppError('graph.forbidden'), 'before', 9);
    const { world, product } = await begun(faults, again);
    await world.clock.advance(25 * minute);
    const [own] = world.teams.teams;
    const marker = await markerOf(world.stores.keys, newRun(tenant, aDraft().id, 1));
    world.teams.teams.push({ ...own!, id: 'late', description: `To the moon ${marker}`, createdAt: own!.createdAt - 20 * minute });
    await world.clock.advance(hour);
    const request = await now(world);
    assert.deepEqual([request.attempt, request.second, world.teams.removed.length], [2, 'late', 0]);
    await product.attention.undo(globalAdmin(), request.id, request.stops);
    await world.clock.advance(minute);
    assert.deepEqual([(await now(world)).status, world.teams.teams], ['undone', []]);
    await product.stop();
  });

  it('and shows after all, waits for a person also where the answer to the second call was lost: looks for one do not hide the other', async () => {
    const faults = new Faults().on('clone', ambiguous, 'before').on('clone', ambiguous, 'after');
    const { world, product } = await begun(faults, again);
    await world.clock.advance(25 * minute);
    const [own] = world.teams.teams;
    assert.deepEqual([(await now(world)).status, (await now(world)).attempt], ['processed', 2]);
    const marker = await markerOf(world.stores.keys, newRun(tenant, aDraft().id, 1));
    world.teams.teams.push({ ...own!, id: 'late', description: `To the moon ${marker}`, createdAt: own!.createdAt - 20 * minute });
    await world.clock.advance(26 * hour);
    assert.equal((await now(world)).second, 'late');
    assert.equal((await codes(world)).filter((code) => code === 'secondTeamFound').length, 1);
    await product.stop();
  });
});
