import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCompany } from '../../src/simulator/company/company-file.ts';
import { companyIn, seed, templatesByTenant, tenantsIn } from '../../src/simulator/company/seed.ts';
import { State } from '../../src/simulator/state.ts';
import { Asker, names } from './asker.ts';

interface Manifest {
  readonly templateConfiguration: {
    readonly name: string;
    readonly enabled: boolean;
    readonly approval: {
      readonly requireApproval: boolean;
      readonly approvalTeam: readonly { readonly id: string; readonly name: string }[];
    };
    readonly permanentMembership: Readonly<
      Record<'owners' | 'members', readonly { readonly id: string; readonly name: string }[]>
    >;
  };
  readonly clonedTeam: { readonly teamId: string; readonly teamName: string };
}

describe('The companies that the simulator begins with', () => {
  it('are two, with people, roles, and source teams', () => {
    assert.deepEqual(
      tenantsIn().map(({ displayName }) => displayName),
      ['Northwind Traders', 'Fabrikam'],
    );
    const [northwind, fabrikam] = companyIn().tenants;
    assert.ok(northwind!.users.length >= 14 && northwind!.teams!.length >= 4);
    assert.deepEqual([fabrikam!.users.length, fabrikam!.teams!.length], [5, 1]);
    const roles = northwind!.roles!.map(({ roleTemplateId }) => roleTemplateId);
    assert.deepEqual(roles, ['62e90394-69f5-4237-9190-012177145e10', '69091246-20e8-4a56-aa4d-066075b2a7a8']);
  });

  it('have templates that name people and teams that exist', () => {
    for (const tenant of companyIn().tenants) {
      const people = new Map(tenant.users.map(({ id, displayName }) => [id, displayName]));
      const teams = new Map(tenant.teams!.map(({ id, displayName }) => [id, displayName]));
      for (const manifest of templatesByTenant()[tenant.id] as readonly Manifest[]) {
        const { approval, permanentMembership } = manifest.templateConfiguration;
        for (const { id, name } of [
          ...approval.approvalTeam,
          ...permanentMembership.owners,
          ...permanentMembership.members,
        ])
          assert.equal(people.get(id), name);
        assert.equal(teams.get(manifest.clonedTeam.teamId), manifest.clonedTeam.teamName);
      }
    }
  });

  it('have a template of each kind', () => {
    const [northwind] = companyIn().tenants;
    const manifests = templatesByTenant()[northwind!.id] as readonly Manifest[];
    const kinds = manifests.map(({ templateConfiguration: { name, enabled, approval } }) => [
      name,
      enabled,
      approval.requireApproval,
      approval.approvalTeam.length,
    ]);
    assert.deepEqual(kinds, [
      ['Project team', true, false, 0],
      ['Customer team', true, true, 2],
      ['Sales playbook', true, false, 0],
      ['Onboarding group', true, false, 0],
      ['Old project', false, false, 0],
      ['Board room', true, true, 0],
    ]);
  });

  it('have a source team with all that a made team may need', () => {
    const asker = new Asker();
    const team = asker.team('Project template');
    assert.equal(asker.get(`/groups/${team}`).body['classification'], 'Internal');
    assert.equal(asker.get(`/teams/${team}/photo`).status, 200);
    const channels = asker.get(`/teams/${team}/channels`).value;
    const at = (name: string): string => {
      const { id } = channels.find(({ displayName }) => displayName === name)!;
      return `/teams/${team}/channels/${encodeURIComponent(String(id))}`;
    };
    const people = asker.get(`${at('Steering')}/members`).value.map(({ displayName, roles }) => [displayName, roles]);
    assert.deepEqual(people, [
      ['Diego Fernández', ['owner']],
      ['Hannah Becker', []],
    ]);
    const [plan] = asker.get(`/groups/${team}/planner/plans`).value;
    const path = `/planner/plans/${String(plan!['id'])}`;
    assert.equal(asker.get(`${path}/buckets`).value.length, 3);
    const tasks = asker.get(`${path}/tasks`).value;
    assert.equal(tasks.length, 8);
    assert.equal(tasks.filter(({ dueDateTime }) => dueDateTime !== null).length, 1);
    assert.equal(tasks.filter(({ assignments }) => Object.keys(assignments as object).length > 0).length, 1);
    assert.ok(tasks.some(({ checklistItemCount }) => checklistItemCount === 3));
    assert.ok(tasks.some(({ hasDescription }) => hasDescription));
    const labels = asker.get(`${path}/details`).body['categoryDescriptions'] as Record<string, unknown>;
    assert.deepEqual([labels['category1'], labels['category2']], ['Urgent', 'Customer']);
    const tabs = asker.get(`${at('Planning')}/tabs?$expand=teamsApp`).value;
    const { configuration } = tabs.find(({ displayName }) => displayName === 'Tasks')!;
    assert.equal((configuration as Record<string, unknown>)['entityId'], plan!['id']);
  });

  it('are refused where a plan or a private channel names nobody', () => {
    const folder = mkdtempSync(join(tmpdir(), 'company-'));
    const file = join(folder, 'company.json');
    const refused = (more: object): string | undefined => {
      const [first] = companyIn().tenants;
      writeFileSync(file, JSON.stringify({ tenants: [{ ...first!, teams: [{ ...first!.teams![0]!, ...more }] }] }));
      try {
        readCompany(file);
        return undefined;
      } catch (error) {
        return String(error);
      }
    };
    const task = { title: 'x', assignedTo: ['nobody'] };
    const plan = { id: 'p', title: 'x', buckets: [{ name: 'b', tasks: [task] }] };
    const channel = { displayName: 'x', membershipType: 'private', people: [{ user: 'nobody', owner: true }] };
    assert.equal(refused({}), undefined);
    assert.match(String(refused({ plans: [plan] })), /plans\[0\]\.buckets\[0\]\.tasks\[0\]\.assignedTo names somebody/);
    assert.match(String(refused({ plans: [{ id: 'p', title: 'x' }] })), /plans\[0\]\.buckets is no list/);
    assert.match(String(refused({ channels: [channel] })), /channels\[0\]\.people names somebody/);
    rmSync(folder, { recursive: true });
  });

  it('have tabs that can be configured and tabs that cannot', () => {
    const asker = new Asker();
    const team = asker.team('Project template');
    const [general] = asker.get(`/teams/${team}/channels`).value;
    const tabs = asker.get(`/teams/${team}/channels/${String(general!['id'])}/tabs?$expand=teamsApp`);
    assert.deepEqual(names(tabs), ['Project handbook', 'Documents']);
    const addresses = tabs.value.map(({ configuration }) => (configuration as Record<string, unknown>)['websiteUrl']);
    assert.deepEqual(addresses, ['https://intranet.northwindtraders.example/projects/handbook', null]);
  });

  it('are not put over what is there already', () => {
    const state = new State(':memory:');
    const company = companyIn();
    seed(state, company);
    const [first] = company.tenants;
    state.remove('users', first!.id, first!.users[0]!.id);
    seed(state, company);
    assert.equal(state.list('users', first!.id).length, first!.users.length - 1);
  });

  it('can be replaced by a file, whose mistakes are named', () => {
    const folder = mkdtempSync(join(tmpdir(), 'company-'));
    const file = join(folder, 'company.json');
    const read = (content: unknown): unknown => {
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      return readCompany(file);
    };
    const user = { id: 'u', displayName: 'Una Person' };
    const tenant = { id: 't', displayName: 'Tiny', domain: 'tiny.example', users: [user] };
    const team = {
      id: 'm',
      displayName: 'Team',
      mailNickname: 'team',
      owners: ['u'],
      channels: [{ displayName: 'General' }],
    };
    try {
      assert.ok(read({ tenants: [{ ...tenant, teams: [team] }] }));
      assert.throws(() => read('{'), /cannot be read/);
      assert.throws(() => read([]), /tenants is no list/);
      assert.throws(() => read({ tenants: [{ ...tenant, domain: 5 }] }), /tenants\[0\]\.domain is no text/);
      assert.throws(() => read({ tenants: [{ ...tenant, users: [{ id: 'u' }] }] }), /users\[0\]\.displayName/);
      assert.throws(
        () => read({ tenants: [{ ...tenant, teams: [{ ...team, owners: ['x'] }] }] }),
        /teams\[0\]\.owners names somebody/,
      );
      assert.throws(
        () => read({ tenants: [{ ...tenant, teams: [{ ...team, channels: [] }] }] }),
        /channels is no list/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
