/** What one row of a limits table allows: so many calls in so many ms, counted for one resource. */
export interface Allowance {
  readonly calls: number;
  readonly ms: number;
}

/** A row: which calls it is about and what it allows; the first that fits counts. */
export interface LimitRow {
  readonly methods: readonly string[];
  readonly path: RegExp;
  /** Per app and tenant. */
  readonly tenant: Allowance;
  /** Per team or channel, which the path's first group names, for each method and row; both ways of adding members are counted together. */
  readonly resource?: Allowance & { readonly name: 'team' | 'members' | 'channel' };
}

const second = 1000;
const perSecond = (calls: number): Allowance => ({ calls, ms: second });
const perTeam = { ...perSecond(4), name: 'team' } as const;
const membersOfTeam = { calls: 4, ms: 60 * second, name: 'members' } as const;
const perChannel = { ...perSecond(1), name: 'channel' } as const;

const team = '/teams/([^/]+)';
const channel = `/teams/[^/]+/channels/([^/]+)`;
const at = (path: string): RegExp => new RegExp(`^/v1\\.0(?:${path})$`, 'i');

const row = (method: string, path: string, calls: number, resource?: LimitRow['resource']): LimitRow => ({
  methods: method.split(' '),
  path: at(path),
  tenant: perSecond(calls),
  ...(resource ? { resource } : {}),
});

/** The Microsoft Teams rows of learn.microsoft.com/graph/throttling-limits, with their columns "per app and tenant" and "per resource". */
export const teamsRows: readonly LimitRow[] = [
  row('GET', team, 30, perTeam),
  row('POST', '/teams', 10),
  row('PUT', '/groups/[^/]+/team', 6),
  row('POST', '/teams/[^/]+/clone', 6),
  row('PATCH', team, 30, perTeam),
  row('GET', `${team}/(?:channels|allChannels)`, 60, perTeam),
  row('POST', `${team}/channels`, 10, perTeam),
  row('GET', `${channel}(?:/tabs(?:/[^/]+)?)?`, 30, perChannel),
  row('PATCH', `${channel}(?:/tabs/[^/]+)?`, 30, perChannel),
  row('DELETE', `${channel}(?:/tabs/[^/]+)?`, 15, perChannel),
  row('POST', `${channel}/tabs`, 30, perChannel),
  row('GET', `${team}/members(?:/[^/]+)?`, 60, perTeam),
  row('POST', `${team}/members/add`, 10, membersOfTeam),
  row('POST', `${team}/members`, 30, membersOfTeam),
  row('GET', `${channel}/.+`, 30, perChannel),
  row('POST PATCH PUT', `${channel}/.+`, 30, perChannel),
  row('DELETE', `${channel}/.+`, 15, perChannel),
  row('GET', '/(?:teams|chats)/[^/]+/installedApps(?:/.+)?|/users/[^/]+/teamwork/installedApps(?:/.+)?', 30),
  row('POST', '/(?:teams|chats)/[^/]+/installedApps|/users/[^/]+/teamwork/installedApps', 30),
  row('GET', '/appCatalogs/.+', 30),
  row('POST PUT PATCH', '/appCatalogs/.+', 30),
  row('DELETE', '/appCatalogs/.+', 15),
  row('GET', '/(?:teams/.+|users/[^/]+/teamwork/.+|users/[^/]+/joinedTeams|chats/.+)', 30),
  row('POST PUT PATCH', '/(?:teams/.+|users/[^/]+/teamwork/.+)', 30),
  row('DELETE', '/(?:teams/.+|users/[^/]+/teamwork/.+)', 15),
];
