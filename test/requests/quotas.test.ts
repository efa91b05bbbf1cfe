import assert from 'node:assert/strict';
import { day, hour, minute } from '../../src/clock.ts';
import type { Settings } from '../../src/tenants/settings.ts';
import { storedSettings } from '../../src/tenants/settings.ts';
import { around } from '../support/around.ts';
import { aDraft, anActor, aPlan, aTemplate, tenant } from '../support/builders.ts';
import { Product } from '../support/product.ts';
import { takesAnyDraft } from '../support/submit.ts';
import { World } from '../support/world.ts';

const id = (number: number): string => aDraft().id.replace(/.{4}$/, String(number).padStart(4, '0'));

/** People who send one draft after the other, under these settings. */
async function begun(change: Partial<Settings>) {
  const world = await new World().furnish(aTemplate());
  await world.stores.settings.saveSettings(tenant, { ...storedSettings(undefined), ...change }, 0, []);
  const product = new Product(world);
  takesAnyDraft(product);
  const send = async (number: number, person = 'rita') => {
    const plan = { ...aPlan(), name: `Team ${number}` };
    const requester = { id: person, displayName: person, email: '' };
    if (!(await world.stores.catalog.draft(tenant, id(number)))) await world.stores.catalog.saveDraft(aDraft({ id: id(number), requester, now: world.clock.now(), plan }));
    return product.requests.submit(anActor(person), id(number), 1);
  };
  const sent = async (number: number, person?: string) => assert.equal((await send(number, person)).kind, 'done', `request ${number}`);
  return { world, product, send, sent };
}

describe('A quota of open requests', () => {
  it('holds the next one back until one of them is over, and nothing is stored of it meanwhile', async () => {
    const { world, product, send, sent } = await begun({ openPerPerson: 2 });
    await sent(1);
    await sent(2);
    assert.deepEqual(await send(3), { kind: 'quota', quota: 'openPerPerson', limit: 2, until: undefined });
    assert.equal(await world.stores.requests.request(tenant, id(3)), undefined);
    await sent(4, 'mia');
    await product.requests.withdraw(anActor('rita'), id(1));
    await sent(3);
  });

  it('is not passed by many presses at once', async () => {
    const { send } = await begun({ openPerPerson: 3 });
    const answers = await Promise.all(Array.from({ length: 12 }, (_, number) => send(number)));
    assert.equal(answers.filter(({ kind }) => kind === 'done').length, 3);
    assert.equal(answers.filter(({ kind }) => kind === 'quota').length, 9);
  });

  it('lets a repeated press find its request, whatever is full', async () => {
    const { sent } = await begun({ openPerPerson: 1 });
    await sent(1);
    await sent(1);
  });

  it('lets a press that another has overtaken find its request, though it is the last that may be open', async () => {
    const { world, sent } = await begun({ openPerPerson: 1 });
    await world.stores.catalog.saveDraft(aDraft({ id: id(1), now: world.clock.now() }));
    const slower = new Product(world, (port, name) =>
      name !== 'requests'
        ? port
        : around(port, async (method, call) => {
            if (method === 'reservePlace') await sent(1);
            return call();
          }),
    );
    takesAnyDraft(slower);
    assert.equal((await slower.requests.submit(anActor('rita'), id(1), 1)).kind, 'done');
  });
});

describe('A daily quota', () => {
  it('of a person says when there is a place again, and there is one then', async () => {
    const { world, product, send, sent } = await begun({ dailyPerPerson: 2 });
    const first = world.clock.now();
    await sent(1);
    await world.clock.advance(hour);
    await sent(2);
    for (const number of [1, 2]) await product.requests.withdraw(anActor('rita'), id(number));
    await world.clock.advance(hour);
    assert.deepEqual(await send(3), { kind: 'quota', quota: 'dailyPerPerson', limit: 2, until: first + day });
    await sent(4, 'mia');
    await world.clock.advance(first + day - world.clock.now());
    await sent(5);
    assert.equal((await send(6)).kind, 'quota');
  });

  it('of everybody counts everybody’s, and no other tenant’s', async () => {
    const { world, send, sent } = await begun({ dailyPerTenant: 2 });
    await sent(1);
    await sent(2, 'mia');
    const reached = await send(3, 'olaf');
    assert.deepEqual(reached, { kind: 'quota', quota: 'dailyPerTenant', limit: 2, until: world.clock.now() + day });
    const elsewhere = await world.stores.requests.reservePlace({ tenant: 'tenant-b', request: 'one', requester: 'olaf' }, storedSettings(undefined), world.clock.now());
    assert.equal(elsewhere, undefined);
  });

  it('gives back the place of a request that was never committed, after a while', async () => {
    const { world, send, sent } = await begun({ dailyPerPerson: 1 });
    await world.stores.requests.reservePlace({ tenant, request: 'crashed', requester: 'rita' }, storedSettings(undefined), world.clock.now());
    assert.equal((await send(1)).kind, 'quota');
    await world.clock.advance(5 * minute);
    await sent(1);
  });

  it('keeps no record of who sent what for longer than it counts', async () => {
    const { world, sent } = await begun({});
    await sent(1);
    await world.clock.advance(day);
    await sent(2);
    assert.equal(world.stores.db.all('SELECT * FROM submissions').length, 1);
  });
});
