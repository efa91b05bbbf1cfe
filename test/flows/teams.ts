import assert from 'node:assert/strict';
import type { FlowWorld } from './world.ts';

export interface MadeTeam {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly privacy: string;
  readonly owners: readonly string[];
  /** Owners left out. */
  readonly members: readonly string[];
  /** Channel → names and targets of its tabs. */
  readonly channels: Readonly<Record<string, readonly string[]>>;
}

interface Listed<T> {
  readonly value: readonly T[];
}

interface Group {
  readonly id: string;
  readonly displayName: string;
}

/** Teams of this exact name in the simulated tenant, read through Graph. */
export async function teamsCalled(world: FlowWorld, tenant: string, name: string): Promise<readonly string[]> {
  const { value } = (await world.graph(tenant, '/groups?$select=id,displayName&$top=999')) as Listed<Group>;
  return value.filter(({ displayName }) => displayName === name).map(({ id }) => id);
}

/** The one team of this name, with all that people find in it. */
export async function theTeam(world: FlowWorld, tenant: string, name: string): Promise<MadeTeam> {
  const [id, ...others] = await teamsCalled(world, tenant, name);
  assert.ok(id, `There is no team ${name}`);
  assert.deepEqual(others, [], `There is more than one team ${name}`);
  const group = (await world.graph(tenant, `/groups/${id}?$select=id,description,visibility`)) as { description: string | null; visibility: string };
  const members = (await world.graph(tenant, `/teams/${id}/members`)) as Listed<{ userId: string; roles: readonly string[] }>;
  const channels = (await world.graph(tenant, `/teams/${id}/channels`)) as Listed<Group>;
  const withTabs = await Promise.all(
    channels.value.map(async ({ id: channel, displayName }) => [displayName, await tabsOf(world, tenant, id, channel)] as const),
  );
  const owners = members.value.filter(({ roles }) => roles.includes('owner'));
  return {
    id,
    name,
    description: group.description,
    privacy: group.visibility.toLowerCase(),
    owners: owners.map(({ userId }) => userId).toSorted(),
    members: members.value.filter((one) => !owners.includes(one)).map(({ userId }) => userId).toSorted(),
    channels: Object.fromEntries(withTabs),
  };
}

async function tabsOf(world: FlowWorld, tenant: string, team: string, channel: string): Promise<readonly string[]> {
  const path = `/teams/${team}/channels/${encodeURIComponent(channel)}/tabs`;
  const { value } = (await world.graph(tenant, path)) as Listed<{ displayName: string; configuration?: { contentUrl?: string | null } }>;
  return value.map(({ displayName, configuration }) => `${displayName} → ${configuration?.contentUrl ?? 'nothing'}`).toSorted();
}
