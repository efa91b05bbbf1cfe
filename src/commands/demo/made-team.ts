/** A team as Graph tells of it. */
export interface MadeTeam {
  readonly displayName: string;
  readonly description: string;
  readonly visibility: string;
  readonly channels: readonly { readonly name: string; readonly tabs: readonly string[] }[];
  readonly apps: number;
  readonly owners: readonly { readonly id: string; readonly name: string }[];
  readonly members: readonly { readonly id: string; readonly name: string }[];
}

/** What the review card promised. */
export interface Promised {
  readonly name: string;
  readonly description: string;
  readonly privacy: string;
  readonly counts: { readonly channels: number; readonly tabs: number; readonly apps: number };
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

export async function readMadeTeam(get: Get, id: string): Promise<MadeTeam> {
  const team = (await get(`/teams/${id}`)) as MadeTeam;
  const { value: channels } = (await get(`/teams/${id}/channels`)) as Collection<{ id: string; displayName: string }>;
  const { value: apps } = (await get(`/teams/${id}/installedApps`)) as Collection<object>;
  const { value: members } = (await get(`/teams/${id}/members`)) as Collection<Member>;
  const people = members.map(({ userId, displayName, roles }) => ({ id: userId, name: displayName, owner: roles.includes('owner') }));
  return {
    displayName: team.displayName,
    description: team.description,
    visibility: team.visibility,
    channels: await Promise.all(channels.map((channel) => readChannel(get, id, channel))),
    apps: apps.length,
    owners: people.filter(({ owner }) => owner),
    members: people.filter(({ owner }) => !owner),
  };
}

/** The tab of files comes with every channel; nobody promises it. */
async function readChannel(get: Get, team: string, { id, displayName }: { id: string; displayName: string }) {
  const path = `/teams/${team}/channels/${encodeURIComponent(id)}/tabs?$expand=teamsApp`;
  const { value } = (await get(path)) as Collection<{ displayName: string; configuration: { contentUrl: string | null } | null }>;
  const tabs = value.filter(({ configuration }) => configuration?.contentUrl != null);
  return { name: displayName, tabs: tabs.map((tab) => tab.displayName) };
}

/** What differs between the plan, which the review card showed, and the team; empty when nothing does. */
export function differences(plan: Promised, team: MadeTeam): readonly string[] {
  const ids = (people: readonly { readonly id: string }[]): string => people.map(({ id }) => id).toSorted().join(' ');
  const tabs = team.channels.reduce((sum, channel) => sum + channel.tabs.length, 0);
  const compared: readonly [string, unknown, unknown][] = [
    ['displayName', plan.name, team.displayName],
    ['description', plan.description, team.description],
    ['visibility', plan.privacy, team.visibility.toLowerCase()],
    ['channels', plan.counts.channels, team.channels.length],
    ['tabs', plan.counts.tabs, tabs],
    ['apps', plan.counts.apps, team.apps],
    ['owners', ids(plan.owners), ids(team.owners)],
    ['members', ids(plan.members), ids(team.members)],
  ];
  const differing = compared.filter(([, promised, made]) => promised !== made);
  return differing.map(([what, promised, made]) => `${what} (${String(promised)} ≠ ${String(made)})`);
}
