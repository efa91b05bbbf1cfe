import type { NewTask, TaskDetails } from '../../catalog/planner-service.ts';
import { day } from '../../clock.ts';
import type { TenantStore } from '../../tenants/tenant-store.ts';
import { makeEach } from '../making.ts';
import { adopted, pairsIn, pairsOutput } from '../pairs.ts';
import { text } from '../run.ts';
import { done, leftOut, recorded, type Step, type StepContext } from '../step.ts';
import { incomplete, placedTasks, unplaced } from './plans.ts';

/** What was learnt of a tenant is asked again after so long. */
const stale = 30 * day;

/**
 * Makes the tasks, each once, with their details where the tenant takes them so; where nobody knows yet, the first task
 * with details tries it. From a go that was cut off they are found by their titles. Output: pairs of tasks, and `probe`,
 * the made task that was the try.
 */
export const tasks: Step = {
  id: 'tasks',
  needs: ['buckets'],
  async run(context) {
    const { tenant } = context.request;
    const { copy, details } = await context.source();
    const made = pairsIn(context.output('plans'));
    const placed = placedTasks(copy.plans, made, pairsIn(context.output('buckets')));
    if (placed.length === 0) return incomplete(unplaced(copy.plans, placed), {});
    const inline = await inlineDetails(context.tenants, tenant, context.clock.now());
    const first = placed.find(({ task }) => details.has(task.id))?.task.id;
    const along = (id: string): TaskDetails | undefined =>
      inline === true || (inline === undefined && id === first) ? details.get(id) : undefined;
    const inPlan = async (plan: string) => (await context.planner.tasks(tenant, plan)).map((one) => ({ ...one, plan }));
    const there = context.intent ? (await Promise.all([...made.values()].map(inPlan))).flat() : [];
    await context.intend();
    const known = adopted(placed, there, (one, other) => one.plan === other.plan && one.bucket === other.bucket && one.task.title === other.title);
    const making = await makeEach(placed, known, ({ task, ...place }) => {
      const { title, priority, labels } = task;
      return addTask(context, { ...place, title, priority, labels, details: along(task.id) });
    });
    const pairs = new Map([...making.made].map(([{ task }, to]) => [task.id, to]));
    const probe = inline === undefined && first !== undefined ? (pairs.get(first) ?? '') : '';
    const lost = making.refused.length + unplaced(copy.plans, placed);
    // Tasks of a go that was cut off may have been made otherwise than these.
    const sent = inline === true && !context.intent;
    return incomplete(lost, { ...pairsOutput(pairs), probe, sent });
  },
  without: ({ code }) => leftOut('plans.incomplete', 1, recorded('plannerIncomplete', { failure: code })),
};

/** A tenant that refuses a task with its details is asked once more without them. */
async function addTask(context: StepContext, task: NewTask): Promise<string> {
  const { tenant } = context.request;
  if (!task.details) return context.planner.addTask(tenant, task);
  try {
    return await context.planner.addTask(tenant, task);
  } catch (thrown) {
    if (!isBadRequest(thrown)) throw thrown;
    return context.planner.addTask(tenant, { ...task, details: undefined });
  }
}

const isBadRequest = (thrown: unknown): boolean => (thrown as { values?: { status?: unknown } } | null)?.values?.status === 400;

/** Undefined where it was never tried, or so long ago that it may be otherwise by now. */
async function inlineDetails(tenants: TenantStore, tenant: string, now: number): Promise<boolean | undefined> {
  const learned = await tenants.learned(tenant, 'taskDetailsInline');
  return learned && now - learned.at < stale ? learned.value : undefined;
}

/**
 * Notes and checklists, for the tasks that did not take them along: read and changed, repeatable. What the try came to is
 * remembered for the tenant.
 */
export const taskDetails: Step = {
  id: 'taskDetails',
  needs: ['tasks'],
  async run(context) {
    const { tenant } = context.request;
    const { details } = await context.source();
    const output = context.output('tasks');
    const wanted = [...pairsIn(output)].flatMap(([from, to]) => {
      const found = details.get(from);
      return found ? [{ task: to, found }] : [];
    });
    const { tenants, clock, planner } = context;
    // What was sent along is compared when the team is read back.
    if (output['sent'] === true) return done();
    const isTry = text(output['probe']) !== '';
    if (isTry) await context.intend();
    const answers = await Promise.all(wanted.map(async ({ task, found }) => [task, await planner.setDetails(tenant, task, found)] as const));
    const tried = answers.find(([task]) => task === output['probe'])?.[1];
    // After a go that was cut off they may be there because that go has set them.
    if (tried === 'set' || (tried === 'there' && !context.intent)) {
      await tenants.learn(tenant, 'taskDetailsInline', { value: tried === 'there', at: clock.now() });
    }
    return done();
  },
  without: ({ code }) => leftOut('plans.incomplete', 1, recorded('plannerIncomplete', { failure: code })),
};
