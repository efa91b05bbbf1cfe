import { noHead } from '../../src/audit/record.ts';
import type { Draft, Form } from '../../src/catalog/draft.ts';
import type { Plan } from '../../src/catalog/plan.ts';
import type { SourceTab, SourceTeam } from '../../src/catalog/teams-service.ts';
import type { Template } from '../../src/catalog/template.ts';
import type { Profile } from '../../src/people/profile.ts';
import { progressOf, referenceOf, type TeamRequest } from '../../src/requests/request.ts';
import type { Actor } from '../../src/tenants/permissions.ts';

export const tenant = 'tenant-a';
export const noon = Date.UTC(2026, 10, 22, 12);

/** A person whose name, mail and id are told by one word. */
export const aProfile = (id: string): Profile => ({
  id,
  displayName: id.toUpperCase(),
  mail: `${id}@contoso.com`,
  userPrincipalName: `${id}@contoso.com`,
  jobTitle: undefined,
  department: undefined,
});

export const anActor = (id: string, change: Partial<Actor> = {}): Actor => ({
  tenant,
  id,
  name: id.toUpperCase(),
  email: `${id}@contoso.com`,
  roles: ['AUTHENTICATED_USER'],
  ...change,
});

export const globalAdmin = (id = 'gina'): Actor => anActor(id, { roles: ['AUTHENTICATED_USER', 'GLOBAL_ADMIN'] });
export const teamsAdmin = (id = 'tom'): Actor => anActor(id, { roles: ['AUTHENTICATED_USER', 'TEAMS_SERVICE_ADMIN'] });

export const aTab = (displayName: string, appId = 'com.microsoft.teamspace.tab.web', contentUrl: string | null = 'https://a.example'): SourceTab => ({
  displayName,
  appId,
  configuration: { contentUrl, entityId: null, websiteUrl: null, removeUrl: null },
});

export const aSource = (change: Partial<SourceTeam> = {}): SourceTeam => ({
  id: 'source-1',
  displayName: 'Project source',
  isArchived: false,
  apps: 3,
  channels: [
    { id: 'c1', displayName: 'General', membershipType: 'standard', tabs: [aTab('Site')] },
    { id: 'c2', displayName: 'Plans', membershipType: 'standard', tabs: [aTab('Board'), aTab('Wiki')] },
  ],
  ...change,
});

interface TemplateChange {
  readonly templateConfiguration?: Partial<Template['templateConfiguration']>;
  readonly clonedTeam?: Partial<Template['clonedTeam']>;
  readonly newTeam?: Partial<Template['newTeam']>;
}

export const aTemplate = ({ templateConfiguration, clonedTeam, newTeam }: TemplateChange = {}): Template => ({
  templateConfiguration: {
    id: 'project',
    name: 'Project',
    description: 'A team for a project',
    language: 'en-us',
    enabled: true,
    version: '1.0.0',
    approval: { requireApproval: false, approvalTeam: [] },
    permanentMembership: { owners: [], members: [] },
    audienceTargeting: { enabled: false, rules: '' },
    ...templateConfiguration,
  },
  clonedTeam: {
    teamId: 'source-1',
    teamName: 'Project source',
    includeApps: true,
    includeTabs: true,
    includeSettings: true,
    includeChannels: true,
    includeMembers: false,
    ...clonedTeam,
  },
  newTeam: {
    namingConvention: '',
    emailConvention: '',
    descriptionConvention: '',
    defaultName: '',
    defaultDescription: '',
    teamPrivacy: 'private',
    addRequesterAsTeamOwner: true,
    ...newTeam,
  },
});

export const aForm = (change: Partial<Form> = {}): Form => ({
  name: 'Apollo',
  description: 'To the moon',
  reason: 'because',
  owners: [],
  members: [],
  ...change,
});

export const aPlan = (change: Partial<Plan> = {}): Plan => ({
  name: 'Apollo',
  description: 'To the moon',
  mailNickname: 'apollo',
  privacy: 'private',
  source: 'source-1',
  parts: ['apps', 'settings', 'channels'],
  copyTabs: true,
  owners: [{ id: 'rita', displayName: 'RITA' }],
  members: [{ id: 'mia', displayName: 'MIA' }],
  counts: { channels: 2, tabs: 3, apps: 3 },
  notCopied: [],
  ...change,
});

const requestId = '01900000-0000-7000-8000-0000000a0001';

export const aDraft = (change: Partial<Draft> = {}): Draft => ({
  tenant,
  id: requestId,
  requester: { id: 'rita', displayName: 'RITA', email: 'rita@contoso.com' },
  revision: 1,
  template: { id: 'project', name: 'Project', description: 'A team for a project', version: '1.0.0' },
  now: noon,
  seed: '0123456789abcdef0123456789abcdef',
  form: aForm(),
  plan: aPlan(),
  approval: { required: false, team: [] },
  findings: [],
  ...change,
});

/** A request in a status, otherwise as Submit makes it. */
export function aRequest(change: Partial<TeamRequest> = {}): TeamRequest {
  const status = change.status ?? 'saved';
  const id = change.id ?? requestId;
  return {
    tenant,
    id,
    reference: referenceOf(id),
    requester: { id: 'rita', displayName: 'RITA', email: 'rita@contoso.com' },
    submittedAt: noon,
    template: { id: 'project', name: 'Project', description: 'A team for a project', version: '1.0.0' },
    asked: { name: 'Apollo', reason: 'because' },
    plan: aPlan(),
    status,
    progress: status === 'error' ? 20 : progressOf[status],
    failedIn: undefined,
    failure: undefined,
    nextTry: undefined,
    outageSince: undefined,
    approval: { required: false, team: [], round: 0, decision: undefined },
    waitsFor: undefined,
    attempt: 1,
    made: undefined,
    warnings: [],
    wakeAt: noon,
    trail: noHead,
    version: 1,
    ...change,
  };
}
