import assert from 'node:assert/strict';
import { minute } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import type { SourceTeam } from '../../src/catalog/source-team.ts';
import { aChannel, aSource, aTab } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { Product } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { World } from '../support/world.ts';

async function made(source: SourceTeam, faults = new Faults()) {
  const world = await new World().furnish();
  world.teams.sources.set(source.id, source);
  const product = new Product(world, (port, name) => (name === 'teams' ? faults.wrap(port) : port)).start();
  await submit(world, product);
  await world.clock.advance(3 * minute);
  await product.stop();
  const team = world.teams.teams[0];
  const tabs = team?.channels.map(({ id }) => (team.tabs.get(id) ?? []).map(({ displayName }) => displayName));
  return { request: await now(world), tabs };
}

const general = (...tabs: readonly string[]): SourceTeam['channels'][number] => aChannel({ tabs: tabs.map((name) => aTab(name)) });

describe('The tabs of a made team', () => {
  it('are the source’s, channel by channel', async () => {
    const { request, tabs } = await made(aSource());
    assert.deepEqual(tabs, [['Site'], ['Board', 'Wiki']]);
    assert.deepEqual(request.warnings, []);
  });

  it('are each made once, although an answer was lost: two of one name are two', async () => {
    const faults = new Faults().on('addTab', new AppError('graph.ambiguous'), 'after');
    const { request, tabs } = await made(aSource({ channels: [general('Site', 'Site', 'Plan')] }), faults);
    assert.equal(request.status, 'processed');
    assert.deepEqual(tabs?.[0]?.toSorted(), ['Plan', 'Site', 'Site']);
  });

  it('that are others than on the review card are made as they are now, and that is told', async () => {
    const { request, tabs } = await made(aSource({ channels: [general('Site')] }));
    assert.deepEqual(tabs, [['Site']]);
    assert.deepEqual(request.warnings.map(({ code }) => code), ['source.changed']);
  });
});
