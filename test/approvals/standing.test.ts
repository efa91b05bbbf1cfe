import assert from 'node:assert/strict';
import { standingOf, type Question } from '../../src/approvals/standing.ts';
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
const question: Question = { requester: 'ann', asked: [person('bob'), person('cai')], named: [person('bob'), person('dia')], selfApproval: false };

describe('The standing of an approver', () => {
  it('is theirs who were asked and are still named', () => {
    assert.equal(standingOf(actor('bob'), question), 'approver');
  });

  it('is lost with the template naming somebody else', () => {
    assert.equal(standingOf(actor('cai'), question), undefined);
  });

  it('is not theirs who are named only since', () => {
    assert.equal(standingOf(actor('dia'), question), undefined);
  });

  it('stays when the template is gone', () => {
    assert.equal(standingOf(actor('cai'), { ...question, named: undefined }), 'approver');
  });

  it('is no stranger’s', () => {
    assert.equal(standingOf(actor('eve'), question), undefined);
    assert.equal(standingOf(actor('eve', 'TEAMS_SERVICE_ADMIN'), question), undefined);
  });

  it('is a global admin’s, whoever was asked', () => {
    assert.equal(standingOf(actor('eve', 'GLOBAL_ADMIN'), { ...question, asked: [], named: [] }), 'override');
  });

  it('is the requester’s own where the tenant allows it and they are an approver, asked and still named', () => {
    const own = { ...question, requester: 'bob', selfApproval: true };
    assert.equal(standingOf(actor('bob'), own), 'own');
    assert.equal(standingOf(actor('bob'), { ...own, named: [person('dia')] }), undefined);
    assert.equal(standingOf(actor('cai'), { ...own, requester: 'cai' }), undefined, 'the template names somebody else by now');
    assert.equal(standingOf(actor('bob'), { ...own, selfApproval: false }), undefined);
  });

  it('is no requester’s by an override, whatever the tenant allows', () => {
    assert.equal(standingOf(actor('ann', 'GLOBAL_ADMIN'), { ...question, selfApproval: true }), undefined);
  });

  it('is never the requester’s otherwise, whatever else they are', () => {
    const own = { ...question, asked: [person('ann')], named: [person('ann')] };
    assert.equal(standingOf(actor('ann', 'GLOBAL_ADMIN'), own), undefined);
  });
});
