const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A team, and the tenant that it is in where the link tells. */
export interface NamedTeam {
  readonly id: string;
  readonly tenant: string | undefined;
}

/**
 * The team that somebody means by its id, or by what Teams copies as *Get link to team*:
 * `https://teams.microsoft.com/l/team/…?groupId=…&tenantId=…` (microsoftteams/platform/concepts/build-and-test/deep-links).
 */
export function namedTeam(text: string): NamedTeam | undefined {
  const told = text.trim().toLowerCase();
  if (guid.test(told)) return { id: told, tenant: undefined };
  const link = URL.parse(told);
  const id = link?.searchParams.get('groupid');
  if (link?.protocol !== 'https:' || !link.pathname.startsWith('/l/') || !id || !guid.test(id)) return undefined;
  return { id, tenant: link.searchParams.get('tenantid') ?? undefined };
}
