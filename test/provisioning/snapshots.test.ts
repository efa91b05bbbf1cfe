import assert from 'node:assert/strict';
import { tasksOf } from '../../src/catalog/source-team.ts';
import { AppError } from '../../src/errors.ts';
import { Snapshots } from '../../src/provisioning/snapshots.ts';
import { aSource, tenant } from '../support/builders.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakePlannerService } from '../support/fake-planner-service.ts';
import { FakeTeamsService } from '../support/fake-teams-service.ts';

describe('A source team as it was read a moment ago', () => {
  const aTask = (id: string) => ({ id, title: id, priority: 5, labels: [], hasNotes: true, checklistItems: 0, left: { people: false, dates: false, progress: false, attachments: false } });

  function begin(refusal: AppError) {
    const clock = new FakeClock();
    const [teams, planner] = [new FakeTeamsService(clock), new FakePlannerService()];
    const buckets = [{ id: 'bucket', name: 'To do', tasks: [aTask('stays'), aTask('goes')] }];
    teams.sources.set('s', { ...aSource(), id: 's', plans: [{ id: 'board', title: 'Board', categories: {}, buckets }] });
    planner.details = (_, task) => (task === 'goes' ? Promise.reject(refusal) : Promise.resolve({ notes: 'N', checklist: [], preview: 'automatic' }));
    return new Snapshots({ teams, planner, clock });
  }

  it('lacks a task that was deleted meanwhile', async () => {
    const { source, details } = await begin(new AppError('graph.notFound')).of(tenant, 's', []);
    assert.deepEqual([source.plans.flatMap(tasksOf).map(({ id }) => id), [...details.keys()]], [['stays'], ['stays']]);
  });

  it('is none where Graph does not answer for all of it', async () => {
    await assert.rejects(begin(new AppError('graph.unavailable')).of(tenant, 's', []), { code: 'graph.unavailable' });
  });
});
