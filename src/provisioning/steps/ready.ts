import { leavesOut, type Plan } from '../../catalog/plan.ts';
import type { Channel } from '../../catalog/source-team.ts';
import { day, second } from '../../clock.ts';
import { AppError, asAppError } from '../../errors.ts';
import { isAsAsked, type MadePart, type TeamRequest } from '../../requests/request.ts';
import { isRefusal } from '../making.ts';
import { compared, type MadeBoard, type MadeChannel, type ReadTeam, type Standing } from '../made.ts';
import { pairsIn } from '../pairs.ts';
import { texts } from '../run.ts';
import { done, recorded, wait, type Step, type StepContext } from '../step.ts';
import { madeTeam } from './operation.ts';
import { settlePeople } from './people.ts';

/** What Graph shows late is looked for so long before it is told to be missing. */
const late = 30 * second;

/**
 * "Ready" means that the requester finds the team among their own, not only that Graph said so. The team is read back and
 * compared with what was asked for. Output: `link`, `parts`.
 */
export const ready: Step = {
  id: 'ready',
  needs: ['source', 'roles', 'settings', 'classification', 'nickname', 'photo', 'tabs', 'privateTabs', 'categories', 'taskDetails', 'welcome'],
  async run(context) {
    const { request, clock, patience } = context;
    const team = madeTeam(context);
    const [seen, source, made] = await Promise.all([
      isRefused(context) ? undefined : seenByRequester(context, team),
      context.source().catch(sourceGone),
      readBack(context, team),
    ]);
    const since = Number(context.memory?.['since'] ?? clock.now());
    const parts = source && made ? compared(request, source, standingOf(context), made) : [];
    const isComplete = parts.every((part) => isAsAsked(part) || (part.kind === 'photo' && isWithoutPhoto(context)));
    const isFound = seen ?? (isRefused(context) ? hasAskedOwner(request.plan, made) : hasRequester(request, made));
    if (isFound && made?.face.webUrl && (isComplete || clock.now() - since > late)) {
      const facts = factsOf(parts);
      return done({ link: made.face.webUrl, parts }, [recorded('teamCompared', facts)]);
    }
    // Whom the clone brought along may show only now.
    if (parts.some(isPeopleOtherwise)) await settlePeople(context);
    if (!isFound && isRefused(context) && clock.now() - since > late) throw new AppError('team.ownerless');
    if (clock.now() - since > day) throw new AppError('team.stuck');
    return wait(clock.now() + patience.visible, { since });
  },
};

/** One that could not be had does not show later. */
const isWithoutPhoto = (context: StepContext): boolean => context.output('photo')['put'] === false;

/** Whom Graph did not take; of a run whose roles were settled by an earlier version it is not known who of them is there. */
const absentIn = (context: StepContext): readonly string[] =>
  texts(context.output('roles')['absent'] ?? context.output('people')['refused']);

/** A requester whom Graph did not take is told of, and will never see the team. */
const isRefused = (context: StepContext): boolean => absentIn(context).includes(context.request.requester.id);

/** Undefined where Graph does not tell it of this very person, which happens for as long as something is wrong with their account (msgraph-sdk-dotnet#2053). */
async function seenByRequester({ request: { tenant, requester }, teams }: StepContext, team: string): Promise<boolean | undefined> {
  try {
    return await teams.seenBy(tenant, team, requester.id);
  } catch (thrown) {
    if (isRefusal(thrown) || asAppError(thrown).code === 'graph.notFound') return undefined;
    throw thrown;
  }
}

const hasRequester = ({ requester }: TeamRequest, made: ReadTeam | undefined): boolean =>
  made?.members.some(({ person }) => person === requester.id) ?? false;

/** Of one whom Graph did not take, it is enough that somebody has it who was to own it; a team that nobody has whom the plan names is no answer to anybody. */
const hasAskedOwner = ({ owners }: Plan, made: ReadTeam | undefined): boolean =>
  made?.members.some(({ person, owner }) => owner && owners.some(({ id }) => id === person)) ?? false;

const isPeopleOtherwise = ({ kind, differing, extra }: MadePart): boolean => (kind === 'owners' || kind === 'members') && differing + extra > 0;

/** The source may have been deleted since it was cloned: then there is nothing to compare with. */
function sourceGone(thrown: unknown): undefined {
  if (thrown instanceof AppError && thrown.code === 'team.sourceMissing') return undefined;
  throw thrown;
}

function standingOf(context: StepContext): Standing {
  const pairs = (step: string) => pairsIn(context.output(step));
  return {
    channels: new Map([...pairs('channels'), ...pairs('privateChannels')]),
    plans: pairs('plans'),
    buckets: pairs('buckets'),
    tasks: pairs('tasks'),
    refused: absentIn(context),
  };
}

/** All of it in one go, by the ids that the ledger has; undefined while Graph does not know the team. */
async function readBack(context: StepContext, team: string): Promise<ReadTeam | undefined> {
  const { teams, planner, request } = context;
  const { tenant } = request;
  const { plans, tasks } = standingOf(context);
  const [face, channels, apps, members, hasPhoto, boards, details] = await Promise.all([
    teams.team(tenant, team),
    readChannels(context, team),
    teams.apps(tenant, team),
    teams.members(tenant, team),
    (request.plan.copyPhoto || request.plan.pictureUrl !== '') && teams.hasPhoto(tenant, team),
    plans.size > 0 ? readBoards(context, team, [...plans.values()]) : [],
    detailed(context, [...tasks]).then((some) => Promise.all(some.map(async (task) => [task, await unlessGone(planner.details(tenant, task), undefined)] as const))),
  ]);
  return face && { face, channels, apps, members, hasPhoto, boards, details: new Map(details.flatMap(([task, one]) => (one ? [[task, one] as const] : []))) };
}

/** What the team's people have deleted since it was made is not there: it is no reason to wait for the others, or for a person. */
async function unlessGone<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading;
  } catch (thrown) {
    if (asAppError(thrown).code === 'graph.notFound') return otherwise;
    throw thrown;
  }
}

/** Made tasks of which details were asked for. */
async function detailed(context: StepContext, tasks: readonly (readonly [string, string])[]): Promise<readonly string[]> {
  const source = await context.source().catch(sourceGone);
  return tasks.filter(([from]) => source?.details.has(from)).map(([, to]) => to);
}

async function readChannels(context: StepContext, team: string): Promise<readonly MadeChannel[]> {
  const { teams, request } = context;
  const { tenant, plan } = request;
  const withTabs = !leavesOut(plan, 'tabs');
  const ids = [...standingOf(context).channels.values()];
  const closed = new Set(pairsIn(context.output('privateChannels')).values());
  const read = async (id: string) => {
    const [tabs, people] = await Promise.all([
      withTabs ? unlessGone(teams.tabs(tenant, team, id), []) : [],
      closed.has(id) ? unlessGone(teams.channelPeople(tenant, team, id), []) : [],
    ]);
    return [id, { tabs, people }] as const;
  };
  const [channels, contents] = await Promise.all([teams.channels(tenant, team), Promise.all(ids.map(read))]);
  const byId = new Map(contents);
  return channels.map((channel: Channel) => ({ ...channel, ...(byId.get(channel.id) ?? { tabs: [], people: [] }) }));
}

async function readBoards({ planner, request: { tenant } }: StepContext, team: string, ids: readonly string[]): Promise<readonly MadeBoard[]> {
  const read = async (id: string) => {
    const [categories, buckets, tasks] = await Promise.all([
      unlessGone(planner.categories(tenant, id), {}),
      unlessGone(planner.buckets(tenant, id), []),
      unlessGone(planner.tasks(tenant, id), []),
    ]);
    return [id, { categories, buckets, tasks }] as const;
  };
  const [plans, contents] = await Promise.all([planner.plans(tenant, team), Promise.all(ids.map(read))]);
  const byId = new Map(contents);
  return plans.map(({ id, title }) => ({ id, title, ...(byId.get(id) ?? { categories: {}, buckets: [], tasks: [] }) }));
}

/** `<kind>`: how many there are of those that were asked for; and how many are otherwise. */
function factsOf(parts: readonly MadePart[]): Record<string, number> {
  const facts = parts.flatMap(({ kind, asked, there, differing, extra }) => [
    [`${kind}Asked`, asked],
    [`${kind}There`, there],
    ...(differing > 0 ? [[`${kind}Differing`, differing]] : []),
    ...(extra > 0 ? [[`${kind}Extra`, extra]] : []),
  ]);
  const differing = parts.filter((part) => !isAsAsked(part)).length;
  return { ...(Object.fromEntries(facts) as Record<string, number>), kinds: parts.length, kindsDiffering: differing };
}
