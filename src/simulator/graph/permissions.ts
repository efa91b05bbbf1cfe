import type { TenantRecord } from '../records.ts';
import type { World } from '../route.ts';
import table from './permissions.json' with { type: 'json' };

/**
 * For each call the application permissions any of which lets it pass: those that the tables of learn.microsoft.com/graph/api
 * have, without the ones for a single team or chat. Of a call with none any token may do.
 */
const accepted: Readonly<Record<string, readonly string[] | undefined>> = table;

/** Every application permission that lets any simulated call pass. */
export const everyPermission: readonly string[] = [...new Set(Object.values(table).flat())].sort();

/** What the tenant's administrator has consented to: everything there is, unless the company or the command line says otherwise. */
export function grantedIn(world: World, tenant: string): readonly string[] {
  const permissions = world.state.get<TenantRecord>('tenants', '', tenant)?.permissions;
  const withheld = [...(permissions?.withheld ?? []), ...(world.settings.withheld ?? [])];
  return (permissions?.granted ?? everyPermission).filter((name) => !withheld.includes(name));
}

/** The permissions of which the call needs one. `pattern`: as routes have it, from the version root on. */
export const acceptedFor = (method: string, pattern: string): readonly string[] =>
  accepted[`${method} ${pattern.replaceAll(/\{[^}]*\}/g, '{}')}`] ?? [];
