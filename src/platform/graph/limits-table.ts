import type { GraphCall, Method } from './call.ts';
import { minute, second } from '../../clock.ts';
import type { CallLimit } from '../../limits.ts';

interface Row {
  readonly name: string;
  readonly methods: readonly Method[];
  /** Path without query; the first group is the resource that a limit per resource counts by. */
  readonly path: RegExp;
  /** Calls per app and tenant each second. */
  readonly perTenant: number;
  readonly perResource?: { readonly calls: number; readonly within: number };
}

const everySecond = (calls: number): Row['perResource'] => ({ calls, within: second });
const channel = String.raw`^/teams/([^/]+/channels/[^/]+)`;

/**
 * learn.microsoft.com/graph/throttling-limits, Microsoft Teams, the version with columns per resource (August 2026).
 * The first row that fits counts; what fits none (directory, Planner) has no limit known in calls a second.
 */
const rows: readonly Row[] = [
  { name: 'clone', methods: ['POST'], path: /^\/teams\/[^/]+\/clone$/, perTenant: 6 },
  {
    name: 'members.add',
    methods: ['POST'],
    path: /^\/teams\/([^/]+)\/members(?:\/add)?$/,
    perTenant: 10,
    perResource: { calls: 4, within: minute },
  },
  { name: 'members', methods: ['GET'], path: /^\/teams\/([^/]+)\/(?:channels\/[^/]+\/)?members$/, perTenant: 60, perResource: everySecond(4) },
  { name: 'channels', methods: ['GET'], path: /^\/teams\/([^/]+)\/channels$/, perTenant: 60, perResource: everySecond(4) },
  { name: 'channels.write', methods: ['POST'], path: /^\/teams\/([^/]+)\/channels$/, perTenant: 10, perResource: everySecond(4) },
  { name: 'tabs.read', methods: ['GET'], path: new RegExp(`${channel}/tabs`), perTenant: 30, perResource: everySecond(1) },
  {
    name: 'tabs.write',
    methods: ['POST', 'PATCH'],
    path: new RegExp(`${channel}/tabs`),
    perTenant: 30,
    perResource: everySecond(1),
  },
  { name: 'team', methods: ['GET'], path: /^\/teams\/([^/]+)$/, perTenant: 30, perResource: everySecond(4) },
  { name: 'team.change', methods: ['PATCH'], path: /^\/teams\/([^/]+)$/, perTenant: 30, perResource: everySecond(4) },
  { name: 'apps.read', methods: ['GET'], path: /^\/(?:teams\/[^/]+|users\/[^/]+\/teamwork)\/installedApps/, perTenant: 30 },
  { name: 'apps.write', methods: ['POST'], path: /^\/(?:teams\/[^/]+|users\/[^/]+\/teamwork)\/installedApps/, perTenant: 30 },
  { name: 'catalog.read', methods: ['GET'], path: /^\/appCatalogs/, perTenant: 30 },
  { name: 'teams.read', methods: ['GET'], path: /^\/(?:teams[/(]|users\/[^/]+\/(?:teamwork|joinedTeams))/, perTenant: 30 },
  { name: 'teams.write', methods: ['POST', 'PATCH', 'PUT'], path: /^\/(?:teams\/|users\/[^/]+\/teamwork)/, perTenant: 30 },
  { name: 'teams.delete', methods: ['DELETE'], path: /^\/teams\//, perTenant: 15 },
];

/**
 * "A sustained limit of approximately 83 percent … over a longer window", same page: as many calls as are allowed, in a
 * window that is so much longer. It also bears that calls arrive less evenly than they leave.
 */
const sustained = 0.83;

const limit = (key: string, calls: number, within: number): CallLimit => ({ key, calls, within: Math.ceil(within / sustained) });

/** Everything that Graph counts this call by. */
export function limitsOf({ tenant, method, path }: GraphCall): readonly CallLimit[] {
  const [bare = ''] = path.split('?', 1);
  for (const { name, methods, path: pattern, perTenant, perResource } of rows) {
    const match = methods.includes(method) ? pattern.exec(bare) : null;
    if (!match) continue;
    const key = `graph:${tenant}:${name}`;
    const ofTenant = limit(key, perTenant, second);
    if (!perResource) return [ofTenant];
    const ofResource = limit(`${key}:${match[1] ?? ''}`, perResource.calls, perResource.within);
    // Many processes may read one team; only the one that makes it changes it.
    return [ofTenant, method === 'GET' ? ofResource : { ...ofResource, whole: true }];
  }
  return [];
}
