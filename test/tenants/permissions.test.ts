import assert from 'node:assert/strict';
import { may, type Permission } from '../../src/tenants/permissions.ts';
import { adminRoleTemplates, isAdmin, rolesFrom, type Role } from '../../src/tenants/roles.ts';
import { anActor } from '../support/builders.ts';

/** Every permission, and who has it (model.md §6). */
const expected: Readonly<Record<Permission, readonly Role[]>> = {
  'template.manage': ['TEAMS_SERVICE_ADMIN', 'GLOBAL_ADMIN'],
  'request.attend': ['TEAMS_SERVICE_ADMIN', 'GLOBAL_ADMIN'],
  'request.decideAny': ['GLOBAL_ADMIN'],
  'trail.read': ['GLOBAL_ADMIN'],
  'settings.manage': ['GLOBAL_ADMIN'],
};
const roles: readonly Role[] = ['AUTHENTICATED_USER', 'TEAMS_SERVICE_ADMIN', 'GLOBAL_ADMIN'];

describe('The table of roles and permissions', () => {
  for (const [permission, holders] of Object.entries(expected) as [Permission, readonly Role[]][]) {
    for (const role of roles) {
      const has = holders.includes(role);
      it(`${has ? 'gives' : 'does not give'} ${permission} to ${role}`, () => {
        assert.equal(may(anActor('ann', { roles: ['AUTHENTICATED_USER', role] }), permission), has);
      });
    }
  }

  it('gives nothing to who has no role at all', () => {
    for (const permission of Object.keys(expected) as Permission[]) assert.equal(may(anActor('ann', { roles: [] }), permission), false);
  });

  it('calls an admin who holds a directory role that it knows, and nobody else', () => {
    for (const template of adminRoleTemplates) assert.ok(isAdmin(rolesFrom([template.toUpperCase()])));
    assert.ok(!isAdmin(rolesFrom(['f28a1f50-f6e7-4571-818b-6a12f2af6b6c'])));
  });
});
