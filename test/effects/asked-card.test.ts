import assert from 'node:assert/strict';
import sinon from 'sinon';
import { AppError } from '../../src/errors.ts';
import { tenant } from '../support/builders.ts';
import type { World } from '../support/world.ts';
import { delivery, leaves, stage, status } from './messenger-stage.ts';

describe('A card on which its reader has asked', () => {
  const conversation = 'chat-rita';
  const asks = async (world: World, version: number): Promise<string> =>
    world.notifier.post({ tenant, conversation, serviceUrl: '', locale: undefined, timeZone: undefined }, status(version), leaves);
  const versions = (world: World) => world.notifier.to('rita').map(({ version }) => version);

  it('is edited along with the first one; of several the newest is', async () => {
    const { world, messenger } = await stage();
    await messenger.deliver('status', status(1));
    for (const version of [1, 2]) {
      assert.equal(await messenger.follow('status', status(version), { conversation, activity: await asks(world, version) }), false);
      await messenger.deliver('status', status(version + 1));
    }
    assert.deepEqual(versions(world), [3, 2, 3]);
  });

  it('is behind where the first one was drawn meanwhile, and drawn again then from the state that it is behind of', async () => {
    const { world, messenger } = await stage();
    await messenger.deliver('status', status(1));
    const activity = await asks(world, 1);
    await messenger.deliver('status', status(2));
    assert.equal(await messenger.follow('status', status(1), { conversation, activity }), true);
    await messenger.deliver('status', status(2));
    assert.deepEqual(versions(world), [2, 2]);
  });

  it('is drawn again where it is the first one itself, which showed something else meanwhile', async () => {
    const { world, messenger, faults } = await stage();
    await messenger.deliver('status', status(2));
    const { activity = '' } = (await delivery(world)) ?? {};
    assert.equal(await messenger.follow('status', status(1), { conversation, activity }), true);
    await messenger.deliver('status', status(2));
    assert.deepEqual(faults.calls, ['post', 'edit']);
    assert.equal((await delivery(world))?.asked, undefined);
  });

  for (const code of ['channel.gone', 'channel.refused'] as const) {
    it(`is let go where Teams will not have it edited (${code}), and keeps the first one from nothing`, async () => {
      const { world, messenger, faults } = await stage();
      await messenger.deliver('status', status(1));
      const activity = await asks(world, 1);
      await messenger.follow('status', status(1), { conversation, activity });
      sinon.stub(world.notifier, 'edit').callThrough().withArgs(sinon.match.any, activity).rejects(new AppError(code));
      for (const version of [2, 3]) await messenger.deliver('status', status(version));
      assert.deepEqual(versions(world), [3, 1]);
      assert.deepEqual(faults.calls, ['post', 'edit', 'edit', 'edit']);
    });
  }

  it('takes the place of the first one where that is gone: nobody gets a third', async () => {
    const { world, messenger, faults } = await stage();
    await messenger.deliver('status', status(1));
    const { activity: first = '' } = (await delivery(world)) ?? {};
    const activity = await asks(world, 1);
    await messenger.follow('status', status(1), { conversation, activity });
    sinon.stub(world.notifier, 'edit').callThrough().withArgs(sinon.match.any, first).rejects(new AppError('channel.gone'));
    for (const version of [2, 3]) await messenger.deliver('status', status(version));
    assert.deepEqual(versions(world), [1, 3]);
    assert.deepEqual(faults.calls, ['post', 'edit', 'edit', 'edit']);
    const known = await delivery(world);
    assert.deepEqual([known?.activity, known?.asked], [activity, undefined]);
  });

  it('is made anew where both are gone', async () => {
    const { world, messenger } = await stage();
    await messenger.deliver('status', status(1));
    await messenger.follow('status', status(1), { conversation, activity: await asks(world, 1) });
    sinon.stub(world.notifier, 'edit').rejects(new AppError('channel.gone'));
    await messenger.deliver('status', status(2));
    assert.deepEqual(versions(world), [1, 1, 2]);
    assert.equal((await delivery(world))?.asked, undefined);
  });

  it('is edited in the end where Teams is busy', async () => {
    const { world, messenger } = await stage();
    await messenger.deliver('status', status(1));
    const activity = await asks(world, 1);
    await messenger.follow('status', status(1), { conversation, activity });
    const edit = sinon.stub(world.notifier, 'edit').callThrough();
    edit.withArgs(sinon.match.any, activity).onFirstCall().rejects(new AppError('channel.throttled'));
    await assert.rejects(messenger.deliver('status', status(2)), { code: 'channel.throttled' });
    edit.restore();
    await messenger.deliver('status', status(2));
    assert.deepEqual(versions(world), [2, 2]);
  });

  it('stays as it is where no card is known that it could be edited along with', async () => {
    const { world, messenger } = await stage();
    assert.equal(await messenger.follow('status', status(1), { conversation, activity: await asks(world, 1) }), false);
    await messenger.deliver('status', status(2));
    assert.equal(await messenger.follow('status', status(2), { conversation: 'another chat', activity: 'elsewhere' }), false);
    await messenger.deliver('status', status(3));
    assert.deepEqual(versions(world), [1, 3]);
  });
});
