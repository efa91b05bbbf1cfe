import assert from 'node:assert/strict';
import { minute } from '../../../src/clock.ts';
import { limitsOf } from '../../../src/platform/graph/limits-table.ts';

describe('What Graph counts a call by', () => {
  it('is the tenant and the team, each with a sixth held back', () => {
    const [ofTenant, ofTeam] = limitsOf({ tenant: 't', method: 'POST', path: '/teams/one/members/add' });
    assert.deepEqual(ofTenant, { key: 'graph:t:members.add', calls: 10, within: 1205 });
    assert.deepEqual(ofTeam, { key: 'graph:t:members.add:one', calls: 4, within: Math.ceil(minute / 0.83), whole: true });
  });

  it('is one process’s alone where a team is changed, and everybody’s where it is read', () => {
    const parted = limitsOf({ tenant: 't', method: 'GET', path: '/teams/one/channels?$select=id' });
    assert.deepEqual(parted.map(({ whole }) => whole), [undefined, undefined]);
    const change = limitsOf({ tenant: 't', method: 'POST', path: '/teams/one/channels/19:a/tabs' });
    assert.deepEqual(change.map(({ whole }) => whole), [undefined, true]);
  });

  it('is nothing where no limit is known', () => {
    assert.deepEqual(limitsOf({ tenant: 't', method: 'GET', path: '/planner/plans/a' }), []);
  });
});
