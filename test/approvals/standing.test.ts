import assert from 'node:assert/strict';
import { mayDecide, type Question } from '../../src/approvals/standing.ts';
import type { Actor } from '../../src/tenants/permissions.ts';
import type { Role } from '../../src/tenants/roles.ts';

const actor = (id: string, ...roles: Role[]): Actor => ({
  tenant: 'tenant',
  id,
  name: id,
  email: '',
  roles: ['AUTHENTICATED_USER', ...roles],
});
const person = (id: string) => ({ id, displayName: id });
const question: Question = { requester: 'ann', asked: [person('bob'), person('cai')], named: [person('bob'), person('dia')] };

describe('The standing of an approver', () => {
  it('is theirs who were asked and are still named', () => {
    assert.equal(mayDecide(actor('bob'), question), true);
  });

  it('is lost with the template naming somebody else', () => {
    assert.equal(mayDecide(actor('cai'), question), false);
  });

  it('is not theirs who are named only since', () => {
    assert.equal(mayDecide(actor('dia'), question), false);
  });

  it('stays when the template is gone', () => {
    assert.equal(mayDecide(actor('cai'), { ...question, named: undefined }), true);
  });

  it('is no stranger’s', () => {
    assert.equal(mayDecide(actor('eve'), question), false);
    assert.equal(mayDecide(actor('eve', 'TEAMS_SERVICE_ADMIN'), question), false);
  });

  it('is a global admin’s, whoever was asked', () => {
    assert.equal(mayDecide(actor('eve', 'GLOBAL_ADMIN'), { ...question, asked: [], named: [] }), true);
  });

  it('is never the requester’s, whatever else they are', () => {
    const own = { ...question, asked: [person('ann')], named: [person('ann')] };
    assert.equal(mayDecide(actor('ann', 'GLOBAL_ADMIN'), own), false);
  });
});
