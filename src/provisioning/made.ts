import { channelPeople } from '../catalog/copy.ts';
import type { MadeTask, TaskDetails } from '../catalog/planner-service.ts';
import { tasksOf, type Channel, type ChannelPerson, type SourceTab } from '../catalog/source-team.ts';
import { translated } from '../catalog/tabs.ts';
import type { InstalledApps, Membership, TeamFace } from '../catalog/teams-service.ts';
import type { MadeKind, MadePart, TeamRequest } from '../requests/request.ts';
import type { Pairs } from './pairs.ts';
import type { SourceCopy } from './step.ts';

/** A board as it was read back. */
export interface MadeBoard {
  readonly id: string;
  readonly title: string;
  readonly categories: Readonly<Record<string, string>>;
  /** In the order of the board. */
  readonly buckets: readonly { readonly id: string; readonly name: string }[];
  readonly tasks: readonly MadeTask[];
}

export interface MadeChannel extends Channel {
  readonly tabs: readonly SourceTab[];
  /** Of private ones. */
  readonly people: readonly ChannelPerson[];
}

/** A made team as it was read back. */
export interface ReadTeam {
  readonly face: TeamFace;
  readonly channels: readonly MadeChannel[];
  readonly apps: InstalledApps;
  readonly members: readonly Membership[];
  readonly hasPhoto: boolean;
  readonly boards: readonly MadeBoard[];
  readonly details: ReadonlyMap<string, TaskDetails>;
}

/** What stands for what of the source: channels of both kinds, plans, buckets and tasks. */
export interface Standing {
  readonly channels: Pairs;
  readonly plans: Pairs;
  readonly buckets: Pairs;
  readonly tasks: Pairs;
  /** Whom Graph did not take is told already, and is missing in private channels too. */
  readonly refused: readonly string[];
}

/** Counts while things are compared one by one. */
class Tally {
  readonly #kind: MadeKind;
  #asked = 0;
  #there = 0;
  #differing = 0;
  extra = 0;

  constructor(kind: MadeKind) {
    this.#kind = kind;
  }

  /** One that was asked for: missing, there, or there otherwise. */
  count(isThere: boolean, isSame = true): this {
    this.#asked += 1;
    if (isThere) this.#there += 1;
    if (isThere && !isSame) this.#differing += 1;
    return this;
  }

  part(): MadePart {
    return { kind: this.#kind, asked: this.#asked, there: this.#there, differing: this.#differing, extra: this.extra };
  }
}

/**
 * Compares a made team with what was asked for, field by field; pure. Kinds of which nothing was asked for and nothing is
 * there are left out.
 */
export function compared(request: TeamRequest, source: SourceCopy, standing: Standing, made: ReadTeam): readonly MadePart[] {
  const parts = [
    ...faceParts(request, made),
    ...peopleParts(request, made),
    ...channelParts(request, source, standing, made),
    appsPart(request, source, made),
    ...boardParts(source, standing, made),
  ];
  return parts.filter(({ asked, extra }) => asked > 0 || extra > 0);
}

function faceParts({ plan }: TeamRequest, { face, hasPhoto }: ReadTeam): readonly MadePart[] {
  const one = (kind: MadeKind, isSame: boolean): MadePart => new Tally(kind).count(true, isSame).part();
  return [
    one('name', face.displayName === plan.name),
    // Exchange gives a group that has none its name, sooner or later.
    one('description', face.description === plan.description || (plan.description === '' && face.description === face.displayName)),
    one('privacy', face.visibility === plan.privacy),
    ...(plan.classification === undefined ? [] : [one('classification', face.classification === plan.classification)]),
    ...(plan.copyPhoto || plan.pictureUrl !== '' ? [new Tally('photo').count(hasPhoto).part()] : []),
  ];
}

function peopleParts({ plan }: TeamRequest, { members }: ReadTeam): readonly MadePart[] {
  const owners = new Tally('owners');
  const others = new Tally('members');
  const there = new Map(members.map(({ person, owner }) => [person, owner]));
  for (const { id } of plan.owners) owners.count(there.has(id), there.get(id) === true);
  for (const { id } of plan.members) others.count(there.has(id), there.get(id) === false);
  const asked = new Set([...plan.owners, ...plan.members].map(({ id }) => id));
  for (const [person, owner] of there) if (!asked.has(person)) (owner ? owners : others).extra += 1;
  return [owners.part(), others.part()];
}

function channelParts({ plan }: TeamRequest, source: SourceCopy, standing: Standing, made: ReadTeam): readonly MadePart[] {
  const { copy } = source;
  const { channels: pairs, plans, refused } = standing;
  const byId = new Map(made.channels.map((channel) => [channel.id, channel]));
  const standard = new Tally('channels');
  for (const channel of copy.channels) {
    const found = byId.get(pairs.get(channel.id) ?? '');
    standard.count(found !== undefined, found?.displayName === channel.displayName && found.membershipType === 'standard');
  }
  const closed = new Tally('privateChannels');
  for (const channel of copy.privateChannels) {
    const found = byId.get(pairs.get(channel.id) ?? '');
    const people = channelPeople(channel, plan, (person) => !refused.includes(person));
    closed.count(found !== undefined, found?.displayName === channel.displayName && found.membershipType === 'private' && samePeople(people, found.people));
  }
  const copied = new Set(pairs.values());
  const unasked = made.channels.filter(({ id }) => !copied.has(id));
  // A team has its General channel whether or not channels were asked for.
  standard.extra = unasked.filter(({ membershipType }) => membershipType === 'standard').length - (copy.channels.length === 0 ? 1 : 0);
  closed.extra = unasked.filter(({ membershipType }) => membershipType !== 'standard').length;
  if (copy.channels.length === 0) standard.extra = Math.max(0, standard.extra);
  const ids = new Map([[plan.source, made.face.id], ...plans]);
  return [standard.part(), closed.part(), tabsPart(source, pairs, ids, byId)];
}

const samePeople = (asked: readonly ChannelPerson[], there: readonly ChannelPerson[]): boolean => {
  const roles = new Map(there.map(({ person, owner }) => [person, owner]));
  return asked.length === there.length && asked.every(({ person, owner }) => roles.get(person) === owner);
};

/** A tab is there where one of its name and app is, and the same where it shows the same. */
function tabsPart({ source, copy }: SourceCopy, pairs: Pairs, ids: Pairs, byId: ReadonlyMap<string, MadeChannel>): MadePart {
  const tally = new Tally('tabs');
  const left = new Map([...byId].map(([id, { tabs }]) => [id, [...tabs]]));
  for (const { channel, tab } of [...copy.tabs, ...copy.privateTabs]) {
    const made = pairs.get(channel);
    const there = left.get(made ?? '') ?? [];
    const wanted = translated(tab, source, made === undefined ? ids : new Map([...ids, [channel, made]]));
    const alike = (one: SourceTab): boolean => one.displayName === wanted?.displayName && one.appId === wanted.appId;
    const exact = there.findIndex((one) => wanted && alike(one) && sameTarget(one, wanted));
    const at = exact >= 0 ? exact : there.findIndex(alike);
    if (at >= 0) there.splice(at, 1);
    tally.count(at >= 0, exact >= 0);
  }
  // Tabs that every channel gets of itself show nothing of their own.
  tally.extra = [...left.values()].flat().filter(({ configuration }) => configuration?.['contentUrl'] != null).length;
  return tally.part();
}

const sameTarget = (one: SourceTab, other: SourceTab): boolean =>
  (['entityId', 'contentUrl', 'websiteUrl', 'removeUrl'] as const).every(
    (name) => (one.configuration?.[name] ?? null) === (other.configuration?.[name] ?? null),
  );

function appsPart({ plan }: TeamRequest, { source }: SourceCopy, { apps }: ReadTeam): MadePart {
  const tally = new Tally('apps');
  // Others that are there come with every team, or speak for us.
  if (plan.parts.includes('apps')) for (const app of source.apps) tally.count(apps.apps.includes(app));
  return tally.part();
}

function boardParts({ copy, details }: SourceCopy, standing: Standing, made: ReadTeam): readonly MadePart[] {
  const [plans, buckets, tasks, notes] = (['plans', 'buckets', 'tasks', 'taskDetails'] as const).map((kind) => new Tally(kind));
  for (const plan of copy.plans) {
    const board = made.boards.find(({ id }) => id === standing.plans.get(plan.id));
    plans?.count(board !== undefined, board?.title === plan.title && sameTexts(plan.categories, board.categories));
    const columns = plan.buckets.filter(({ id }) => id !== '');
    const standingAt = columns.map(({ id }) => board?.buckets.findIndex((one) => one.id === standing.buckets.get(id)) ?? -1);
    const inOrder = inPlace(standingAt);
    columns.forEach(({ name }, index) => {
      const at = standingAt[index] ?? -1;
      buckets?.count(at >= 0, board?.buckets[at]?.name === name && inOrder[index] === true);
    });
    for (const bucket of plan.buckets) {
      const inBucket = board?.tasks.filter((task) => task.bucket === standing.buckets.get(bucket.id)) ?? [];
      const foundAt = bucket.tasks.map((task) => inBucket.findIndex(({ id }) => id === standing.tasks.get(task.id)));
      const isInOrder = inPlace(foundAt);
      bucket.tasks.forEach((task, index) => {
        const found = inBucket[foundAt[index] ?? -1];
        const isSame = found?.title === task.title && found.priority === task.priority && String(found.labels) === String(task.labels);
        tasks?.count(found !== undefined, isSame && isInOrder[index] === true);
      });
    }
    for (const { id } of tasksOf(plan)) {
      const wanted = details.get(id);
      const found = made.details.get(standing.tasks.get(id) ?? '');
      if (wanted) notes?.count(found !== undefined, found !== undefined && sameDetails(wanted, found));
    }
  }
  for (let closed = 0; closed < copy.closedPlans; closed += 1) plans?.count(false);
  const copied = new Set(standing.plans.values());
  if (plans) plans.extra = made.boards.filter(({ id }) => !copied.has(id)).length;
  return [plans, buckets, tasks, notes].flatMap((tally) => tally?.part() ?? []);
}

/** Whether each is where it belongs among those that are there (-1: it is not): one that is missing puts no other out of place. */
function inPlace(places: readonly number[]): readonly boolean[] {
  const inOrder = places.filter((at) => at >= 0).toSorted((left, right) => left - right);
  let before = 0;
  return places.map((at) => at >= 0 && inOrder[before++] === at);
}

const sameTexts = (left: Readonly<Record<string, string>>, right: Readonly<Record<string, string>>): boolean =>
  Object.keys(left).length === Object.keys(right).length && Object.entries(left).every(([name, text]) => right[name] === text);

const sameDetails = (left: TaskDetails, right: TaskDetails): boolean =>
  left.notes === right.notes && left.preview === right.preview && left.checklist.length === right.checklist.length && left.checklist.every((title, index) => right.checklist[index] === title);
