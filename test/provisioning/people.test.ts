import assert from 'node:assert/strict';
import { minute } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import { aChannel, aDraft, aPlan, aSource, aTab, tenant } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { Product } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { World } from '../support/world.ts';

const owners = ['rita', 'olaf'].map((id) => ({ id, displayName: id.toUpperCase() }));

async function made(prepare: (world: World) => void, faults = new Faults()) {
  const world = await new World().furnish();
  prepare(world);
  const product = new Product(world, (port, name) => (name === 'teams' ? faults.wrap(port) : port)).start();
  await submit(world, product, { plan: aPlan({ owners }) });
  await world.clock.advance(3 * minute);
  await product.stop();
  const codes = (await world.stores.trail.records(tenant, aDraft().id)).map(({ code }) => code);
  return { world, request: await now(world), codes };
}

const roles = (world: World) => world.teams.teams[0]?.members.map(({ person, owner }) => `${person}${owner ? '*' : ''}`);

describe('The people of a made team', () => {
  it('are those who were asked for, in their roles, and nobody whom the clone brought along', async () => {
    const { world, request, codes } = await made(() => undefined);
    assert.deepEqual(roles(world), ['rita*', 'olaf*', 'mia']);
    assert.deepEqual(request.warnings, []);
    assert.ok(codes.includes('requestedOwnersAsOwnersOK') && codes.includes('requestedMembersOK'));
  });

  it('who cannot be owners become members, which is a warning and no failure', async () => {
    const { world, request, codes } = await made(({ teams }) => teams.noOwners.add('olaf'));
    assert.equal(request.status, 'processed');
    assert.deepEqual(roles(world), ['rita*', 'mia', 'olaf']);
    assert.deepEqual(request.warnings, [{ code: 'owners.refused', values: { count: 1 } }]);
    assert.ok(codes.includes('requestedOwnersAsOwnersKO'));
  });

  it('who are refused altogether are a warning', async () => {
    const { world, request, codes } = await made(({ teams }) => teams.nobodies.add('mia').add('olaf'));
    assert.equal(request.status, 'processed');
    assert.deepEqual(roles(world), ['rita*']);
    assert.deepEqual(request.warnings.map(({ code }) => code), ['owners.refused', 'members.refused']);
    assert.ok(codes.includes('requestedMembersKO'));
  });

  it('keep the owner that the clone has where no other could be brought in', async () => {
    const { world, request } = await made(({ teams }) => teams.nobodies.add('rita').add('olaf').add('mia'));
    assert.deepEqual(roles(world), ['the-app*']);
    assert.notEqual(request.status, 'processed');
  });

  it('are brought in once, although the answer was lost', async () => {
    const faults = new Faults().on('addMembers', new AppError('graph.unavailable'), 'after');
    const { world, request } = await made(() => undefined, faults);
    assert.equal(request.status, 'processed');
    assert.deepEqual(roles(world), ['rita*', 'olaf*', 'mia']);
  });
});

describe('The tabs of a made team', () => {
  const count = (world: World): number => [...(world.teams.teams[0]?.tabs.values() ?? [])].flat().length;

  it('are made once, although the answer to one was lost', async () => {
    const faults = new Faults().on('addTab', new AppError('graph.ambiguous'), 'after');
    const { world, request } = await made(() => undefined, faults);
    assert.equal(request.status, 'processed');
    assert.equal(count(world), 3);
  });

  it('that Graph refuses are a warning, and those behind them are made', async () => {
    const { world, request, codes } = await made(({ teams }) => {
      const add = teams.addTab.bind(teams);
      const refusal = new AppError('graph.refused');
      teams.addTab = (tenantId, team, channel, tab) => (tab.displayName === 'Board' ? Promise.reject(refusal) : add(tenantId, team, channel, tab));
    });
    assert.equal(request.status, 'processed');
    assert.equal(count(world), 2);
    assert.deepEqual(request.warnings, [{ code: 'tabs.failed', values: { count: 1 } }]);
    assert.ok(codes.includes('ERROR_CONFIGURE_TAB'));
  });

  it('of a channel that does not come are a warning', async () => {
    const { request } = await made(({ teams }) => {
      teams.channels = async () => [{ id: 'channel-0', displayName: 'General', membershipType: 'standard' }];
    });
    assert.equal(request.status, 'processed');
    assert.deepEqual(request.warnings, [{ code: 'channels.missing', values: { count: 1 } }, { code: 'tabs.channelMissing', values: { count: 2 } }]);
  });

  it('of shared channels and unknown apps are left alone', async () => {
    const { world } = await made(({ teams }) => {
      const channels = [
        aChannel({ tabs: [aTab('Site'), aTab('Own', 'own-app')] }),
        aChannel({ id: 'c2', displayName: 'Partners', membershipType: 'shared', tabs: [aTab('Secret')] }),
      ];
      teams.sources.set('source-1', aSource({ channels }));
    });
    assert.equal(count(world), 1);
  });
});

describe('A check', () => {
  it('finds out that the source team is missing before anything is made', async () => {
    const { world, request, codes } = await made(({ teams }) => teams.sources.clear());
    assert.deepEqual([request.status, request.failure?.code, request.failedIn], ['error', 'team.sourceMissing', 'preprocessing']);
    assert.equal(world.teams.teams.length, 0);
    assert.ok(codes.includes('noTeamAsTemplate'));
  });

  it('warns of a name that is taken by now', async () => {
    const { request } = await made(({ teams }) => teams.takenNames.add('Apollo'));
    assert.deepEqual(request.warnings, [{ code: 'name.taken', values: { name: 'Apollo' } }]);
  });

  it('waits an outage out, and says so', async () => {
    const faults = new Faults().on('source', new AppError('graph.unavailable'), 'before', 3);
    const { request } = await made(() => undefined, faults);
    assert.equal(request.status, 'processed');
  });

  it('that is carried out again when the team is being made changes nothing', async () => {
    const world = await new World().furnish();
    const faults = new Faults();
    const product = new Product(world, (port, name) => (name === 'teams' ? faults.wrap(port) : port));
    await submit(world, product);
    product.start();
    await world.clock.advance(5000);
    const before = await now(world);
    assert.equal(before.status, 'processing');
    faults.on('source', new AppError('graph.forbidden'));
    const { check, request } = { check: product.check, request: before };
    await check.run(request, { key: 'check', kind: 'check', dueAt: 0, about: '' }, 0);
    assert.equal((await now(world)).status, 'processing');
    await product.stop();
  });
});
