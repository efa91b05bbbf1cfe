import assert from 'node:assert/strict';
import { minute, second, type Clock } from '../../src/clock.ts';
import type { SourceTab } from '../../src/catalog/source-team.ts';
import { AppError } from '../../src/errors.ts';
import { aBoard, aChannel, aTab, aTask, globalAdmin } from '../support/builders.ts';
import type { FakePlannerService } from '../support/fake-planner-service.ts';
import { Faults } from '../support/faults.ts';
import { Product } from '../support/product.ts';
import { now } from '../support/submit.ts';
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
      teams.clone = async (tenant, from, order) => {
        const address = await clone(tenant, from, order);
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

describe('What cannot be made', () => {
  const refused = new AppError('graph.refused', { status: 400 });
  const cases: readonly [string, string, string, readonly string[]][] = [
    ['a classification', 'setClassification', 'classification.failed', ['classification 1/1 1 0']],
    ['a photo', 'setPhoto', 'photo.failed', ['photo 0/1 0 0']],
    ['a private channel', 'addPrivateChannel', 'privateChannels.failed', ['privateChannels 0/1 0 0', 'tabs 2/3 0 0']],
    ['labels', 'setCategories', 'plans.incomplete', ['plans 1/1 1 0']],
    ['the app in the team', 'installInTeam', 'welcome.failed', []],
    ['a welcome message', 'announce', 'welcome.failed', []],
  ];
  for (const [what, method, warning, expected] of cases) {
    it(`is told, and the rest is made: ${what}`, async () => {
      const source = aRichSource({ plans: [aBoard()] });
      const error = method === 'announce' ? new AppError('channel.blocked') : refused;
      const whole = await made({ source, faults: new Faults().on(method, error, 'before', 100) });
      assert.equal(whole.request.status, 'processed');
      assert.ok(whole.request.warnings.some(({ code }) => code === warning), JSON.stringify(whole.request.warnings));
      const told = differences(whole).filter((one) => method === 'addPrivateChannel' || !one.startsWith('tabs'));
      assert.deepEqual(told, expected);
    });
  }

  it('is told of a board that Planner refuses: its columns and tasks are missing, and so is its tab', async () => {
    const whole = await made({ faults: new Faults().on('addPlan', new AppError('graph.forbidden', { status: 403 }), 'before', 99) });
    assert.equal(whole.request.status, 'processed');
    assert.ok(whole.request.warnings.some(({ code }) => code === 'plans.failed'));
    assert.deepEqual(differences(whole), ['tabs 2/3 0 0', 'plans 0/1 0 0', 'buckets 0/2 0 0', 'tasks 0/3 0 0', 'taskDetails 0/1 0 0']);
  });

  it('is told of a board that Graph lets nobody read any more, and not of one that the review card has announced', async () => {
    const source = aRichSource({ closedBoards: 1 });
    const announced = await made({ source, plan: { notCopied: [{ kind: 'closedBoards', count: 1 }] } });
    assert.deepEqual([announced.request.warnings, differences(announced)], [[], []]);
    const later = await made({ source });
    assert.deepEqual([later.request.warnings, differences(later)], [[{ code: 'plans.failed', values: { count: 1 } }], ['plans 1/2 0 0']]);
    const only = await made({ source: aRichSource({ closedBoards: 1, plans: [], channels: [aChannel()] }) });
    assert.deepEqual([only.request.warnings, differences(only)], [[{ code: 'plans.failed', values: { count: 1 } }], ['plans 0/1 0 0']]);
  });

  it('does not put out of place what comes behind it: a column and a task', async () => {
    const whole = await made({ faults: new Faults().on('addBucket', refused).on('addTask', refused) });
    assert.deepEqual(differences(whole).filter((one) => /^(buckets|tasks) /.test(one)), ['buckets 1/2 0 0', 'tasks 0/3 0 0']);
    const others = await made({ faults: new Faults().on('addTask', new AppError('graph.forbidden', { status: 403 })) });
    assert.deepEqual(differences(others).filter((one) => one.startsWith('tasks')), ['tasks 2/3 0 0']);
  });

  it('is not told of a nickname that somebody took meanwhile: the team gets it with the time behind', async () => {
    const { world, request } = await made({ prepare: ({ teams }) => teams.takenNicknames.add('apollo') });
    assert.match(world.teams.teams[0]?.nickname ?? '', /^apollo-\d{12}$/);
    assert.deepEqual(request.warnings, []);
  });

  it('is told of a nickname that Graph takes in no form', async () => {
    const { request, codes } = await made({ faults: new Faults().on('setNickname', refused, 'before', 9) });
    assert.deepEqual(request.warnings.map(({ code }) => code), ['nickname.failed']);
    assert.ok(codes.includes('ERROR_UPDATING_MAIL_NICKNAME'));
  });
});

describe('What somebody deletes before the team is read back', () => {
  const gone = new AppError('graph.notFound', { status: 404 });

  it('is told to be missing, and keeps nobody from having the team', async () => {
    const whole = await made({ prepare: ({ teams, planner }) => {
      let deleted = false;
      const [seenBy, details, tabs] = [teams.seenBy.bind(teams), planner.details.bind(planner), teams.tabs.bind(teams)];
      teams.seenBy = async (tenant, team, person) => {
        if (!deleted) {
          teams.teams[0]?.channels.splice(1, 1);
          planner.boards[0]?.tasks.splice(0, 1);
        }
        deleted = true;
        return seenBy(tenant, team, person);
      };
      const isBoard = (task: string): boolean => planner.boards.some(({ tasks }) => tasks.some(({ id }) => id === task));
      planner.details = async (tenant, task) => {
        if (task.startsWith('task-') && !isBoard(task)) throw gone;
        return details(tenant, task);
      };
      teams.tabs = async (tenant, team, channel) => {
        if (!teams.teams[0]?.channels.some(({ id }) => id === channel)) throw gone;
        return tabs(tenant, team, channel);
      };
    } });
    assert.equal(whole.request.status, 'processed');
    assert.deepEqual(differences(whole), ['channels 1/2 0 0', 'tabs 2/3 0 0', 'tasks 2/3 0 0', 'taskDetails 0/1 0 0']);
  });

  it('is told to be missing where it was a whole board', async () => {
    const whole = await made({ prepare: ({ teams, planner }) => {
      const seenBy = teams.seenBy.bind(teams);
      teams.seenBy = async (tenant, team, person) => {
        planner.boards.splice(0);
        return seenBy(tenant, team, person);
      };
    } });
    assert.equal(whole.request.status, 'processed');
    assert.deepEqual(differences(whole), ['plans 0/1 0 0', 'buckets 0/2 0 0', 'tasks 0/3 0 0']);
  });
});

describe('A source that Graph lets nobody read', () => {
  it('waits for an admin, and everything is made once it can be read', async () => {
    const faults = new Faults().on('source', new AppError('graph.forbidden', { status: 403 }), 'before', 99);
    const { world, request } = await made({ faults });
    assert.deepEqual([request.status, request.failure?.code, request.warnings], ['error', 'graph.forbidden', []]);
    const product = new Product(world).start();
    await product.attention.retry(globalAdmin(), request.id, request.stops);
    await world.clock.advance(2 * minute);
    await product.stop();
    const after = { world, request: await now(world), records: [], codes: [] };
    assert.deepEqual([after.request.status, after.request.warnings, differences(after)], ['processed', [], []]);
  });
});

describe('A board in a group that Planner does not know yet', () => {
  const forbidden = new AppError('graph.forbidden', { status: 403 });
  for (const [what, when] of [['refused', 'before'], ['made, and its answer refused', 'after']] as const) {
    it(`is ${what} at first, and is there in the end, once`, async () => {
      const whole = await made({ faults: new Faults().on('addPlan', forbidden, when, 2) });
      assert.deepEqual([whole.request.warnings, differences(whole), whole.world.planner.boards.length], [[], [], 1]);
    });
  }
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

describe('Details of tasks', () => {
  const sends = (faults: Faults): number => faults.count('setDetails');

  it('are tried with the first task of a tenant; one that ignores them gets them afterwards, and is remembered', async () => {
    const faults = new Faults();
    const whole = await made({ faults });
    assert.deepEqual(differences(whole), []);
    assert.equal(sends(faults), 1);
    assert.equal((await whole.world.stores.people.learned('tenant-a', 'taskDetailsInline'))?.value, false);
  });

  it('that we have set ourselves, in a go whose answer was lost, are no sign that the tenant takes them along', async () => {
    const whole = await made({ faults: new Faults().on('setDetails', new AppError('graph.unavailable'), 'after') });
    assert.deepEqual(differences(whole), []);
    assert.equal(await whole.world.stores.people.learned('tenant-a', 'taskDetailsInline'), undefined);
  });

  it('of a tenant that takes them are sent along from then on, and asked again after 30 days', async () => {
    const first = new Faults();
    const { world } = await made({ faults: first, prepare: ({ planner }) => (planner.takesDetails = true) });
    const learned = await world.stores.people.learned('tenant-a', 'taskDetailsInline');
    assert.equal(learned?.value, true);
    const later = new Faults();
    await made({ faults: later, prepare: (next) => {
      next.planner.takesDetails = true;
      void next.stores.people.learn('tenant-a', 'taskDetailsInline', learned);
    } });
    assert.equal(sends(later), 0);
    const muchLater = new Faults();
    await made({ faults: muchLater, prepare: (next) => {
      next.planner.takesDetails = true;
      void next.stores.people.learn('tenant-a', 'taskDetailsInline', { value: true, at: learned.at - 31 * 86_400_000 });
    } });
    assert.equal(sends(muchLater), 1);
  });

  it('are left out of the task where a tenant refuses it with them', async () => {
    const faults = new Faults().on('addTask', new AppError('graph.refused', { status: 400 }));
    const whole = await made({ faults });
    assert.deepEqual(differences(whole), []);
    assert.deepEqual(whole.request.warnings, []);
  });
});

describe('A board of so many tasks that Planner throttles them', () => {
  it('is made in the end, each task once and with its details', async () => {
    const tasks = Array.from({ length: 30 }, (_, index) => aTask(`n${String(index)}`, { hasNotes: true }));
    const source = aRichSource({ plans: [aBoard({ categories: {}, buckets: [{ id: 'b', name: 'B', tasks }] })] });
    const whole = await made({ source, prepare: ({ planner, clock }) => {
      for (const { id } of tasks) planner.written.set(id, { notes: `About ${id}`, checklist: [], preview: 'automatic' });
      for (const method of ['details', 'setDetails', 'addTask'] as const) throttled(planner, method, clock);
    } });
    assert.equal(whole.request.status, 'processed');
    assert.deepEqual([whole.request.warnings, differences(whole), whole.world.planner.boards[0]?.tasks.length], [[], [], 30]);
  });

  /** Twelve calls in ten seconds. */
  function throttled(planner: FakePlannerService, method: 'details' | 'setDetails' | 'addTask', clock: Clock): void {
    const call = planner[method].bind(planner) as (...values: unknown[]) => Promise<never>;
    let [window, calls] = [0, 0];
    planner[method] = async (...values: unknown[]) => {
      const now = Math.floor(clock.now() / (10 * second));
      [window, calls] = [now, now === window ? calls + 1 : 1];
      if (calls > 12) throw new AppError('graph.throttled', { status: 429 }, { notBefore: (now + 1) * 10 * second });
      return call(...values);
    };
  }
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
