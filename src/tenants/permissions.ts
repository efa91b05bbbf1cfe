import type { Role } from './roles.ts';

/** What a person may do, beyond what concerns only their own requests. */
export type Permission = 'template.manage' | 'request.attend' | 'request.decideAny' | 'trail.read' | 'settings.manage';

/** The one table of roles × permissions (model.md §6); `request.attend` is Retry and its like. */
const table: Readonly<Record<Permission, readonly Role[]>> = {
  'template.manage': ['TEAMS_SERVICE_ADMIN', 'GLOBAL_ADMIN'],
  'request.attend': ['TEAMS_SERVICE_ADMIN', 'GLOBAL_ADMIN'],
  'request.decideAny': ['GLOBAL_ADMIN'],
  'trail.read': ['GLOBAL_ADMIN'],
  'settings.manage': ['GLOBAL_ADMIN'],
};

/** Somebody who acts: identity from the validated activity, roles from the directory. */
export interface Actor {
  readonly tenant: string;
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
}

export function may(actor: Actor, permission: Permission): boolean {
  return table[permission].some((role) => actor.roles.includes(role));
}
