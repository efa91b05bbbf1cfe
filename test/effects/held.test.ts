import assert from 'node:assert/strict';
import { second } from '../../src/clock.ts';
import { Held } from '../../src/effects/held.ts';
import { effect } from '../../src/requests/effect.ts';
import { tenant } from '../support/builders.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { openStores } from '../support/stores.ts';
import { takeOne } from '../support/take-one.ts';

const length = 30 * second;

/** An effect that this process carries out. */
async function carryingOut() {
  const clock = new FakeClock();
  const { effects } = openStores();
  await effects.leave(tenant, 'r', effect('card.status', clock.now()));
  const taken = (await takeOne(effects, tenant, clock.now(), clock.now() + length)) ?? assert.fail();
  return { clock, effects, held: new Held({ effects, clock }, taken, length) };
}

describe('An effect that is carried out', () => {
  it('is held for as long as that takes', async () => {
    const { clock, effects, held } = await carryingOut();
    await clock.advance(10 * length);
    assert.equal(held.isOpen, true);
    assert.equal(await takeOne(effects, tenant, clock.now(), clock.now() + length), undefined);
    await held.end();
  });

  it('says nothing any more where its process stood still until another took it over', async () => {
    const { clock, effects, held } = await carryingOut();
    clock.freeze(length + 1);
    assert.equal(held.isOpen, false);
    assert.ok(await takeOne(effects, tenant, clock.now(), clock.now() + length));
    await clock.advance(length);
    assert.equal(held.isOpen, false);
    await held.end();
  });

  it('shuts nothing that it has only set off, once it is carried out', async () => {
    const { clock, held } = await carryingOut();
    await held.end();
    clock.freeze(length + 1);
    assert.equal(held.isOpen, true);
  });
});
