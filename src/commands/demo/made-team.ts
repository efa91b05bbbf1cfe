/** A team as Graph tells of it. */
export interface MadeTeam {
  readonly displayName: string;
  readonly description: string;
  readonly visibility: string;
  readonly classification: string | null;
  readonly channels: readonly MadeChannel[];
  readonly apps: number;
  readonly boards: readonly MadeBoard[];
  readonly owners: readonly { readonly id: string; readonly name: string }[];
  readonly members: readonly { readonly id: string; readonly name: string }[];
}

export interface MadeChannel {
  readonly name: string;
  readonly isPrivate: boolean;
  readonly tabs: readonly string[];
}

export interface MadeBoard {
  readonly title: string;
  readonly columns: readonly { readonly name: string; readonly tasks: readonly string[] }[];
}

/** What the review card promised. */
export interface Promised {
  readonly name: string;
  readonly description: string;
  readonly privacy: string;
  readonly classification: string | undefined;
  readonly counts: Readonly<Record<'channels' | 'privateChannels' | 'tabs' | 'apps' | 'plans' | 'buckets' | 'tasks', number>>;
  readonly owners: readonly { readonly id: string }[];
  readonly members: readonly { readonly id: string }[];
}

type Get = (path: string) => Promise<unknown>;

interface Collection<T> {
  readonly value: readonly T[];
}

interface Member {
  readonly userId: string;
  readonly displayName: string;
  readonly roles: readonly string[];
}

/** Asks the simulated Graph itself, with a token of its own: a second opinion, not the product's. */
export async function graphOf(simulatorUrl: string, tenant: string): Promise<Get> {
  const scope = 'https://graph.microsoft.com/.default';
  const grant = { grant_type: 'client_credentials', client_id: 'demo', client_secret: 'demo', scope };
  const answer = await fetch(`${simulatorUrl}/${tenant}/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams(grant) });
  const { access_token } = (await answer.json()) as { access_token: string };
  return async (path) => {
    const response = await fetch(`${simulatorUrl}/v1.0${path}`, { headers: { authorization: `Bearer ${access_token}` } });
    if (!response.ok) throw new Error(`GET ${path} was answered ${response.status}`);
    return response.json();
  };
}

/** Whether the page of the made team shows the text: what the bot says in channels Graph tells no app. */
export async function saidInTeam(simulatorUrl: string, tenant: string, team: string, text: string): Promise<boolean> {
  const page = await (await fetch(`${simulatorUrl}/team/${tenant}/${team}`)).text();
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return page.includes(escaped);
}

/** `ownApp`: the bot's, which is in the team to say the welcome message, and which nobody promises. */
export async function readMadeTeam(get: Get, id: string, ownApp: string): Promise<MadeTeam> {
  const team = (await get(`/teams/${id}`)) as MadeTeam;
  const { value: channels } = (await get(`/teams/${id}/channels`)) as Collection<GraphChannel>;
  const { value: apps } = (await get(`/teams/${id}/installedApps?$expand=teamsApp`)) as Collection<{ teamsApp: { externalId: string } }>;
  const { value: members } = (await get(`/teams/${id}/members`)) as Collection<Member>;
  const { value: plans } = (await get(`/groups/${id}/planner/plans`)) as Collection<{ id: string; title: string }>;
  const people = members.map(({ userId, displayName, roles }) => ({ id: userId, name: displayName, owner: roles.includes('owner') }));
  return {
    displayName: team.displayName,
    description: team.description,
    visibility: team.visibility,
    classification: team.classification,
    channels: await Promise.all(channels.map((channel) => readChannel(get, id, channel))),
    apps: apps.filter(({ teamsApp }) => teamsApp.externalId !== ownApp).length,
    boards: await Promise.all(plans.map((plan) => readBoard(get, plan))),
    owners: people.filter(({ owner }) => owner),
    members: people.filter(({ owner }) => !owner),
  };
}

interface GraphChannel {
  readonly id: string;
  readonly displayName: string;
  readonly membershipType: string;
}

/** The tab of files comes with every channel; nobody promises it. */
async function readChannel(get: Get, team: string, { id, displayName, membershipType }: GraphChannel): Promise<MadeChannel> {
  const path = `/teams/${team}/channels/${encodeURIComponent(id)}/tabs?$expand=teamsApp`;
  const { value } = (await get(path)) as Collection<{ displayName: string; configuration: { contentUrl: string | null } | null }>;
  const tabs = value.filter(({ configuration }) => configuration?.contentUrl != null);
  return { name: displayName, isPrivate: membershipType === 'private', tabs: tabs.map((tab) => tab.displayName) };
}

async function readBoard(get: Get, { id, title }: { readonly id: string; readonly title: string }): Promise<MadeBoard> {
  type Hinted<T> = T & { readonly orderHint: string };
  const { value: buckets } = (await get(`/planner/plans/${id}/buckets`)) as Collection<Hinted<{ id: string; name: string }>>;
  const { value: tasks } = (await get(`/planner/plans/${id}/tasks`)) as Collection<Hinted<{ bucketId: string; title: string }>>;
  const sorted = <T>(items: readonly Hinted<T>[]): readonly Hinted<T>[] => items.toSorted((one, other) => (one.orderHint < other.orderHint ? -1 : 1));
  const columns = sorted(buckets).map((bucket) => ({
    name: bucket.name,
    tasks: sorted(tasks).filter(({ bucketId }) => bucketId === bucket.id).map((task) => task.title),
  }));
  return { title, columns };
}

/** What differs between the plan, which the review card showed, and the team; empty when nothing does. */
export function differences(plan: Promised, team: MadeTeam): readonly string[] {
  const ids = (people: readonly { readonly id: string }[]): string => people.map(({ id }) => id).toSorted().join(' ');
  const tabs = team.channels.reduce((sum, channel) => sum + channel.tabs.length, 0);
  const columns = team.boards.flatMap((board) => board.columns);
  const { counts } = plan;
  const compared: readonly [string, unknown, unknown][] = [
    ['displayName', plan.name, team.displayName],
    ['description', plan.description, team.description],
    ['visibility', plan.privacy, team.visibility.toLowerCase()],
    ['classification', plan.classification ?? null, team.classification],
    ['channels', counts.channels, team.channels.filter(({ isPrivate }) => !isPrivate).length],
    ['private channels', counts.privateChannels, team.channels.filter(({ isPrivate }) => isPrivate).length],
    ['tabs', counts.tabs, tabs],
    ['apps', counts.apps, team.apps],
    ['boards', counts.plans, team.boards.length],
    ['columns', counts.buckets, columns.length],
    ['tasks', counts.tasks, columns.flatMap((column) => column.tasks).length],
    ['owners', ids(plan.owners), ids(team.owners)],
    ['members', ids(plan.members), ids(team.members)],
  ];
  const differing = compared.filter(([, promised, made]) => promised !== made);
  return differing.map(([what, promised, made]) => `${what} (${String(promised)} ≠ ${String(made)})`);
}
