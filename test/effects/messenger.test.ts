import assert from 'node:assert/strict';
import sinon from 'sinon';
import { hour } from '../../src/clock.ts';
import type { Message } from '../../src/effects/notifier.ts';
import { AppError } from '../../src/errors.ts';
import { aRequest, tenant } from '../support/builders.ts';
import { Faults, type When } from '../support/faults.ts';
import { approval, delivery, leaves, stage, status } from './messenger-stage.ts';

describe('A card', () => {
  it('is posted once and then edited', async () => {
    const { world, messenger, faults } = await stage();
    for (const version of [1, 2, 3]) await messenger.deliver('status', status(version));
    assert.deepEqual(faults.calls, ['post', 'edit', 'edit']);
    assert.deepEqual(world.notifier.to('rita').map(({ version, edits }) => [version, edits]), [[3, 2]]);
  });

  it('is not drawn again from the same state, and never from an older one', async () => {
    const { world, messenger, faults } = await stage();
    for (const version of [5, 5, 4]) await messenger.deliver('status', status(version));
    assert.deepEqual(faults.calls, ['post']);
    assert.equal(world.notifier.to('rita')[0]?.version, 5);
  });

  it('is drawn anew where an edit may have come that nobody knows of: from the same state, not from an older one, and only if it is there', async () => {
    const { world, messenger, faults } = await stage();
    await messenger.redraw('status', status(5));
    for (const draw of ['deliver', 'redraw'] as const) await messenger[draw]('status', status(5));
    await messenger.redraw('status', status(4));
    assert.deepEqual(faults.calls, ['post', 'edit']);
    assert.deepEqual([world.notifier.to('rita')[0]?.version, (await delivery(world))?.shown], [5, 5]);
  });

  it('is a new one for another request, recipient or name', async () => {
    const { world, messenger } = await stage();
    await messenger.deliver('approval.1', approval(1, 'ann'));
    await messenger.deliver('approval.1', approval(1, 'bob'));
    await messenger.deliver('approval.2', approval(2, 'ann'));
    assert.equal(world.notifier.activities.length, 3);
  });

  for (const when of ['before', 'after'] as const satisfies When[]) {
    it(`whose post is ambiguous (${when}) is posted at most once more, and that one is edited`, async () => {
      const { world, messenger, faults } = await stage(new Faults().on('post', new AppError('channel.ambiguous'), when));
      await assert.rejects(messenger.deliver('status', status(1)), { code: 'channel.ambiguous' });
      await messenger.deliver('status', status(2));
      await messenger.deliver('status', status(3));
      assert.deepEqual(faults.calls, ['post', 'post', 'edit']);
      assert.equal(world.notifier.to('rita').at(-1)?.version, 3);
    });
  }

  it('whose post is ambiguous twice is not posted a third time', async () => {
    const { messenger, faults } = await stage(new Faults().on('post', new AppError('channel.ambiguous'), 'after', 9));
    for (let go = 0; go < 5; go += 1) await messenger.deliver('status', status(1)).catch(() => undefined);
    assert.equal(faults.count('post'), 2);
  });

  it('whose post is ambiguous twice is posted again an hour later: it may be what everybody waits for', async () => {
    const { world, messenger, faults } = await stage(new Faults().on('post', new AppError('channel.ambiguous'), 'before', 2));
    for (let go = 0; go < 2; go += 1) await assert.rejects(messenger.deliver('approval.1', approval(1)), { code: 'channel.ambiguous' });
    const tooEarly = { code: 'channel.unavailable', notBefore: world.clock.now() + hour };
    await assert.rejects(messenger.deliver('approval.1', approval(1)), tooEarly);
    await world.clock.advance(hour);
    await messenger.deliver('approval.1', approval(1));
    assert.equal(faults.count('post'), 3);
    assert.equal(world.notifier.to('ann', 'approval').length, 1);
  });

  it('whose post waits for its turn was not sent: whoever is killed then may post it as if nothing had been', async () => {
    const { world, messenger } = await stage();
    const posting = sinon.stub(world.notifier, 'post').returns(new Promise(() => undefined));
    for (let kills = 0; kills < 3; kills += 1) void messenger.deliver('status', status(1));
    await world.clock.advance(0);
    assert.equal(posting.callCount, 3);
    posting.restore();
    await messenger.deliver('status', status(1));
    assert.equal((await delivery(world))?.state, 'sent');
  });

  it('that is killed while it is sent is posted at most once more', async () => {
    const { world, messenger } = await stage();
    const posting = sinon.stub(world.notifier, 'post').callsFake(async (...[, , sends]) => {
      await sends();
      return new Promise(() => undefined);
    });
    for (let kills = 0; kills < 2; kills += 1) {
      void messenger.deliver('status', status(1));
      await world.clock.advance(0);
    }
    await assert.rejects(messenger.deliver('status', status(1)), { code: 'channel.unavailable' });
    assert.equal(posting.callCount, 2);
  });

  it('that was throttled is posted as often as it takes', async () => {
    const { messenger, faults } = await stage(new Faults().on('post', new AppError('channel.throttled'), 'before', 4));
    for (let go = 0; go < 5; go += 1) await messenger.deliver('status', status(1)).catch(() => undefined);
    assert.equal(faults.count('post'), 5);
  });

  it('that is gone from the chat is posted anew', async () => {
    const { world, messenger, faults } = await stage(new Faults().on('edit', new AppError('channel.gone')));
    for (const version of [1, 2, 3]) await messenger.deliver('status', status(version));
    assert.deepEqual(faults.calls, ['post', 'edit', 'post', 'edit']);
    assert.deepEqual(world.notifier.to('rita').map(({ version }) => version), [1, 3]);
  });

  it('that a button has brought is edited, and nobody gets a second one', async () => {
    const { world, messenger, faults } = await stage();
    const activity = await world.notifier.post({ tenant, conversation: 'chat-rita', serviceUrl: '', locale: undefined, timeZone: undefined }, status(1), leaves);
    await messenger.adopt('status', { tenant, request: aRequest().id, recipient: 'rita', conversation: 'chat-rita', activity });
    await messenger.deliver('status', status(2));
    assert.deepEqual(faults.calls, ['edit']);
  });

  it('that something else takes the place of is left alone, and is not made anew until its request changes', async () => {
    const { world, messenger, faults } = await stage();
    await messenger.deliver('status', status(1));
    const { activity = '' } = (await delivery(world)) ?? {};
    await messenger.release('status', status(2), activity);
    for (const draw of ['deliver', 'redraw'] as const) await messenger[draw]('status', status(2));
    assert.deepEqual(faults.calls, ['post']);
    await messenger.deliver('status', status(3));
    assert.deepEqual(world.notifier.to('rita').map(({ version }) => version), [1, 3]);
  });

  it('that something else takes the place of leaves another one to be edited', async () => {
    const { world, messenger } = await stage();
    await messenger.deliver('status', status(1));
    const { activity: first = '' } = (await delivery(world)) ?? {};
    const second = await world.notifier.post({ tenant, conversation: 'chat-rita', serviceUrl: '', locale: undefined, timeZone: undefined }, status(1), leaves);
    await messenger.follow('status', status(1), { conversation: 'chat-rita', activity: second });
    await messenger.release('status', status(1), first);
    await messenger.deliver('status', status(2));
    await messenger.release('status', status(2), 'none of them');
    await messenger.deliver('status', status(3));
    assert.deepEqual(world.notifier.to('rita').map(({ version }) => version), [1, 3]);
  });
});

describe('Somebody who has', () => {
  it('never met the bot gets the app first', async () => {
    const { world, messenger } = await stage();
    await messenger.deliver('approval.1', approval(1));
    assert.deepEqual(world.installer.installed, ['ann']);
    assert.equal(world.notifier.to('ann')[0]?.conversation, 'chat-ann');
  });

  for (const [code, unreachable] of [['channel.blocked', 'blocked'], ['channel.notInstalled', 'removed']] as const) {
    it(`refused the bot (${code}) is left in peace until they speak, and gets the card then`, async () => {
      const { world, messenger, faults } = await stage(new Faults().on('post', new AppError(code)));
      await messenger.deliver('status', status(1));
      assert.equal((await world.stores.people.reach(tenant, 'rita'))?.unreachable, unreachable);
      await messenger.deliver('status', status(2));
      assert.equal((await delivery(world))?.state, 'unreachable');
      assert.equal(faults.count('post'), 1);
      await world.meet('rita');
      await messenger.deliver('status', status(3));
      assert.equal(world.notifier.to('rita')[0]?.version, 3);
    });
  }

  it('a card in a chat that the bot is not in any more gets a new one in the chat where they are by now', async () => {
    const { world, messenger, faults } = await stage();
    await messenger.deliver('status', status(1));
    const known = (await world.stores.people.reach(tenant, 'rita'))!;
    await world.stores.people.saveReach({ ...known, conversation: 'another chat' });
    faults.on('edit', new AppError('channel.notInstalled'));
    for (const version of [2, 3]) await messenger.deliver('status', status(version));
    assert.deepEqual(world.notifier.to('rita').map(({ conversation, version }) => [conversation, version]), [['chat-rita', 1], ['another chat', 3]]);
    assert.equal((await world.stores.people.reach(tenant, 'rita'))?.unreachable, undefined);
  });

  it('had a card when they blocked the bot sees it edited when they are back', async () => {
    const { world, messenger, faults } = await stage();
    await messenger.deliver('status', status(1));
    faults.on('edit', new AppError('channel.blocked'));
    await messenger.deliver('status', status(2));
    await world.meet('rita');
    await messenger.deliver('status', status(3));
    assert.deepEqual(world.notifier.to('rita').map(({ version }) => version), [3]);
  });
});

describe('A ping', () => {
  it('rings once', async () => {
    const { world, messenger } = await stage();
    const ping = (version: number): Message => ({ kind: 'ping', ping: 'ready', request: aRequest({ version }), reader: 'rita' });
    for (const version of [1, 2, 3]) await messenger.deliver('ping.ready', ping(version));
    assert.equal(world.notifier.to('rita', 'ping.ready').length, 1);
    assert.equal(world.notifier.activities[0]?.edits, 0);
  });

  it('that may have rung twice rings no more', async () => {
    const { world, messenger, faults } = await stage(new Faults().on('post', new AppError('channel.ambiguous'), 'after', 2));
    const ping: Message = { kind: 'ping', ping: 'ready', request: aRequest(), reader: 'rita' };
    for (let go = 0; go < 2; go += 1) await assert.rejects(messenger.deliver('ping.ready', ping));
    await world.clock.advance(hour);
    await messenger.deliver('ping.ready', ping);
    assert.equal(faults.count('post'), 2);
  });
});
