import assert from 'node:assert/strict';
import { minute } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import { aBoard, aChannel, globalAdmin } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { Product } from '../support/product.ts';
import { now } from '../support/submit.ts';
import { aRichSource, differences, made } from './whole.ts';

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
