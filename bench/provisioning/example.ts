import type { CompanyTeam, CompanyTenant } from '../../src/simulator/company/company-file.ts';
import type { Template } from '../../src/catalog/template.ts';
import { aTemplate } from '../../test/support/builders.ts';

export const tenantId = '0e0e0e0e-0000-4000-8000-000000000002';
const numbered = (kind: string, number: number): string => `${kind.repeat(8)}-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** The worked example of the physical limit: channels, tabs, apps, people, buckets, tasks with details. */
export const size = { channels: 6, tabs: 8, apps: 3, people: 25, buckets: 5, tasks: 40 } as const;

/** Whoever asks, and whoever joins. */
export const people: readonly string[] = Array.from({ length: 40 }, (_, index) => numbered('a', index + 1));

/** The form takes the requester and so many others; the template brings the rest. */
export const joining = 20;

const web = 'com.microsoft.teamspace.tab.web';
const catalogue = [web, '81fef3a6-72aa-4648-a763-de824aeafb7d', '0d820ecd-def2-4297-adad-78056cde7c78'];
const tabApps = [web, catalogue[1]!, catalogue[2]!];

function source(number: number): CompanyTeam {
  const tabs = Array.from({ length: size.tabs }, (_, index) => ({
    displayName: `Tab ${String(index)}`,
    app: tabApps[index % tabApps.length]!,
    configuration: { entityId: null, contentUrl: `https://a.example/${String(index)}`, websiteUrl: null, removeUrl: null },
  }));
  const perBucket = size.tasks / size.buckets;
  return {
    id: numbered('b', number),
    displayName: `Source ${String(number)}`,
    mailNickname: `source${String(number)}`,
    photo: true,
    owners: [people[39]!],
    members: [],
    apps: catalogue,
    channels: Array.from({ length: size.channels }, (_, index) => ({
      displayName: index === 0 ? 'General' : `Channel ${String(index)}`,
      tabs: tabs.filter((_tab, tab) => tab % size.channels === index),
    })),
    plans: [
      {
        id: `plan${String(number).padStart(8, '0')}QAFh3CxxxxxxZZZZ`,
        title: 'Board',
        labels: { category1: 'Urgent' },
        buckets: Array.from({ length: size.buckets }, (_, bucket) => ({
          name: `Bucket ${String(bucket)}`,
          tasks: Array.from({ length: perBucket }, (_task, task) => ({
            title: `Task ${String(bucket)}.${String(task)}`,
            notes: 'What it is about',
            checklist: ['One', 'Two'],
            labels: ['category1'],
          })),
        })),
      },
    ],
  };
}

export const templateId = (number: number): string => `template-${String(number)}`;

export const template = (number: number): Template =>
  aTemplate({
    templateConfiguration: {
      id: templateId(number),
      name: `Template ${String(number)}`,
      permanentMembership: { owners: [], members: people.slice(joining + 1, size.people).map((id) => ({ id, name: id })) },
    },
    clonedTeam: { teamId: numbered('b', number) },
    newTeam: { welcomeMessageConvention: '' },
  });

/** A company with so many templates' source teams, all of the example's size. */
export const company = (templates: number): { tenants: [CompanyTenant] } => ({
  tenants: [
    {
      id: tenantId,
      displayName: 'Example',
      domain: 'example.example',
      countryLetterCode: 'US',
      preferredLanguage: 'en',
      users: people.map((id, index) => ({ id, displayName: `Person ${String(index)}`, alias: `person${String(index)}` })),
      apps: [{ id: numbered('c', 1), externalId: 'bot', displayName: 'Teamwright', distributionMethod: 'organization', version: '1.0.0', shortDescription: 'Makes teams', tab: 'none' }],
      teams: Array.from({ length: templates }, (_, index) => source(index + 1)),
    },
  ],
});
