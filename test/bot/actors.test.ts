import assert from 'node:assert/strict';
import { Actors } from '../../src/bot/actors.ts';
import { Profiles } from '../../src/people/profiles.ts';
import { aProfile, noon, tenant } from '../support/builders.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeDirectory } from '../support/fake-directory.ts';
import { MemoryCache } from '../support/memory-cache.ts';
import { FakeGrants } from '../support/fake-grants.ts';
import { Faults } from '../support/faults.ts';
import { SequentialIds } from '../support/sequential-ids.ts';
import { openStores } from '../support/stores.ts';
import { AppError } from '../../src/errors.ts';

const forbidden = new AppError('graph.forbidden', { status: 403 });

function stage(faults = new Faults()) {
  const known = new FakeDirectory([aProfile('gina')]);
  known.admins.push('gina');
  const directory = faults.wrap(known);
  const grants = new FakeGrants();
  const clock = new FakeClock(noon);
  const profiles = new Profiles({ directory, profileStore: openStores().people, cache: new MemoryCache(clock), ids: new SequentialIds() });
  return { grants, actors: new Actors({ directory, profiles, grants, clock }) };
}

describe('Whoever speaks to the bot', () => {
  it('has the name and the roles of the directory', async () => {
    const { name, email, roles } = await stage().actors.of(tenant, 'gina', 'Gi');
    assert.deepEqual([name, email, roles], ['GINA', 'gina@contoso.com', ['AUTHENTICATED_USER', 'GLOBAL_ADMIN']]);
  });

  it('is looked up once, however much of them is being done at once', async () => {
    const faults = new Faults();
    const { actors } = stage(faults);
    const found = await Promise.all([1, 2, 3].map(() => actors.of(tenant, 'gina', 'Gi')));
    assert.deepEqual(new Set(found.map(({ name }) => name)), new Set(['GINA']));
    assert.deepEqual([faults.count('directoryRoles'), faults.count('account')], [1, 1]);
  });

  it('is looked up again where that has failed', async () => {
    const { actors } = stage(new Faults().on('directoryRoles', new AppError('graph.unavailable')));
    await assert.rejects(actors.of(tenant, 'gina', 'Gi'));
    assert.equal((await actors.of(tenant, 'gina', 'Gi')).roles.length, 2);
  });

  it('is nobody’s admin where roles may not be read', async () => {
    const { actors, grants } = stage(new Faults().on('directoryRoles', forbidden, 'before', 9));
    grants.without = ['admins'];
    const { name, roles } = await actors.of(tenant, 'gina', 'Gi');
    assert.deepEqual([name, roles], ['GINA', ['AUTHENTICATED_USER']]);
  });

  it('is heard all the same where people may not be looked up', async () => {
    const { actors, grants } = stage(new Faults().on('account', forbidden, 'before', 9));
    grants.without = ['base'];
    assert.equal((await actors.of(tenant, 'gina', 'Gi')).name, 'Gi');
  });
});
