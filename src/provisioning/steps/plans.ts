import { tasksOf, type SourcePlan } from '../../catalog/source-team.ts';
import { makeEach } from '../making.ts';
import { adopted, pairsIn, pairsOutput } from '../pairs.ts';
import { done, leftOut, recorded, wait, type Done, type Step } from '../step.ts';
import { madeTeam } from './operation.ts';

/** So often boards that Planner refuses are asked for again: it knows a new group late, says no until then, and may have made them. */
const looks = 30;

/** Makes the boards. Each POST is made once; from a go that was cut off they are found by their titles. Output: pairs of plans. */
export const plans: Step = {
  id: 'plans',
  needs: ['operation'],
  async run(context) {
    const { tenant } = context.request;
    const { copy } = await context.source();
    const { closedPlans: closed } = copy;
    if (copy.plans.length === 0) return closed > 0 ? told(closed, closed) : done();
    const team = madeTeam(context);
    const there = context.intent ? await context.planner.plans(tenant, team) : [];
    await context.intend();
    const known = adopted(copy.plans, there, (wanted, one) => wanted.title === one.title);
    const { made, refused } = await makeEach(copy.plans, known, ({ title }) => context.planner.addPlan(tenant, team, { title }));
    const looked = Number(context.memory?.['looks'] ?? 0);
    if (refused.length > 0 && looked < looks) return wait(context.clock.now() + context.patience.poll, { looks: looked + 1 });
    return told(copy.plans.length + closed, refused.length + closed, pairsOutput(new Map([...made].map(([{ id }, to]) => [id, to]))));
  },
  without: () => told(1, 1),
};

function told(asked: number, failed: number, output: Done['output'] = {}): Done {
  const entry = recorded('plannerPlans', { asked, made: asked - failed });
  return failed > 0 ? leftOut('plans.failed', failed, entry, output) : done(output, [entry]);
}

/** The texts of the labels. A PATCH, repeatable. */
export const categories: Step = {
  id: 'categories',
  needs: ['plans'],
  async run(context) {
    const { copy } = await context.source();
    const made = pairsIn(context.output('plans'));
    const set = async ({ id, categories: texts }: SourcePlan): Promise<void> => {
      const plan = made.get(id);
      if (plan === undefined || Object.keys(texts).length === 0) return;
      await context.planner.setCategories(context.request.tenant, plan, texts);
    };
    await Promise.all(copy.plans.map(set));
    return done();
  },
  without: ({ code }) => leftOut('plans.incomplete', 1, recorded('plannerIncomplete', { failure: code })),
};

/** Makes the boards' columns, each once; from a go that was cut off they are found by their names. Output: pairs of buckets. */
export const buckets: Step = {
  id: 'buckets',
  needs: ['plans'],
  async run(context) {
    const { tenant } = context.request;
    const { copy } = await context.source();
    const made = pairsIn(context.output('plans'));
    const wanted = copy.plans.flatMap(({ id, buckets: columns }) => {
      const plan = made.get(id);
      const named = columns.filter((column) => column.id !== '');
      return plan === undefined ? [] : named.map((bucket, position) => ({ plan, bucket, position }));
    });
    if (wanted.length === 0) return done();
    const inPlan = async (plan: string) => (await context.planner.buckets(tenant, plan)).map((one) => ({ ...one, plan }));
    const there = context.intent ? (await Promise.all([...made.values()].map(inPlan))).flat() : [];
    await context.intend();
    const known = adopted(wanted, there, (one, other) => one.plan === other.plan && one.bucket.name === other.name);
    const making = await makeEach(wanted, known, ({ plan, bucket, position }) =>
      context.planner.addBucket(tenant, plan, bucket.name, position),
    );
    const output = pairsOutput(new Map([...making.made].map(([{ bucket }, to]) => [bucket.id, to])));
    return incomplete(making.refused.length, output);
  },
  without: ({ code }) => leftOut('plans.incomplete', 1, recorded('plannerIncomplete', { failure: code })),
};

/** Part of a board is missing. */
export const incomplete = (failed: number, output: Done['output']): Done =>
  failed > 0 ? leftOut('plans.incomplete', failed, recorded('plannerIncomplete', { failed }), output) : done(output);

/** Every task of the copied plans with its place, for those whose plan and bucket were made. */
export function placedTasks(plansToCopy: readonly SourcePlan[], made: ReadonlyMap<string, string>, columns: ReadonlyMap<string, string>) {
  return plansToCopy.flatMap(({ id, buckets: all }) =>
    all.flatMap(({ id: column, tasks }) => {
      const plan = made.get(id);
      const bucket = column === '' ? undefined : columns.get(column);
      if (plan === undefined || (column !== '' && bucket === undefined)) return [];
      return tasks.map((task, position) => ({ task, plan, bucket, position }));
    }),
  );
}

/** How many tasks have no place because their plan or bucket is missing. */
export const unplaced = (all: readonly SourcePlan[], placed: readonly unknown[]): number => all.flatMap(tasksOf).length - placed.length;
