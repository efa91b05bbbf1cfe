import { asAppError, AppError, type ErrorCode } from '../../errors.ts';
import { carries, marked, markerOf } from '../marker.ts';
import { skew } from '../removal.ts';
import type { Intent } from '../run.ts';
import { done, recorded, wait, type Done, type Step, type StepContext, type Wait } from '../step.ts';

/** Answers by which Graph says that it made nothing; after any other the team may exist. */
const certain: readonly ErrorCode[] = [
  'graph.throttled',
  'graph.unavailable',
  'graph.signIn',
  'graph.notFound',
  'graph.forbidden',
  'graph.refused',
];

/**
 * Asks Graph for the clone: once. An answer that was lost is searched for by the marker and adopted; what is not
 * found waits for a person. Output: `operation`, the address to poll, or `team`, adopted.
 */
export const clone: Step = {
  id: 'clone',
  needs: [],
  async run(context) {
    const { intent } = context;
    if (intent && ['open', 'unclear', 'done'].includes(intent.outcome)) return search(context, intent);
    const there = intent?.outcome === 'failed' ? await afterFailure(context, intent) : undefined;
    if (there) return there;
    try {
      return await post(context);
    } catch (thrown) {
      const error = asAppError(thrown);
      if (error.code === 'graph.ambiguous') {
        await context.unclear();
        return wait(nextLook(context, context.clock.now(), 0));
      }
      if (certain.includes(error.code)) await context.nothingHappened();
      throw thrown;
    }
  },
};

async function post(context: StepContext): Promise<Done> {
  const { request, run, teams, keys } = context;
  const { plan } = request;
  const order = {
    displayName: plan.name,
    description: marked(plan.description, await markerOf(keys, run)),
    mailNickname: plan.mailNickname,
    visibility: plan.privacy,
    // Graph clones no team without any part; settings are what is noticed least.
    partsToClone: plan.parts.join(',') || 'settings',
  };
  // Intended when its turn has come: while it waits for that, its worker may die, and it was certainly not made.
  const operation = await teams.clone(request.tenant, plan.source, order, context.intend);
  return done({ operation }, [recorded('cloneAccepted', { attempt: run.attempt })]);
}

async function search(context: StepContext, intent: Intent): Promise<Done | Wait> {
  const { clock, patience } = context;
  await context.unclear();
  const looked = typeof context.memory?.['looked'] === 'number' ? context.memory['looked'] : 0;
  const due = nextLook(context, intent.at, looked);
  if (clock.now() < due) return wait(due, { looked });
  const adopted = await look(context, intent);
  if (adopted) return adopted;
  if (looked + 1 >= patience.search.length) throw new AppError('team.cloneLost');
  return wait(nextLook(context, intent.at, looked + 1), { looked: looked + 1 });
}

/** Graph says that the clone failed: it may be there all the same, and search must have had its time to see it. */
async function afterFailure(context: StepContext, intent: Intent): Promise<Done | Wait | undefined> {
  const due = intent.at + (context.patience.search.at(-1) ?? 0);
  return context.clock.now() < due ? wait(due) : look(context, intent);
}

/** The one team that carries the marker, adopted; undefined where there is none. */
async function look(context: StepContext, intent: Intent): Promise<Done | undefined> {
  const { request, run, teams, keys } = context;
  const marker = await markerOf(keys, run);
  const found = await teams.lookForClone(request.tenant, request.plan.name, marker, intent.at - skew);
  const ours = found.filter(({ description }) => carries(description, marker));
  const [only] = ours;
  if (ours.length > 1) throw new AppError('team.twoFound', { count: ours.length });
  return only && done({ team: only.id }, [recorded('cloneAdopted', { attempt: run.attempt, team: only.id })]);
}

const nextLook = ({ patience }: StepContext, since: number, looked: number): number =>
  since + (patience.search[looked] ?? patience.search.at(-1) ?? 0);
