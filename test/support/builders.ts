import { noHead } from '../../src/audit/record.ts';
import type { Draft, Form } from '../../src/catalog/draft.ts';
import type { Plan } from '../../src/catalog/plan.ts';
import type { SourceChannel, SourcePlan, SourceTab, SourceTask, SourceTeam } from '../../src/catalog/source-team.ts';
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

export const aChannel = (change: Partial<SourceChannel> = {}): SourceChannel => ({
  id: 'c1',
  displayName: 'General',
  description: undefined,
  membershipType: 'standard',
  tabs: [],
  people: [],
  ...change,
});

export const aTask = (id: string, change: Partial<SourceTask> = {}): SourceTask => ({
  id,
  title: `Task ${id}`,
  priority: 5,
  labels: [],
  hasNotes: false,
  checklistItems: 0,
  left: { people: false, dates: false, progress: false, attachments: false },
  ...change,
});

/** A board with two columns and three tasks, one of which has notes and a label. */
export const aBoard = (change: Partial<SourcePlan> = {}): SourcePlan => ({
  id: 'source-plan',
  title: 'Board',
  categories: { category1: 'Urgent' },
  buckets: [
    { id: 'b1', name: 'To do', tasks: [aTask('t1', { hasNotes: true, labels: ['category1'] }), aTask('t2')] },
    { id: 'b2', name: 'Done', tasks: [aTask('t3')] },
  ],
  ...change,
});

export const aSource = (change: Partial<SourceTeam> = {}): SourceTeam => ({
  id: 'source-1',
  displayName: 'Project source',
  isArchived: false,
  classification: undefined,
  hasPhoto: false,
  people: [],
  apps: ['app-1', 'app-2', 'app-3'],
  lostApps: 0,
  plans: [],
  channels: [
    aChannel({ id: 'c1', displayName: 'General', tabs: [aTab('Site')] }),
    aChannel({ id: 'c2', displayName: 'Plans', tabs: [aTab('Board'), aTab('Wiki')] }),
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
    pictureUrl: '',
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
    welcomeMessageConvention: '',
    defaultName: '',
    defaultDescription: '',
    defaultWelcomeMessage: '',
    teamPrivacy: 'private',
    addRequesterAsTeamOwner: true,
    ...newTeam,
  },
});

export const aForm = (change: Partial<Form> = {}): Form => ({
  name: 'Apollo',
  description: 'To the moon',
  welcomeMessage: '',
  pictureUrl: '',
  reason: 'because',
  owners: [],
  members: [],
  ...change,
});

export const aPlan = (change: Partial<Plan> = {}): Plan => ({
  name: 'Apollo',
  description: 'To the moon',
  welcomeMessage: '',
  mailNickname: 'apollo',
  privacy: 'private',
  classification: undefined,
  source: 'source-1',
  parts: ['apps', 'settings', 'channels'],
  copyTabs: true,
  copyPhoto: false,
  pictureUrl: '',
  owners: [{ id: 'rita', displayName: 'RITA' }],
  members: [{ id: 'mia', displayName: 'MIA' }],
  permanent: [],
  counts: { channels: 2, privateChannels: 0, tabs: 3, apps: 3, plans: 0, buckets: 0, tasks: 0 },
  notCopied: [],
  fingerprints: { channels: '', tabs: '', apps: '', plans: '' },
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
    stops: 0,
    undoing: false,
    second: undefined,
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
