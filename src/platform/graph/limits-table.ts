import type { GraphCall, Method } from './call.ts';
import { minute, second } from '../../clock.ts';

/** One bucket that a call takes from (`CallBudget.take`). */
export interface Dimension {
  readonly key: string;
  readonly perSecond: number;
  readonly burst: number;
}

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
  { name: 'members', methods: ['GET'], path: /^\/teams\/([^/]+)\/members$/, perTenant: 60, perResource: everySecond(4) },
  { name: 'channels', methods: ['GET'], path: /^\/teams\/([^/]+)\/channels$/, perTenant: 60, perResource: everySecond(4) },
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
  { name: 'teams.read', methods: ['GET'], path: /^\/(?:teams[/(]|users\/[^/]+\/(?:teamwork|joinedTeams)|appCatalogs)/, perTenant: 30 },
  { name: 'teams.write', methods: ['POST', 'PATCH', 'PUT'], path: /^\/(?:teams\/|users\/[^/]+\/teamwork)/, perTenant: 30 },
  { name: 'teams.delete', methods: ['DELETE'], path: /^\/teams\//, perTenant: 15 },
];

/** "A sustained limit of approximately 83 percent … over a longer window", same page. */
const sustained = 0.83;

/**
 * A bucket that holds what is left between the sustained and the full limit: so a burst and what refills behind it
 * never exceed the documented number in any window. Of four a minute three may come at once and one a minute follows.
 */
function bucket(key: string, calls: number, within: number): Dimension {
  const burst = within > second ? calls - 1 : Math.max(1, Math.floor(calls * (1 - sustained)));
  const perWindow = within > second ? calls - burst : calls * sustained;
  return { key, perSecond: (perWindow * second) / within, burst };
}

/** Every bucket that Graph counts this call in. */
export function dimensionsOf({ tenant, method, path }: GraphCall): readonly Dimension[] {
  const [bare = ''] = path.split('?', 1);
  for (const { name, methods, path: pattern, perTenant, perResource } of rows) {
    const match = methods.includes(method) ? pattern.exec(bare) : null;
    if (!match) continue;
    const key = `graph:${tenant}:${name}`;
    const whole = bucket(key, perTenant, second);
    if (!perResource) return [whole];
    return [whole, bucket(`${key}:${match[1] ?? ''}`, perResource.calls, perResource.within)];
  }
  return [];
}
