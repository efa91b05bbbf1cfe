import assert from 'node:assert/strict';
import { hour, minute } from '../../src/clock.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import type { TeamRecord } from '../../src/simulator/records.ts';
import { tenantId } from '../generated/random-company.ts';
import { asked, id, mia, olaf, rita, sam, type Wish } from './simulated-team.ts';

describe('A team made by a Graph that behaves as Microsoft’s does', () => {
  it('has no description where none was asked for, which Graph does not take as an empty one', async () => {
    const { request, warnings, differing, team } = await asked({ form: { description: '' } });
    assert.deepEqual([request.status, request.failure?.code], ['processed', undefined]);
    assert.deepEqual([warnings, differing, team?.description], [[], [], '']);
  });

  for (const path of ['/teams/[^/]+$', '/groups/[^/]+$']) {
    it(`is what was announced although Entra was at the same group just then: ${path}`, async () => {
      const answer = { status: 409, body: { error: { code: 'Directory_ConcurrencyViolation', message: '' } } };
      const { request, warnings, differing, team } = await asked({ team: { classification: 'Internal' }, faults: [{ match: { method: 'PATCH', path }, times: 3, when: 'before', answer }] });
      assert.deepEqual([request.status, request.failure?.code], ['processed', undefined]);
      assert.deepEqual([warnings, differing, team?.nickname, team?.classification], [[], [], 'Apollo', 'Internal']);
    });
  }

  for (const [method, path] of [['PATCH', '/teams/[^/]+$'], ['POST', '/members/add$']] as const) {
    it(`is what was announced although Teams met another change of its group: ${method} ${path}`, async () => {
      const answer = { status: 409, body: { error: { code: 'Conflict', message: '' } } };
      const { request, warnings, differing } = await asked({ faults: [{ match: { method, path }, times: 3, when: 'before', answer }] });
      assert.deepEqual([request.status, request.failure?.code], ['processed', undefined]);
      assert.deepEqual([warnings, differing], [[], []]);
    });
  }

  const expired = { match: { method: 'POST', path: '/oauth2/v2.0/token$' }, times: 8, when: 'before', answer: { status: 401, body: { error: 'invalid_client', error_codes: [7000222] } } } as const;
  const moments: readonly (readonly [string, Wish])[] = [
    ['its clone was asked for', { faults: [{ match: { method: 'POST', path: '/clone$' }, times: 1, when: 'before', answer: { status: 401 } }, expired] }],
    ['its clone was there', { faults: [expired], settings: { cloneTime: [1.5 * hour, 1.5 * hour] } }],
  ];
  for (const [moment, wish] of moments) {
    it(`is what was announced although the app’s secret expired before ${moment}, once that is mended`, async () => {
      const tabs = [{ displayName: 'Site', app: 'com.microsoft.teamspace.tab.web', configuration: { contentUrl: 'https://a.example' } }];
      const { request, warnings, differing, outside } = await asked({ team: { channels: [{ displayName: 'General', tabs }] }, within: 4 * hour, ...wish });
      assert.deepEqual([request.status, request.failure?.code], ['processed', undefined]);
      assert.deepEqual([warnings, differing], [[], []]);
      assert.ok(outside.state.get<readonly Fault[]>('faults', '', 'all')?.every(({ times }) => times === 0), 'it was met');
    });
  }

  it('is waited for although Graph does not show the operation of its clone at first', async () => {
    const { request } = await asked({ faults: [{ match: { method: 'GET', path: '/operations' }, times: 3, when: 'before', answer: { status: 404 } }] });
    assert.deepEqual([request.status, request.failure?.code], ['processed', undefined]);
  });

  it('has its tabs although their apps come a while after its channels', async () => {
    const tab = (app: string) => ({ displayName: app, app, configuration: { contentUrl: 'https://a.example' } });
    const tabs = [tab('com.microsoftstream.embed.skypeteamstab'), tab('com.microsoft.teamspace.tab.web')];
    const { request, warnings, differing, outside } = await asked({ team: { channels: [{ displayName: 'General', tabs }] }, settings: { teamLag: [8000, 16_000] } });
    assert.deepEqual([request.status, warnings, differing], ['processed', [], []]);
    const made = outside.state.get<TeamRecord>('teams', tenantId, request.made?.team ?? '');
    assert.deepEqual(made?.channels[0]?.tabs.map(({ appId }) => appId), tabs.map(({ app }) => app));
  });

  it('has its private channels although its people show only a while after they were added', async () => {
    const channels = [{ displayName: 'General' }, { displayName: 'Closed', membershipType: 'private' as const, people: [{ user: mia, owner: true }] }];
    const { request, warnings, differing, team } = await asked({ team: { channels }, form: { owners: [], members: [mia] }, settings: { teamLag: [8000, 16_000] } });
    assert.equal(request.status, 'processed');
    assert.deepEqual([warnings, differing, team?.privateChannels], [[], [], [`Closed: ${rita}* ${mia}*`]]);
  });

  it('is what was announced although people and channels show long after Graph took them', async () => {
    const channels = [{ displayName: 'General' }, { displayName: 'Plans' }, { displayName: 'Closed', membershipType: 'private' as const, people: [{ user: sam, owner: true }] }];
    const { request, warnings, differing } = await asked({ team: { channels }, form: { owners: [olaf] }, settings: { teamLag: [50_000, 50_000] }, within: 20 * minute });
    assert.deepEqual([request.status, request.failure?.code], ['processed', undefined]);
    assert.deepEqual([warnings, differing], [[], []]);
  });

  it('has the guests whom the clone brings along, whom no application may add, and does not call them refused', async () => {
    const channels = [{ displayName: 'General' }, { displayName: 'Closed', membershipType: 'private' as const, people: [{ user: sam, owner: true }, { user: mia, owner: false }] }];
    const wish: Wish = { people: { [mia]: { userType: 'Guest' } }, team: { channels }, template: { clonedTeam: { includeMembers: true } }, settings: { teamLag: [1000, 9000] } };
    const { request, warnings, differing, team } = await asked(wish);
    assert.equal(request.status, 'processed');
    assert.deepEqual([warnings, team?.people], [[], [`${rita}*`, sam, mia]]);
    // Nobody may put them into a private channel either, and that is told.
    assert.deepEqual([differing, team?.privateChannels], [['privateChannels'], [`Closed: ${rita}* ${sam}*`]]);
  });

  const leaving: readonly [string, 'owners' | 'members', Wish][] = [
    ['has left the company since the review', 'owners', { meanwhile: ({ state }) => { state.remove('users', tenantId, olaf); } }],
    ['has left the company since the review', 'members', { meanwhile: ({ state }) => { state.remove('users', tenantId, olaf); } }],
    ['is about to leave, with an account that is disabled', 'members', { people: { [olaf]: { accountEnabled: false } } }],
  ];
  for (const [how, role, wish] of leaving) {
    it(`has all but one of its ${role} who ${how}, with whom Graph takes nobody`, async () => {
      const { request, warnings, team } = await asked({ form: { owners: [], members: [mia], [role]: [olaf] }, ...wish, within: 60_000 });
      assert.deepEqual([request.status, request.failure?.code], ['processed', undefined]);
      assert.deepEqual([warnings, team?.people], [[`${role}.refused`], [`${rita}*`, ...(role === 'owners' ? [mia] : [])]]);
    });
  }

  for (const status of [403, 404]) {
    it(`is ready although Graph does not tell of what teams the requester is: ${String(status)}`, async () => {
      const { request, warnings, differing } = await asked({ faults: [{ match: { method: 'GET', path: '/joinedTeams' }, times: 1000, when: 'before', answer: { status } }], within: 60_000 });
      assert.deepEqual([request.status, request.failure?.code], ['processed', undefined]);
      assert.deepEqual([warnings, differing], [[], []]);
    });
  }

  for (const [times, differing] of [[2, []], [1000, ['owners']]] as const) {
    it(`is made although Graph refuses to let the source’s owner go: ${String(times)} times`, async () => {
      const made = await asked({ faults: [{ match: { method: 'DELETE', path: '/members/' }, times, when: 'before', answer: { status: 400 } }] });
      assert.deepEqual([made.request.status, made.request.failure?.code], ['processed', undefined]);
      assert.deepEqual([made.warnings, made.differing], [[], differing]);
    });
  }

  it('has all of more people than Graph lets be added to a team in a minute', async () => {
    const members = Array.from({ length: 1100 }, (_, index) => id('c', index + 1));
    const { request, warnings, differing, team } = await asked({ team: { members }, template: { clonedTeam: { includeMembers: true } }, settings: { teamLag: [1000, 9000] }, within: 20 * 60_000 });
    assert.equal(request.status, 'processed');
    assert.deepEqual([warnings, differing, team?.people.length], [[], [], 1102]);
  });

  const gone: readonly [string, Wish][] = [
    ['has no licence', { people: { [rita]: { teamsLicence: false } } }],
    ['has left the company since the submit', { meanwhile: ({ state }) => { state.remove('users', tenantId, rita); } }],
  ];
  for (const [why, wish] of gone) {
    it(`is ready for the others where its requester ${why}, and tells that Graph did not take them`, async () => {
      const { request, warnings, differing, team } = await asked({ ...wish, form: { owners: [olaf] } });
      assert.deepEqual([request.status, request.failure?.code], ['processed', undefined]);
      assert.deepEqual([warnings, differing, team?.people], [['owners.refused'], ['owners'], [`${olaf}*`]]);
    });
  }

  it('that nobody owns who was to own it waits for a person within minutes, and not a day', async () => {
    const { request, team } = await asked({ people: { [rita]: { teamsLicence: false } }, within: 5 * 60_000 });
    assert.deepEqual([request.status, request.failure?.code], ['error', 'team.ownerless']);
    assert.deepEqual(team?.people, [`${sam}*`]);
  });
});
