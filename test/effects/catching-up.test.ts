import assert from 'node:assert/strict';
import { hour, minute, second } from '../../src/clock.ts';
import { CatchingUp } from '../../src/effects/catching-up.ts';
import { AppError } from '../../src/errors.ts';
import { aDraft, anActor, aTemplate, globalAdmin, tenant } from '../support/builders.ts';
import { Product } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { World } from '../support/world.ts';

const [ann, bob] = ['ann', 'bob'].map((id) => ({ id, displayName: id.toUpperCase() }));
const approval = { required: true, team: [ann!, bob!] };
const approved = aTemplate({ templateConfiguration: { approval: { requireApproval: true, approvalTeam: approval.team.map(({ id, displayName: name }) => ({ id, name })) } } });

/** A product in which some people cannot be written to. */
async function stage(...gone: readonly string[]) {
  const world = await new World().furnish(approved);
  for (const person of gone) {
    await world.meet(person);
    const reach = (await world.stores.people.reach(tenant, person))!;
    await world.stores.people.saveReach({ ...reach, unreachable: 'removed' });
  }
  const product = new Product(world).start();
  const { requests, effects } = world.stores;
  const catchingUp = new CatchingUp({ requestStore: requests, deliveries: effects, effects, clock: world.clock, wakeUps: product.wakeUps });
  const asks = (person: string): number => world.notifier.to(person, 'approval').length;
  const back = async (person: string): Promise<void> => {
    await catchingUp.with(tenant, person);
    await world.meet(person);
    await world.clock.advance(10 * second);
  };
  return { world, product, asks, back };
}

describe('An approver who comes back', () => {
  it('is asked while the round is open', async () => {
    const { world, product, asks, back } = await stage('ann');
    await submit(world, product, { approval });
    await world.clock.advance(10 * second);
    assert.deepEqual([asks('ann'), asks('bob')], [0, 1]);
    await back('ann');
    assert.deepEqual([asks('ann'), asks('bob')], [1, 1]);
    await back('ann');
    assert.equal(asks('ann'), 1, 'once');
    await product.stop();
  });

  it('is asked although the request waits for admins, because nobody could be reached', async () => {
    const { world, product, asks, back } = await stage('ann', 'bob');
    await submit(world, product, { approval });
    await world.clock.advance(10 * second);
    assert.equal((await now(world)).waitsFor?.who, 'admins');
    await back('bob');
    assert.deepEqual([asks('ann'), asks('bob'), asks('gina')], [0, 1, 1]);
    assert.equal((await product.requests.decide(anActor('bob'), aDraft().id, 1, 'approved', '')).kind, 'done');
    await product.stop();
  });

  it('and never met the bot, because it might not be installed for them, is asked when it is', async () => {
    const { world, product, asks, back } = await stage();
    const install = world.installer.install.bind(world.installer);
    world.installer.install = async (of, person) => {
      if (person === 'ann') throw new AppError('graph.forbidden');
      return install(of, person);
    };
    await submit(world, product, { approval });
    await world.clock.advance(10 * second);
    assert.equal(asks('ann'), 0);
    await back('ann');
    assert.equal(asks('ann'), 1);
    await product.stop();
  });

  it('is not asked what is decided, and sees it where they had been asked', async () => {
    const { world, product, asks, back } = await stage('ann');
    await submit(world, product, { approval });
    await world.clock.advance(10 * second);
    const reach = (await world.stores.people.reach(tenant, 'bob')) ?? { tenant, person: 'bob', conversation: 'chat-bob', serviceUrl: 'x', locale: undefined, timeZone: undefined, at: 0 };
    await world.stores.people.saveReach({ ...reach, unreachable: 'blocked' });
    await product.requests.decide(globalAdmin(), aDraft().id, 1, 'rejected', 'no');
    await world.clock.advance(10 * second);
    assert.deepEqual(world.notifier.to('bob').map(({ status }) => status), ['approval']);
    await back('ann');
    await back('bob');
    assert.equal(asks('ann'), 0);
    assert.deepEqual(world.notifier.to('bob').map(({ status }) => status), ['rejected']);
    await product.stop();
  });
});

describe('An admin who comes back', () => {
  it('is told what needs them, if it still does', async () => {
    const { world, product, back } = await stage('gina');
    world.teams.sources.clear();
    await submit(world, product);
    await world.clock.advance(minute);
    assert.equal((await now(world)).status, 'error');
    assert.equal(world.notifier.to('gina').length, 0);
    await back('gina');
    assert.deepEqual(world.notifier.to('gina').map(({ kind, status }) => [kind, status]), [['attention', 'error']]);
    await product.stop();
  });

  it('is not told what is mended', async () => {
    const { world, product, back } = await stage('gina');
    world.teams.sources.clear();
    await submit(world, product);
    await world.clock.advance(minute);
    await product.requests.withdraw(anActor('rita'), aDraft().id);
    await world.clock.advance(hour);
    await back('gina');
    assert.equal(world.notifier.to('gina').length, 0);
    await product.stop();
  });
});
