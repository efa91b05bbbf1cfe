import { Planner } from '../../src/simulator/planner.ts';
import type { ChannelRecord, GroupRecord, TeamRecord } from '../../src/simulator/records.ts';
import type { State } from '../../src/simulator/state.ts';
import { tenantId } from './random-company.ts';

/** A team as the simulated tenant keeps it: a second opinion, which shares nothing with the product's own reading. */
export interface PlainTeam {
  readonly name: string;
  readonly description: string;
  readonly privacy: string;
  readonly classification: string | null;
  readonly nickname: string;
  readonly hasPhoto: boolean;
  /** `id*` for an owner, sorted. */
  readonly people: readonly string[];
  /** Sorted. */
  readonly channels: readonly string[];
  /** `name: people`, sorted. */
  readonly privateChannels: readonly string[];
  /** `channel / name / app / target`, in the order of each channel; tabs that show nothing are left out. */
  readonly tabs: readonly string[];
  readonly apps: readonly string[];
  readonly plans: readonly string[];
  /** In the order of the board. */
  readonly buckets: readonly string[];
  /** With labels, priority, notes and checklist, in the order of their bucket. */
  readonly tasks: readonly string[];
  /** What belongs to one team's work only. */
  readonly work: number;
}

const role = ({ userId, owner }: { readonly userId: string; readonly owner: boolean }): string => `${userId}${owner ? '*' : ''}`;
const hinted = <T extends { readonly orderHint: string }>(items: readonly T[]): readonly T[] => items.toSorted((one, other) => (one.orderHint < other.orderHint ? -1 : 1));

export function readTeam(state: State, id: string): PlainTeam {
  const team = state.get<TeamRecord>('teams', tenantId, id)!;
  const group = state.get<GroupRecord>('groups', tenantId, id)!;
  const planner = new Planner(state, { id: tenantId, group: () => group });
  const plans = planner.plansOf(id);
  // Ids are the team's own: what names them is compared by what they stand for.
  const meaning = new Map([[id, 'THE GROUP'], ...plans.map((plan): [string, string] => [plan.id, `PLAN ${plan.title}`])]);
  const plain = (text: string | null): string => [...meaning].reduce((sofar, [from, to]) => sofar.replaceAll(from, to), text ?? '');
  const tabsOf = ({ displayName, tabs }: ChannelRecord): readonly string[] =>
    tabs
      .filter(({ configuration }) => configuration.contentUrl !== null)
      .map((tab) => [displayName, tab.displayName, tab.appId, ...(['entityId', 'contentUrl', 'websiteUrl', 'removeUrl'] as const).map((name) => plain(tab.configuration[name]))].join(' / '));
  const closed = team.channels.filter(({ membershipType }) => membershipType === 'private');
  return {
    name: group.displayName,
    description: group.description ?? '',
    privacy: (group.visibility ?? '').toLowerCase(),
    classification: group.classification,
    nickname: group.mailNickname,
    hasPhoto: state.get('photos', tenantId, id) !== undefined,
    people: group.people.map(role).toSorted(),
    channels: team.channels.filter(({ membershipType }) => membershipType === 'standard').map(({ displayName }) => displayName).toSorted(),
    privateChannels: closed.map(({ displayName, people }) => `${displayName}: ${people.map(role).toSorted().join(' ')}`).toSorted(),
    tabs: team.channels.flatMap(tabsOf).toSorted(),
    apps: team.apps.map(({ appId }) => appId).toSorted(),
    plans: plans.map(({ title, details }) => `${title} ${JSON.stringify(Object.entries(details.categoryDescriptions).filter(([, text]) => text).toSorted())}`).toSorted(),
    buckets: plans.flatMap((plan) => hinted(planner.bucketsOf(plan.id)).map(({ name }, index) => `${plan.title} / ${String(index)} / ${name}`)).toSorted(),
    tasks: plans.flatMap((plan) => tasksOf(planner, plan.id, plan.title)).toSorted(),
    work: plans.flatMap((plan) => planner.tasksOf(plan.id)).filter((task) => task.percentComplete > 0 || task.dueDateTime !== null || Object.keys(task.assignments).length > 0).length,
  };
}

function tasksOf(planner: Planner, plan: string, title: string): readonly string[] {
  const order = hinted(planner.bucketsOf(plan)).map(({ id }) => id);
  return order.flatMap((bucket, column) =>
    hinted(planner.tasksOf(plan).filter(({ bucketId }) => bucketId === bucket)).map((task, row) => {
      const labels = Object.entries(task.appliedCategories).filter(([, applied]) => applied).map(([name]) => name).toSorted();
      const checklist = hinted(Object.values(task.details.checklist)).map((item) => `${item.title}${item.isChecked ? ' done' : ''}`);
      return JSON.stringify([title, column, row, task.title, task.priority, labels, task.details.description, checklist]);
    }),
  );
}
