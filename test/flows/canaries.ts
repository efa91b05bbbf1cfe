import { companyIn, templatesByTenant } from '../../src/simulator/company/seed.ts';

/**
 * What is read of source teams and never kept (model.md §7): each has a word of its own that stands nowhere else. Channel
 * names are among it; the team's own name and description are not.
 */
export const planted = ['tab', 'target', 'channel', 'plan', 'bucket', 'task', 'notes', 'checklist', 'label'] as const;

export const canary = (what: string): string => `Zq${what}canary`;

/** What the directory says of a person beyond the sixteen fields of a profile, each with a word of its own; and one of the sixteen. */
export const personal = { mobilePhone: canary('phone'), officeLocation: canary('office'), employeeId: canary('employee'), streetAddress: canary('street'), postalCode: canary('postal'), jobTitle: canary('kept') };

/** The built-in companies, where this source team and this person have the words everywhere where only a source team or the directory says something. */
export function companyWithCanaries(source: string, person: string): object {
  const { tenants } = companyIn();
  const [first, ...others] = tenants;
  const teams = first!.teams!.map((team) => (team.displayName === source ? withCanaries(team) : team));
  const users = first!.users.map((user) => (user.alias === person ? { ...user, ...personal } : user));
  return { tenants: [{ ...first!, users, teams }, ...others], templates: templatesByTenant() };
}

function withCanaries(team: NonNullable<ReturnType<typeof companyIn>['tenants'][number]['teams']>[number]): object {
  const contentUrl = `https://a.example/${canary('target')}`;
  const tab = { displayName: canary('tab'), app: 'com.microsoft.teamspace.tab.web', configuration: { contentUrl, websiteUrl: contentUrl } };
  const task = { title: canary('task'), notes: canary('notes'), checklist: [canary('checklist')], labels: ['category1'] };
  const plan = { id: 'canaryplanQAFh3CxxxxxxZZZZZZ', title: canary('plan'), labels: { category1: canary('label') }, buckets: [{ name: canary('bucket'), tasks: [task] }] };
  return { ...team, channels: [...team.channels, { displayName: canary('channel'), tabs: [tab] }], plans: [plan] };
}
