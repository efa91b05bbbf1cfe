import assert from 'node:assert/strict';
import { day, hour, minute, second } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import { Changes } from '../../src/requests/changes.ts';
import { effect } from '../../src/requests/effect.ts';
import { aForm, aPlan, aTemplate, anActor, globalAdmin, tenant } from '../support/builders.ts';
import { FakeInsights } from '../support/fake-insights.ts';
import { noCorrelation } from '../support/no-correlation.ts';
import { Product } from '../support/product.ts';
import { now, submit } from '../support/submit.ts';
import { World } from '../support/world.ts';

const approvalTeam = [{ id: 'ann', name: 'ANN' }];
const withApproval = { approval: { required: true, team: [{ id: 'ann', displayName: 'ANN' }], decision: undefined } };
const template = aTemplate({ templateConfiguration: { approval: { requireApproval: true, approvalTeam } } });

const keysLeft = (world: World) => world.stores.db.all("SELECT key FROM effects WHERE key LIKE 'usage%'");
const names = (insights: FakeInsights): readonly string[] => insights.told.map(({ name }) => name);

describe('Those who count the product’s use', () => {
  let world: World;
  let product: Product;

  beforeEach(async () => {
    world = await new World().furnish(template);
    product = new Product(world).start();
  });
  afterEach(() => product.stop());

  it('hear once of a request, its approval, its team and its end, with exactly the names and fields that people were told of', async () => {
    // Of Mia and the hundred whom the template brings along, Rita has chosen Mia.
    const mia = { id: 'mia', displayName: 'MIA' };
    const members = [mia, ...Array.from({ length: 100 }, (_, index) => ({ id: `along-${index}`, displayName: 'Along' }))];
    const { id } = await submit(world, product, { ...withApproval, form: aForm({ members: [mia] }), plan: aPlan({ members }) });
    await world.clock.advance(minute);
    await product.requests.decide(anActor('ann'), id, 1, 'approved', 'A word of Ann’s');
    await world.clock.advance(3 * minute);
    const request = await now(world);
    assert.equal(request.status, 'processed');
    const team = { team_name: request.plan.name, template_id: request.template.id, template_name: request.template.name };
    assert.deepEqual(world.insights.told, [
      { name: 'request_created', fields: { request_id: id, request_additionalMembers: '1', request_additionalOwners: '0', ...team } },
      { name: 'request_approved', fields: { request_id: id } },
      { name: 'team_created', fields: { team_id: request.made?.team, ...team } },
      { name: 'request_processed', fields: { request_id: id } },
    ]);
    assert.deepEqual(keysLeft(world), []);
  });

  it('are left nothing where there is nobody', async () => {
    const { id } = await submit(world, product, withApproval);
    await world.clock.advance(minute);
    await product.stop();
    const { clock, stores } = world;
    const wakeUps = { ring: () => undefined, listen: () => undefined, close: () => Promise.resolve() };
    const changes = new Changes({ store: stores.requests, keys: stores.keys, clock, wakeUps, correlation: noCorrelation, isCounted: false });
    const { outcome } = await changes.apply(tenant, id, { kind: 'decided', decision: 'approved', by: { id: 'ann', displayName: 'ANN' }, comment: '', override: false });
    assert.deepEqual([outcome, keysLeft(world)], ['applied', []]);
    assert.ok(world.stores.db.all("SELECT key FROM effects WHERE key LIKE 'provision.start%'").length > 0);
  });

  it('hear of a rejection', async () => {
    const { id } = await submit(world, product, withApproval);
    await world.clock.advance(minute);
    await product.requests.decide(anActor('ann'), id, 1, 'rejected', 'No');
    await world.clock.advance(minute);
    assert.deepEqual(world.insights.told.at(-1), { name: 'request_rejected', fields: { request_id: id } });
  });

  it('hear of each time that a request needs attention', async () => {
    world.teams.operation = () => Promise.reject(new AppError('graph.forbidden'));
    const { id } = await submit(world, product);
    await world.clock.advance(2 * minute);
    await product.attention.retry(globalAdmin(), id, (await now(world)).stops);
    await world.clock.advance(2 * minute);
    assert.equal((await now(world)).stops, 2);
    assert.deepEqual(names(world.insights), ['request_created', 'request_error', 'request_error']);
  });

  it('hear of it later where they do not answer, also from a process that was started since', async () => {
    world.insights.isAway = true;
    await submit(world, product, withApproval);
    await world.clock.advance(5 * minute);
    product.die();
    world.insights.isAway = false;
    product = new Product(world).start();
    await world.clock.advance(16 * minute);
    assert.deepEqual(names(world.insights), ['request_created']);
  });

  it('are told for a day and no longer, and the log says what they were not told', async () => {
    world.insights.isAway = true;
    const { id } = await submit(world, product, withApproval);
    await world.clock.advance(day + hour);
    assert.deepEqual([keysLeft(world), world.telemetry.notes.filter((note) => note === 'usage.dropped')], [[], ['usage.dropped']]);
    assert.equal((await now(world, id)).status, 'approval');
  });

  it('keep no card waiting, however much there is to tell and however slowly they answer', async () => {
    const { id } = await submit(world, product, withApproval);
    await world.clock.advance(minute);
    world.insights.usage = () => world.clock.wait(5 * second);
    for (let stops = 1; stops <= 1000; stops += 1) await world.stores.effects.leave(tenant, id, effect('usage.tell', world.clock.now(), `request_error.${String(stops)}`));
    await product.requests.decide(anActor('ann'), id, 1, 'approved', '');
    await world.clock.advance(3 * minute);
    assert.equal((await now(world)).status, 'processed');
    assert.equal(world.notifier.to('rita', 'ping.ready').length, 1);
    assert.equal(world.notifier.to('rita', 'status')[0]?.status, 'processed');
    world.insights.usage = () => Promise.resolve();
    await world.clock.advance(minute);
    assert.deepEqual(keysLeft(world), []);
  });

  it('are not told twice because the request changes while they are told', async () => {
    const usage = world.insights.usage.bind(world.insights);
    world.insights.usage = async (name, fields) => {
      await world.clock.wait(10 * second);
      return usage(name, fields);
    };
    await submit(world, product);
    await world.clock.advance(3 * minute);
    assert.equal((await now(world)).status, 'processed');
    assert.deepEqual(names(world.insights).toSorted(), ['request_created', 'request_processed', 'team_created']);
  });
});
