import assert from 'node:assert/strict';
import { GraphTeamsService } from '../../../src/platform/graph/graph-teams-service.ts';
import { each, stage, tenant, type Reply, type Script } from './stage.ts';

const teamsOver = (script: Script): GraphTeamsService => new GraphTeamsService(stage(script).graph);
const ok = (body: unknown): Reply => ({ status: 200, body });

describe('A source team', () => {
  it('is none where Graph knows none', async () => {
    assert.equal(await teamsOver(each(() => ({ status: 404 }))).source(tenant, 'team'), undefined);
    assert.equal(await teamsOver(() => ({ status: 404 })).source(tenant, '..'), undefined);
  });

  it('is not taken for missing where Graph refuses', async () => {
    await assert.rejects(teamsOver(each(() => ({ status: 403 }))).source(tenant, 'team'), { code: 'graph.forbidden' });
  });

  it('lacks what was deleted while it was read, and is not taken for missing', async () => {
    const answers: Readonly<Record<string, unknown>> = {
      '/teams/team?': { id: 'team', displayName: 'Source', isArchived: false, webUrl: 'https://x', visibility: 'private' },
      '/channels?': { value: [{ id: 'stays', displayName: 'General', membershipType: 'standard' }, { id: 'goes', displayName: 'Old', membershipType: 'private' }] },
      '/groups/team/planner/plans': { value: [{ id: 'board', title: 'Board' }, { id: 'gone', title: 'Gone' }] },
      '/planner/plans/board/details': { categoryDescriptions: {}, '@odata.etag': 'W/"1"' },
    };
    const script = each((_, path) => {
      if (/goes|gone/.test(path)) return { status: 404 };
      const [, answer] = Object.entries(answers).findLast(([part]) => `${path}?`.includes(part)) ?? [];
      return ok(answer ?? { value: [] });
    });
    const { channels, plans } = (await teamsOver(script).source(tenant, 'team')) ?? {};
    assert.deepEqual([channels?.map(({ id }) => id), plans?.map(({ id }) => id)], [['stays'], ['board']]);
  });

  it('lacks a board that Graph lets nobody read, which is told of', async () => {
    const answers: Readonly<Record<string, unknown>> = {
      '/teams/team?': { id: 'team', displayName: 'Source', isArchived: false, webUrl: 'https://x', visibility: 'private' },
      '/groups/team/planner/plans': { value: [{ id: 'board', title: 'Board' }, { id: 'closed', title: 'Closed' }] },
      '/details': { categoryDescriptions: {}, '@odata.etag': 'W/"1"' },
    };
    const script = each((_, path) => {
      if (path === '/planner/plans/closed/tasks') return { status: 403 };
      const [, answer] = Object.entries(answers).findLast(([part]) => `${path}?`.includes(part)) ?? [];
      return ok(answer ?? { value: [] });
    });
    const { plans, closedBoards } = (await teamsOver(script).source(tenant, 'team')) ?? {};
    assert.deepEqual([plans?.map(({ id }) => id), closedBoards], [['board'], 1]);
  });

  it('has channels of which Graph lets nobody read the tabs or the people, which is told', async () => {
    const answers: Readonly<Record<string, unknown>> = {
      '/teams/team?': { id: 'team', displayName: 'Source', isArchived: false, webUrl: 'https://x', visibility: 'private' },
      '/channels?': { value: ['open', 'tabs', 'people', 'both'].map((id) => ({ id, displayName: id, membershipType: id === 'open' ? 'standard' : 'private' })) },
    };
    const script = each((_, path) => {
      if (/(tabs|both)\/tabs|(people|both)\/members/.test(path)) return { status: 403 };
      const [, answer] = Object.entries(answers).findLast(([part]) => `${path}?`.includes(part)) ?? [];
      return ok(answer ?? { value: [] });
    });
    const { channels } = (await teamsOver(script).source(tenant, 'team')) ?? {};
    assert.deepEqual(channels?.map(({ id, closed }) => [id, closed]), [['open', undefined], ['tabs', 'tabs'], ['people', 'people'], ['both', 'people']]);
  });

  it('has shared channels even where Graph hides that they are', async () => {
    const value = [
      { id: '1', displayName: 'a', membershipType: 'unknownFutureValue' },
      { id: '2', displayName: 'b', membershipType: null },
    ];
    const channels = await teamsOver(() => ok({ value })).channels(tenant, 'team');
    assert.deepEqual(channels.map(({ membershipType }) => membershipType), ['shared', 'standard']);
  });

  it('has tabs that were never configured, and such whose app is gone, which are told of', async () => {
    const empty = { entityId: null, contentUrl: null, removeUrl: null, websiteUrl: null };
    const site = { contentUrl: 'https://contoso.example', entityId: null };
    const app = { id: 'web' };
    const value = [
      { displayName: 'Never', configuration: empty, teamsApp: app },
      { displayName: 'None', configuration: null, teamsApp: app },
      { displayName: 'Site', configuration: site, teamsApp: app },
      { displayName: 'Gone', configuration: site, teamsApp: null },
    ];
    const tabs = await teamsOver(() => ok({ value })).tabs(tenant, 'team', 'channel');
    assert.deepEqual(tabs, [
      { displayName: 'Never', appId: 'web', configuration: undefined },
      { displayName: 'None', appId: 'web', configuration: undefined },
      { displayName: 'Site', appId: 'web', configuration: { entityId: null, contentUrl: 'https://contoso.example' } },
      { displayName: 'Gone', appId: '', configuration: { entityId: null, contentUrl: 'https://contoso.example' } },
    ]);
  });
});

describe('A tab', () => {
  it('is made even where the answer to that cannot be read', async () => {
    const { graph } = stage(() => ({ status: 201, body: ['?'] }));
    await new GraphTeamsService(graph).addTab(tenant, 'team', 'channel', { displayName: 'Site', appId: 'web', configuration: undefined });
  });

  it('is made by one POST, and its lost answer is ambiguous', async () => {
    const { graph, outside, clock } = stage(() => ({ status: 503 }));
    const tab = { displayName: 'Site', appId: 'web', configuration: undefined };
    const made = new GraphTeamsService(graph).addTab(tenant, 'team', 'channel', tab);
    const refused = assert.rejects(made, { code: 'graph.ambiguous' });
    await clock.pass(60_000);
    await refused;
    assert.equal(outside.sent.length, 1);
  });
});
