import assert from 'node:assert/strict';
import { Actors } from '../../src/bot/actors.ts';
import { aProfile, noon, tenant } from '../support/builders.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeDirectory } from '../support/fake-directory.ts';
import { FakeGrants } from '../support/fake-grants.ts';
import { Faults } from '../support/faults.ts';
import { AppError } from '../../src/errors.ts';

const forbidden = new AppError('graph.forbidden', { status: 403 });

function stage(faults = new Faults()) {
  const directory = new FakeDirectory([aProfile('gina')]);
  directory.admins.push('gina');
  const grants = new FakeGrants();
  return { grants, actors: new Actors({ directory: faults.wrap(directory), grants, clock: new FakeClock(noon) }) };
}

describe('Whoever speaks to the bot', () => {
  it('has the name and the roles of the directory', async () => {
    const { name, email, roles } = await stage().actors.of(tenant, 'gina', 'Gi');
    assert.deepEqual([name, email, roles], ['GINA', 'gina@contoso.com', ['AUTHENTICATED_USER', 'GLOBAL_ADMIN']]);
  });

  it('is nobody’s admin where roles may not be read', async () => {
    const { actors, grants } = stage(new Faults().on('directoryRoles', forbidden, 'before', 9));
    grants.without = ['admins'];
    const { name, roles } = await actors.of(tenant, 'gina', 'Gi');
    assert.deepEqual([name, roles], ['GINA', ['AUTHENTICATED_USER']]);
  });

  it('is heard all the same where people may not be looked up', async () => {
    const { actors, grants } = stage(new Faults().on('person', forbidden, 'before', 9));
    grants.without = ['base'];
    assert.equal((await actors.of(tenant, 'gina', 'Gi')).name, 'Gi');
  });
});
