import assert from 'node:assert/strict';
import { second, type Clock } from '../../src/clock.ts';
import { AppError } from '../../src/errors.ts';
import { aBoard, aTask } from '../support/builders.ts';
import type { FakePlannerService } from '../support/fake-planner-service.ts';
import { Faults } from '../support/faults.ts';
import { aRichSource, differences, made } from './whole.ts';

describe('A board in a group that Planner does not know yet', () => {
  const forbidden = new AppError('graph.forbidden', { status: 403 });
  for (const [what, when] of [['refused', 'before'], ['made, and its answer refused', 'after']] as const) {
    it(`is ${what} at first, and is there in the end, once`, async () => {
      const whole = await made({ faults: new Faults().on('addPlan', forbidden, when, 2) });
      assert.deepEqual([whole.request.warnings, differences(whole), whole.world.planner.boards.length], [[], [], 1]);
    });
  }
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
