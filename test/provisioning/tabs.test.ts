import assert from 'node:assert/strict';
import { minute } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import type { SourceTeam } from '../../src/catalog/source-team.ts';
import { aChannel, aSource, aTab } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { Product } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { World } from '../support/world.ts';

async function made(source: SourceTeam, faults = new Faults(), prepare: (world: World) => void = () => undefined) {
  const world = await new World().furnish();
  world.teams.sources.set(source.id, source);
  prepare(world);
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

  it('of a channel that somebody has deleted by then are told to be missing, and the others are made', async () => {
    const { request, tabs } = await made(aSource(), new Faults(), ({ teams }) => {
      const listed = teams.tabs.bind(teams);
      teams.tabs = async (tenant, team, channel) => {
        if (!teams.teams[0]?.channels.some(({ id }) => id === channel)) throw new AppError('graph.notFound', { status: 404 });
        return listed(tenant, team, channel);
      };
      const addTab = teams.addTab.bind(teams);
      teams.addTab = async (tenant, team, channel, tab) => {
        const channels = teams.teams[0]?.channels;
        if (tab.displayName === 'Wiki') channels?.splice(1, 1);
        if (!channels?.some(({ id }) => id === channel)) throw new AppError('graph.notFound', { status: 404 });
        await addTab(tenant, team, channel, tab);
      };
    });
    assert.deepEqual([request.status, request.warnings], ['processed', [{ code: 'tabs.channelMissing', values: { count: 2 } }]]);
    assert.deepEqual(tabs, [['Site']]);
  });

  it('of a channel that does not take them yet, though it shows, are waited for', async () => {
    const faults = new Faults().on('addTab', new AppError('graph.notFound', { status: 404 }), 'before', 3);
    const { request, tabs } = await made(aSource(), faults);
    assert.deepEqual([request.warnings, tabs], [[], [['Site'], ['Board', 'Wiki']]]);
  });
});
