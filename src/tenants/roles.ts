/** Roles of model.md §6 that come from the tenant's directory roles; everybody is an authenticated user. */
export type Role = 'AUTHENTICATED_USER' | 'TEAMS_SERVICE_ADMIN' | 'GLOBAL_ADMIN';

/** Microsoft Entra built-in roles by template id (learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference). */
export const globalAdminTemplate = '62e90394-69f5-4237-9190-012177145e10';
const directoryRoles: Readonly<Record<string, Role>> = {
  [globalAdminTemplate]: 'GLOBAL_ADMIN',
  '69091246-20e8-4a56-aa4d-066075b2a7a8': 'TEAMS_SERVICE_ADMIN',
};

/** Template ids of the directory roles whose holders are told when something needs an admin. */
export const adminRoleTemplates: readonly string[] = Object.keys(directoryRoles);

export function rolesFrom(roleTemplateIds: readonly string[]): readonly Role[] {
  const held = roleTemplateIds.flatMap((id) => directoryRoles[id.toLowerCase()] ?? []);
  return ['AUTHENTICATED_USER', ...held];
}

/** Whether somebody with these roles signs in as an admin (model.md §7). */
export const isAdmin = (roles: readonly Role[]): boolean => roles.some((role) => role !== 'AUTHENTICATED_USER');
