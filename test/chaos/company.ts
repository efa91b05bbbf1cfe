import type { Template } from '../../src/catalog/template.ts';
import type { Company, CompanyTeam } from '../../src/simulator/company/company-file.ts';
import { aTemplate } from '../support/builders.ts';

const numbered = (kind: string, number: number): string => `${kind.repeat(8)}-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const companyId = numbered('e', 1);

/** Who asks, who decides, who comes along, and who attends to what stops. */
export const people = { rita: numbered('a', 1), olga: numbered('a', 2), paul: numbered('a', 3), mia: numbered('a', 4), gina: numbered('a', 5) } as const;

export type PersonName = keyof typeof people;

/** A team with little in it, so that a story is short, and one with something of everything. */
export const sources = { small: numbered('b', 1), rich: numbered('b', 2) } as const;

export const welcome = 'Welcome, everybody!';

const web = 'com.microsoft.teamspace.tab.web';
const site = (displayName: string) => ({ displayName, app: web, configuration: { contentUrl: `https://${displayName.toLowerCase()}.example` } });

const small: CompanyTeam = {
  id: sources.small,
  displayName: 'Small source',
  mailNickname: 'small',
  owners: [people.mia],
  channels: [{ displayName: 'General', tabs: [site('Site')] }],
};

const plan = 'plan000000000001QAFh3Cxxxxxx';
const board = `https://tasks.office.com/frame?planId=${plan}`;

const rich: CompanyTeam = {
  id: sources.rich,
  displayName: 'Rich source',
  mailNickname: 'rich',
  classification: 'Internal',
  photo: true,
  owners: [people.mia],
  members: [people.olga],
  channels: [
    { displayName: 'General', tabs: [site('Site')] },
    {
      displayName: 'Plans',
      tabs: [{ displayName: 'Board', app: 'com.microsoft.teamspace.tab.planner', configuration: { entityId: plan, contentUrl: board, websiteUrl: board, removeUrl: board } }],
    },
    { displayName: 'Closed', membershipType: 'private', people: [{ user: people.mia, owner: true }], tabs: [site('Secret')] },
  ],
  plans: [{ id: plan, title: 'Board', labels: { category1: 'Urgent' }, buckets: [{ name: 'To do', tasks: [{ title: 'Read', notes: 'Read first', labels: ['category1'] }, { title: 'Write' }] }] }],
};

const names: Readonly<Record<PersonName, string>> = { rita: 'Rita Request', olga: 'Olga Approve', paul: 'Paul Approve', mia: 'Mia Member', gina: 'Gina Admin' };
const globalAdmin = '62e90394-69f5-4237-9190-012177145e10';

export const company: Company = {
  tenants: [
    {
      id: companyId,
      displayName: 'Chaos',
      domain: 'chaos.example',
      countryLetterCode: 'US',
      preferredLanguage: 'en',
      users: Object.entries(people).map(([alias, id]) => ({ id, displayName: names[alias as PersonName], alias, country: 'US', preferredLanguage: 'en-US' })),
      roles: [{ id: numbered('c', 2), roleTemplateId: globalAdmin, displayName: 'Global Administrator', description: '', members: [people.gina] }],
      apps: [{ id: numbered('c', 1), externalId: 'bot', displayName: 'Teamwright', distributionMethod: 'organization', version: '1.0.0', shortDescription: 'Makes teams', tab: 'none' }],
      teams: [small, rich],
    },
  ],
};

const named = (name: PersonName) => ({ id: people[name], name: names[name] });

/** One template for each way that a story may go. */
export const templates: Readonly<Record<'plain' | 'asked' | 'rich', Template>> = {
  plain: aTemplate({ templateConfiguration: { id: 'plain', name: 'Plain' }, clonedTeam: { teamId: sources.small } }),
  asked: aTemplate({
    templateConfiguration: { id: 'asked', name: 'Asked', approval: { requireApproval: true, approvalTeam: [named('olga'), named('paul')] } },
    clonedTeam: { teamId: sources.small },
  }),
  rich: aTemplate({ templateConfiguration: { id: 'rich', name: 'Rich' }, clonedTeam: { teamId: sources.rich } }),
};
