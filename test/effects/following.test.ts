import assert from 'node:assert/strict';
import sinon from 'sinon';
import { second } from '../../src/clock.ts';
import { Following } from '../../src/effects/following.ts';
import { tenant } from '../support/builders.ts';
import { Product } from '../support/product.ts';
import { submit } from '../support/submit.ts';
import { World } from '../support/world.ts';

/** A request whose card is there, and another card of it that its requester has asked for. */
async function stage() {
  const world = await new World().furnish();
  const product = new Product(world).start();
  await submit(world, product);
  await world.clock.advance(second);
  const [drawn] = await world.stores.requests.requestsOf(tenant, 'rita', 1);
  assert.ok(drawn);
  const first = world.notifier.to('rita', 'status')[0]!;
  const address = { tenant, conversation: first.conversation, serviceUrl: '', locale: undefined, timeZone: undefined };
  const activity = await world.notifier.post(address, { kind: 'status', request: drawn, reader: 'rita' }, () => Promise.resolve());
  const following = new Following({ messenger: product.messenger, effects: world.stores.effects, clock: world.clock, wakeUps: product.wakeUps });
  const shown = () => world.notifier.to('rita', 'status').map(({ status }) => status);
  return { world, product, drawn, shown, follow: () => following.follow(drawn, { conversation: first.conversation, activity }) };
}

describe('A card on which somebody asked', () => {
  it('shows the end of the request, as the first one does', async () => {
    const { world, product, shown, follow } = await stage();
    await follow();
    await world.clock.advance(120 * second);
    assert.deepEqual(shown(), ['processed', 'processed']);
    await product.stop();
  });

  it('shows it though the request was over before anybody knew of the card', async () => {
    const { world, product, drawn, shown, follow } = await stage();
    await world.clock.advance(120 * second);
    assert.deepEqual(shown(), ['processed', drawn.status]);
    await follow();
    await world.clock.advance(second);
    assert.deepEqual(shown(), ['processed', 'processed']);
    await product.stop();
  });

  it('is kept up though the first one is drawn at the same moment', async () => {
    const { world, product, shown, follow } = await stage();
    const save = sinon.stub(world.stores.effects, 'saveDelivery').callThrough();
    save.onFirstCall().resolves(false);
    await follow();
    await world.clock.advance(120 * second);
    assert.deepEqual(shown(), ['processed', 'processed']);
    await product.stop();
  });
});
