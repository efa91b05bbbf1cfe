import assert from 'node:assert/strict';
import { second } from '../../src/clock.ts';
import type { SourceTab } from '../../src/catalog/source-team.ts';
import { AppError } from '../../src/errors.ts';
import { aBoard, aChannel, aTab, aTask } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { aRichSource, differences, made } from './whole.ts';

const kinds = ['name', 'description', 'privacy', 'classification', 'photo', 'owners', 'members', 'channels', 'privateChannels', 'tabs', 'apps', 'plans', 'buckets', 'tasks', 'taskDetails'];

describe('A made team', () => {
  it('has everything of its source, and is told to be what was asked for', async () => {
    const whole = await made();
    const { world, request, codes } = whole;
    assert.equal(request.status, 'processed');
    assert.deepEqual(request.warnings, []);
    assert.deepEqual(request.made?.parts.map(({ kind }) => kind), kinds);
    assert.deepEqual(differences(whole), []);
    const [team] = world.teams.teams;
    assert.deepEqual([team?.nickname, team?.classification, team?.photo?.type], ['apollo', 'Internal', 'image/png']);
    assert.deepEqual(team?.channels.map(({ displayName, membershipType }) => `${displayName} ${membershipType}`), ['General standard', 'Plans standard', 'Closed private']);
    assert.deepEqual(world.announcer.said, [{ channel: 'channel-0', text: 'Welcome!' }]);
    assert.deepEqual(world.installer.teams, ['team-1']);
    for (const code of ['mailNicknameUpdated', 'teamPhotoCloned', 'privateChannelsOwnersOK', 'plannerPlans', 'welcomeSaid', 'teamCompared']) assert.ok(codes.includes(code), code);
  });

  it('shows its own board in the tab that showed the source’s', async () => {
    const { world } = await made();
    const [team] = world.teams.teams;
    const [board] = world.planner.boards;
    const [tab] = [...(team?.tabs.values() ?? [])].flat().filter(({ displayName }) => displayName === 'Board');
    assert.equal(tab?.configuration?.['contentUrl'], `https://tasks.example/${board?.id ?? ''}?group=${team?.id ?? ''}`);
  });

  it('names its own channel where the tab of a board names the source’s, as those that Teams makes do', async () => {
    const id = '19:source@thread.tacv2';
    const board: SourceTab = {
      displayName: 'Board',
      appId: 'com.microsoft.teamspace.tab.planner',
      configuration: { entityId: `tt.c_${id}_p_source-plan_h_1594795547274`, contentUrl: 'https://tasks.example/source-plan?channelId=19%3asource%40thread.tacv2', websiteUrl: null, removeUrl: null },
    };
    const whole = await made({ source: aRichSource({ channels: [aChannel(), aChannel({ id, displayName: 'Plans', tabs: [board] })] }) });
    const [tab] = [...(whole.world.teams.teams[0]?.tabs.values() ?? [])].flat();
    const plan = whole.world.planner.boards[0]?.id ?? '';
    assert.equal(tab?.configuration?.['entityId'], `tt.c_channel-1_p_${plan}_h_1594795547274`);
    assert.equal(tab.configuration['contentUrl'], `https://tasks.example/${plan}?channelId=channel-1`);
    assert.deepEqual(differences(whole), []);
  });

  it('has the tasks of the board in their order, with labels, notes and checklists', async () => {
    const { world } = await made();
    const [board] = world.planner.boards;
    const buckets = await world.planner.buckets('', board?.id ?? '');
    const tasks = await world.planner.tasks('', board?.id ?? '');
    assert.deepEqual(buckets.map(({ name, id }) => [name, tasks.filter(({ bucket }) => bucket === id).map(({ title }) => title)]), [['To do', ['Task t1', 'Task t2']], ['Done', ['Task t3']]]);
    assert.deepEqual(board?.categories, { category1: 'Urgent' });
    assert.deepEqual(tasks[0]?.labels, ['category1']);
    assert.deepEqual(await world.planner.details('', tasks[0].id), { notes: 'Read first', checklist: ['One', 'Two'], preview: 'checklist' });
  });

  it('has private channels that its owners own, with those of the source’s people who are in the team', async () => {
    const { world } = await made({ plan: { members: [{ id: 'olaf', displayName: 'OLAF' }] } });
    const [team] = world.teams.teams;
    assert.deepEqual([...(team?.channelPeople.values() ?? [])], [[{ person: 'rita', owner: true }, { person: 'olaf', owner: true }]]);
  });

  it('is as asked for where Exchange has given it its name for want of a description', async () => {
    const whole = await made({ plan: { description: '' }, prepare: ({ teams }) => {
      const update = teams.update.bind(teams);
      teams.update = (tenant, team, { visibility }) => update(tenant, team, { description: 'Apollo', visibility });
    } });
    assert.deepEqual(differences(whole), []);
  });

  it('has the tabs of its General channel although the clone has not taken over what that is called', async () => {
    const source = aRichSource({ channels: [aChannel({ displayName: 'Lobby', tabs: [aTab('Site')] }), aChannel({ id: 'c2', displayName: 'Plans' })] });
    const whole = await made({ source, prepare: ({ teams }) => {
      const clone = teams.clone.bind(teams);
      teams.clone = async (...values) => {
        const address = await clone(...values);
        teams.teams[0]?.channels.splice(0, 1, { id: 'channel-0', displayName: 'General', membershipType: 'standard' });
        return address;
      };
    } });
    assert.deepEqual(whole.request.warnings, []);
    assert.deepEqual(differences(whole), ['channels 2/2 1 0']);
    assert.deepEqual(whole.world.teams.teams[0]?.tabs.get('channel-0')?.map(({ displayName }) => displayName), ['Site']);
  });

  it('is asked nothing of its app where there is nothing to say', async () => {
    const { world, codes } = await made({ plan: { welcomeMessage: '' } });
    assert.deepEqual([world.announcer.said, world.installer.teams], [[], []]);
    assert.ok(!codes.includes('welcomeSaid'));
  });

  it('has neither boards nor tabs where the template leaves tabs out', async () => {
    const whole = await made({ plan: { copyTabs: false } });
    assert.deepEqual(whole.world.planner.boards, []);
    assert.deepEqual(differences(whole), []);
  });
});

describe('An answer that was lost', () => {
  const lost = new AppError('graph.ambiguous', { status: 504 });
  for (const method of ['addPlan', 'addBucket', 'addTask', 'addTab', 'addPrivateChannel']) {
    it(`makes nothing twice: ${method}`, async () => {
      const whole = await made({ faults: new Faults().on(method, lost, 'after', 2) });
      assert.equal(whole.request.status, 'processed');
      assert.deepEqual(differences(whole), []);
      assert.deepEqual(whole.world.planner.boards.map(({ buckets, tasks }) => [buckets.length, tasks.length]), [[2, 3]]);
      assert.deepEqual([...(whole.world.teams.teams[0]?.tabs.values() ?? [])].map((tabs) => tabs.length), [1, 1, 1]);
    });
  }

  for (const code of ['channel.throttled', 'channel.unavailable'] as const) {
    it(`to the welcome message that was certainly not said (${code}) is waited for, and it is said once`, async () => {
      const faults = new Faults().on('announce', new AppError(code), 'before', 7);
      const { request, codes } = await made({ faults });
      assert.deepEqual(request.warnings, []);
      assert.deepEqual([request.status, codes.filter((one) => one === 'welcomeSaid').length], ['processed', 1]);
    });
  }

  it('to the welcome message is told, and nothing is said twice', async () => {
    const { world, request } = await made({ faults: new Faults().on('announce', new AppError('channel.ambiguous'), 'after') });
    assert.equal(world.announcer.said.length, 1);
    assert.deepEqual(request.warnings.map(({ code }) => code), ['welcome.unknown']);
  });

  it('keeps two tasks of one title two', async () => {
    const twins = aBoard({ categories: {}, buckets: [{ id: 'b', name: 'B', tasks: [aTask('x', { title: 'Same' }), aTask('y', { title: 'Same' })] }] });
    const whole = await made({ source: aRichSource({ plans: [twins] }), faults: new Faults().on('addTask', lost, 'after') });
    assert.equal(whole.world.planner.boards[0]?.tasks.length, 2);
    assert.deepEqual(differences(whole).filter((one) => one.startsWith('tasks')), []);
  });
});

describe('A picture that was asked for', () => {
  const pictureUrl = 'https://pictures.example/x.png';

  it('takes the place of the source’s', async () => {
    const picture = { bytes: new Uint8Array([7]), type: 'image/jpeg' } as const;
    const whole = await made({ plan: { copyPhoto: false, pictureUrl }, prepare: ({ pictures }) => pictures.known.set(pictureUrl, picture) });
    assert.deepEqual(whole.world.teams.teams[0]?.photo, picture);
    assert.deepEqual(differences(whole), []);
  });

  it('and cannot be had keeps nobody waiting, and is told', async () => {
    const whole = await made({ plan: { copyPhoto: false, pictureUrl } });
    assert.equal(whole.request.status, 'processed');
    assert.deepEqual(whole.request.warnings.map(({ code }) => code), ['photo.failed']);
    assert.deepEqual(differences(whole), ['photo 0/1 0 0']);
    const at = (code: string) => whole.records.find((record) => record.code === code)?.at ?? NaN;
    assert.ok(at('teamCompared') - at('ERROR_CLONING_PHOTO') < 10 * second, 'nobody looks for what is known to be missing');
  });
});
