import { day, hour, minute } from '../../src/clock.ts';
import type { AuditRecord } from '../../src/audit/record.ts';
import type { Finding } from '../../src/catalog/draft.ts';
import type { Template } from '../../src/catalog/template.ts';
import type { Person, Profile } from '../../src/people/profile.ts';
import type { Subject } from '../../src/requests/whole-trail.ts';
import type { History } from '../../src/requests/history.ts';
import { progressOf, type Status, type MadePart, type TeamRequest } from '../../src/requests/request.ts';
import { approvalView } from '../../src/bot/cards/approval-card.ts';
import type { View } from '../../src/bot/cards/card-template.ts';
import { catalogView } from '../../src/bot/cards/catalog-card.ts';
import { refusal } from '../../src/bot/cards/findings.ts';
import { formView } from '../../src/bot/cards/form-card.ts';
import { brokenView, trailView, verdictView } from '../../src/bot/cards/audit-card.ts';
import { historyView } from '../../src/bot/cards/history-card.ts';
import { attentionListView, attentionView, undoView } from '../../src/bot/cards/attention-card.ts';
import { decisionsView, requestsView, templatesView } from '../../src/bot/cards/lists.ts';
import { helpView, welcomeView } from '../../src/bot/cards/notice.ts';
import { reviewView } from '../../src/bot/cards/review-card.ts';
import { settingsView } from '../../src/bot/cards/settings-card.ts';
import { offeredView, peopleView, seenView, whichTemplateView } from '../../src/bot/cards/sight-card.ts';
import { statusView } from '../../src/bot/cards/status-card.ts';
import { usageView } from '../../src/bot/cards/usage-card.ts';
import { figuresOf, type Tallied } from '../../src/requests/figures.ts';
import { organizationOf } from '../../src/tenants/organization.ts';
import { storedSettings } from '../../src/tenants/settings.ts';
import { Speech } from '../../src/text/text.ts';
import { aDraft, aForm, aPlan, aRequest, aSource, aBoard, aChannel, aTab, aTemplate, noon } from '../support/builders.ts';

/** What people of a company would type: the sample, or something hostile in its place. */
export interface Words {
  readonly name: string;
  readonly description: string;
  readonly reason: string;
  readonly comment: string;
  readonly person: (name: string) => string;
  readonly template: string;
}

export const believable: Words = {
  name: 'PRJ - Aurora',
  description: 'Plans, offers and deliveries of the Aurora project, for everybody who works on it',
  reason: 'The project starts in January and needs a place for its plans.',
  comment: 'We have a team for Aurora already; please join that one.',
  person: (name) => name,
  template: 'Customer team',
};

const id = (last: number): string => `01900000-0000-7000-8000-0000000a${last.toString(16).padStart(4, '0')}`;

/** As the product links to a picture of its own. */
const pictureLink = (index: number): string =>
  `https://bot.example/pictures/${id(9)}/${String(index).repeat(64)}.png?until=${noon}&signature=${'Ab3_'.repeat(10)}Ab3`;

const longList = ['Hannah Becker', 'Priya Raman', 'Olivia Hughes', 'Mateo García', 'Chloé Lambert', 'Yusuf Demir', 'Ingrid Solberg'];

/** Every card in every state that people meet, by a name that says which. The first of each card is its sample. */
export function states(words: Words = believable, t = new Speech('en-GB', 'Europe/Berlin')): ReadonlyMap<string, View> {
  const someone = (displayName: string, index = 0): Person => ({ id: id(100 + index), displayName: words.person(displayName) });
  const everybody = longList.map(someone);
  const [hannah, priya, olivia] = everybody as [Person, Person, Person];
  const template = (name: string, change: Partial<Template['templateConfiguration']> = {}): Template =>
    aTemplate({ templateConfiguration: { id: name, name, description: words.description, ...change } });
  const chosen = { id: 'customer', name: words.template, description: words.description, version: '1.2.0' };
  const plan = aPlan({
    name: words.name,
    description: words.description,
    mailNickname: 'prj-aurora',
    owners: [hannah],
    members: [priya, olivia],
    welcomeMessage: words.reason,
    counts: { channels: 4, privateChannels: 1, tabs: 6, apps: 3, plans: 1, buckets: 3, tasks: 8 },
    notCopied: [{ kind: 'sharedChannels', count: 1 }, { kind: 'unconfiguredTabs', count: 2 }],
  });
  const crowded = { ...plan, description: `${words.description}. `.repeat(8), owners: everybody, members: everybody };
  const lacking = { ...plan, notCopied: [...(['boards', 'tabs', 'emailName', 'classification', 'welcomeMessage'] as const).map((kind) => ({ kind, count: 1 })), { kind: 'privateChannels', count: 2 } as const] };
  const templates = ['Project team', words.template, 'Sales playbook', 'Onboarding group', 'Board room'].map((name) =>
    template(name, { approval: { requireApproval: name === words.template, approvalTeam: [] } }),
  );
  // One that is not shown stands for itself by its letter.
  const pictures = new Map([['Project team', pictureLink(0)], [words.template, pictureLink(1)], ['Board room', pictureLink(2)]]);
  const many = Array.from({ length: 12 }, (_, index) => template(`${words.template} ${index + 1}`, { enabled: index % 3 > 0 }));
  const draft = aDraft({ id: id(1), template: chosen, form: undefined, approval: { required: true, team: [priya, olivia] } });
  const form = aForm({ name: words.name, description: words.description, reason: words.reason, owners: [hannah], members: [priya, olivia] });
  const refusals: readonly Finding[] = [
    { code: 'name.illegal', weight: 'refused', values: { count: 1, characters: ':' } },
    { code: 'people.unknown', weight: 'refused', values: { count: 1 } },
  ];
  const sales = template(words.template, { audienceTargeting: { enabled: true, rules: "user.department === 'Sales' && user.country === 'FR'" } });
  const endless = template('Sales, offers and customers of every region '.repeat(5), {
    id: id(8),
    enabled: false,
    audienceTargeting: { enabled: true, rules: "['Sales', 'Law', 'Finance'].includes(user.department) || ".repeat(60) },
  });
  const bare = { ...endless, clonedTeam: { ...endless.clonedTeam, teamId: '' } };
  const account = { mail: 'hannah.becker@northwind.example', userPrincipalName: 'hannah.becker@northwind.example', jobTitle: undefined, department: undefined };
  const hers = { kind: 'seen', asked: 'hannah', person: { ...hannah, ...account }, template: sales, reads: ['user.department', 'user.country'] } as const;
  const failing = { fault: 'thrown', message: 'Error: unknownTag: user.departement', line: 1, column: 6 } as const;
  const targeting = { rule: sales.templateConfiguration.audienceTargeting.rules, error: undefined, unknown: [], ungranted: undefined };
  const namesakes = Array.from({ length: 6 }, (_, index) => ({ ...someone('Hannah Becker', index), ...account, userPrincipalName: `hannah.becker${index}@northwind.example` }));
  const source = aSource({
    channels: ['General', 'Offers', 'Delivery', 'Support'].map((displayName, index) =>
      aChannel({
        id: `c${index}`,
        displayName: words.person(displayName),
        membershipType: index === 3 ? 'private' : 'standard',
        tabs: index === 0 ? [aTab(words.person('Website')), aTab('Handbook')] : [],
      }),
    ),
    plans: [aBoard({ title: words.person('Board') })],
  });
  // What a large team comes to: its members come along, its channels and boards have long names.
  const thousands = { ...crowded, description: `${words.description} `.repeat(12), welcomeMessage: `${words.reason} `.repeat(30), members: Array.from({ length: 3000 }, (_, index) => someone(`Teammate Number ${index}`, index)) };
  const spacious = aSource({
    channels: Array.from({ length: 200 }, (_, index) => aChannel({ id: `c${index}`, displayName: words.person('Ein Kanal mit vielen Registern'), tabs: Array.from({ length: 20 }, () => aTab(words.person('Übersichtsseite'))) })),
    plans: Array.from({ length: 150 }, (_, index) => aBoard({ title: words.person(`Board ${index}`), buckets: Array.from({ length: 20 }, (__, at) => ({ id: `b${at}`, name: words.person('Überfällige Arbeiten'), tasks: [] })) })),
  });
  const parts: readonly MadePart[] = (['name', 'channels', 'privateChannels', 'tabs', 'members', 'tasks'] as const).map((kind, index) => ({
    kind,
    asked: index + 1,
    there: kind === 'tabs' ? index : index + 1,
    differing: kind === 'members' ? 1 : 0,
    extra: kind === 'tasks' ? 2 : 0,
  }));
  const request = (change: Partial<TeamRequest> = {}): TeamRequest =>
    aRequest({
      id: id(1),
      requester: { ...hannah, email: 'hannah@northwind.example' },
      template: chosen,
      asked: { name: 'Aurora', reason: words.reason },
      plan,
      made: change.status === 'processed' ? { team: 'made', link: 'https://teams.microsoft.com/l/team/19%3Amade?groupId=1&tenantId=2', parts } : undefined,
      ...change,
      approval: { required: true, team: [priya, olivia], round: 1, decision: undefined, time: { since: noon, until: noon + 14 * day }, ...change.approval },
    });
  const decided = (decision: 'approved' | 'rejected', comment = '') => ({
    approval: { required: true, team: [priya, olivia], round: 1, decision: { decision, by: priya, at: noon, comment } },
  });
  const failed = (code: NonNullable<TeamRequest['failure']>['code'], failedIn: Exclude<Status, 'error'>, values = {}) =>
    ({ status: 'error', failure: { code, values }, failedIn, progress: progressOf[failedIn] }) as const;
  const unfinished = { team: 'made', link: undefined, parts: [] };
  const withoutApproval = { required: false, team: [], round: 0, decision: undefined };
  const waiting = { status: 'approval', waitsFor: { who: 'approvers', people: [priya, olivia] } } as const;
  const noApprovers = { status: 'approval', waitsFor: { who: 'admins', people: [] }, approval: { ...withoutApproval, required: true, round: 1 } } as const;
  const warnings: TeamRequest['warnings'] = [
    { code: 'name.taken', values: { name: words.name } },
    { code: 'tabs.failed', values: { count: 2 } },
  ];
  const before = { id: id(7), reference: 'TW-0007', ending: 'rejected', by: priya.displayName, comment: `${words.reason} `.repeat(8), changed: ['name', 'description', 'reason', 'owners', 'members'] } as const;
  const profile: Profile = { ...hannah, mail: '', userPrincipalName: '', jobTitle: words.person('Head of Operations'), department: words.person('Operations') };
  const everyStatus = Object.keys(progressOf) as Exclude<Status, 'error'>[];
  const own = everyStatus.map((status, index) => request({ id: id(index + 1), status }));
  const subjects: readonly Subject[] = [
    { kind: 'request', id: id(1), reference: 'TW-0001', name: words.name },
    { kind: 'template', id: id(2), name: words.template },
    { kind: 'settings', id: id(3) },
    { kind: 'gone', id: id(4) },
  ];
  const history = trail(request({ status: 'processed' }));
  const audited = Array.from({ length: 2 }, () => history.records).flat().slice(0, 16).map((record, index) => ({ record, about: subjects[index % subjects.length]!, who: index % 3 === 0 ? hannah.displayName : undefined }));
  const broken = subjects.map((about, index) => ({ about, seq: index + 1, why: (['gap', 'hash', 'cut', 'rewritten'] as const)[index]! })).slice(0, 3);
  const actors = new Map([['key-hannah', hannah.displayName], ['key-priya', priya.displayName]]);
  const organization = organizationOf(id(7), id(8), { initial: 'northwind.onmicrosoft.com', standard: words.person('northwind.example') });
  const sheet = { settings: storedSettings(undefined), etag: 3, organization };
  return new Map<string, View>([
    ['notice', welcomeView(t)],
    ['notice help', helpView(t)],
    ['catalog', catalogView(t, templates, '', pictures)],
    ['catalog search', catalogView(t, many, words.name, new Map())],
    ['catalog empty', catalogView(t, [], '', new Map())],
    ['form', formView(t, { ...draft, form }, templates[1]!, '')],
    ['form empty', formView(t, draft, templates[1]!, '')],
    ['form refused', formView(t, { ...draft, form, findings: refusals }, templates[1]!, '')],
    ['review', reviewView(t, { ...draft, form, plan }, plan, source)],
    ['review warned', reviewView(t, { ...draft, form, plan, approval: { required: true, team: [] }, findings: [{ code: 'approvers.none', weight: 'warning', values: {} }, { code: 'name.taken', weight: 'warning', values: { name: words.name } }] }, plan, source)],
    ['review without permissions', reviewView(t, { ...draft, form, plan: lacking, findings: [{ code: 'names.unchecked', weight: 'warning', values: {} }] }, lacking, source)],
    ['review again', reviewView(t, { ...draft, form, plan }, plan, undefined, true)],
    ['review crowded', reviewView(t, { ...draft, form, plan: crowded, approval: { required: false, team: [] } }, crowded, undefined)],
    ['review thousands', reviewView(t, { ...draft, form, plan: thousands }, thousands, spacious)],
    ['status', statusView(t, request({ status: 'processed', ...decided('approved') }))],
    ['status saved', statusView(t, request({ status: 'saved', approval: withoutApproval }))],
    ['status preprocessing', statusView(t, request({ status: 'preprocessing' }))],
    ['status approval', statusView(t, request(waiting))],
    ['status approval by admins', statusView(t, request(noApprovers))],
    ['status approved', statusView(t, request({ status: 'approved', ...decided('approved', 'Good luck!') }))],
    ['status processing', statusView(t, request({ status: 'processing', ...decided('approved') }))],
    ['status delayed', statusView(t, request({ status: 'processing', nextTry: noon, approval: withoutApproval }))],
    ['status postprocessing', statusView(t, request({ status: 'postprocessing', warnings, approval: withoutApproval }))],
    ['status ready with warnings', statusView(t, request({ status: 'processed', warnings, plan: crowded }))],
    ['status thousands', statusView(t, request({ status: 'processed', warnings, plan: thousands }))],
    ['status rejected', statusView(t, request({ status: 'rejected', ...decided('rejected', words.comment) }))],
    ['status withdrawn', statusView(t, request({ status: 'withdrawn' }))],
    ['status expired', statusView(t, request({ status: 'expired' }))],
    ['status being undone', statusView(t, request({ ...failed('team.stuck', 'postprocessing'), undoing: true }))],
    ['status undone', statusView(t, request({ status: 'undone' }))],
    ['status error', statusView(t, request(failed('team.cloneFailed', 'processing', { code: 'InternalServerError' })))],
    ['status error after an outage', statusView(t, request(failed('graph.unavailable', 'processing')))],
    ['status error while checking', statusView(t, request(failed('team.sourceMissing', 'preprocessing')))],
    ['approval', approvalView(t, request(waiting), profile)],
    ['approval without permissions', approvalView(t, request({ ...waiting, plan: lacking }), profile)],
    ['approval again', approvalView(t, request({ ...waiting, asked: { name: 'Aurora', reason: words.reason, before } }), profile)],
    ['approval warned', approvalView(t, request({ ...waiting, warnings: warnings.slice(0, 1), plan: crowded, asked: { name: '', reason: `${words.reason} `.repeat(8) } }), undefined)],
    ['approval thousands', approvalView(t, request({ ...waiting, plan: thousands, asked: { name: '', reason: `${words.reason} `.repeat(7) } }), profile)],
    ['approval without a comment', approvalView(t, request(waiting), profile, refusal(t.say('approval.commentRequired')))],
    ['approval approved', approvalView(t, request({ status: 'approved', ...decided('approved') }), profile)],
    ['approval late', approvalView(t, request({ status: 'processing', ...decided('approved', words.comment) }), profile)],
    ['approval rejected', approvalView(t, request({ status: 'rejected', ...decided('rejected', words.comment) }), profile)],
    ['approval withdrawn', approvalView(t, request({ status: 'withdrawn' }), profile)],
    ['approval expired', approvalView(t, request({ status: 'expired' }), profile)],
    ['list', requestsView(t, own.slice(0, 3))],
    ['list long', requestsView(t, own)],
    ['list endless', requestsView(t, own, t.say('requests.many', { count: 10 }))],
    ['list to withdraw', requestsView(t, own.slice(0, 2), t.say('withdraw.choose'))],
    ['list approvals', decisionsView(t, [request(waiting), request(waiting)])],
    ['list approvals endless', decisionsView(t, Array.from({ length: 20 }, (_, index) => request({ ...waiting, id: id(index) })), true)],
    ['list approvals empty', decisionsView(t, [])],
    ['list attention', attentionListView(t, [request(failed('graph.forbidden', 'processing')), request(noApprovers), request(failed('team.nameRefused', 'processing'))])],
    ['list attention long', attentionListView(t, Array.from({ length: 10 }, () => request(failed('team.cloneLost', 'processing'))))],
    ['list attention endless', attentionListView(t, Array.from({ length: 20 }, (_, index) => request({ ...failed('team.cloneLost', 'processing'), id: id(index) })), true)],
    ['list attention empty', attentionListView(t, [])],
    ['status attention', attentionView(t, request(failed('team.twoFound', 'processing', { count: 2 })))],
    ['status attention unfinished', attentionView(t, request({ ...failed('graph.forbidden', 'postprocessing'), made: unfinished }))],
    ['status attention second', attentionView(t, request({ status: 'processed', second: 'team-2', waitsFor: { who: 'admins', people: [] } }))],
    ['notice undo', undoView(t, request({ ...failed('graph.forbidden', 'postprocessing'), made: unfinished }))],
    ['notice end', undoView(t, request(failed('team.cloneLost', 'processing')))],
    ['status attention approval', attentionView(t, request(noApprovers))],
    ['status attended', attentionView(t, request({ status: 'processed', ...decided('approved') }))],
    ['list templates', templatesView(t, [...templates, many[0]!], t.say('templates.text', { count: 6 }))],
    ['list templates long', templatesView(t, many, t.mark('templates.done.disabled', { name: words.template, open: 2 }))],
    ['list templates searched', templatesView(t, Array.from({ length: 300 }, (_, index) => template(`${words.template} ${index + 1}`)), t.say('templates.text', { count: 300 }))],
    ['settings', settingsView(t, sheet)],
    ['settings saved', settingsView(t, { ...sheet, organization: undefined }, { kind: 'changed' })],
    ['settings stale', settingsView(t, sheet, { kind: 'stale' })],
    ['settings refused', settingsView(t, sheet, { kind: 'refused', wrong: ['openPerPerson', 'dailyPerPerson', 'dailyPerTenant'], asked: { openPerPerson: '0', dailyPerPerson: 'many', dailyPerTenant: '' } })],
    ['usage', usageView(t, { ...figuresOf(tallied(words, 23), noon - 30 * day, noon), isPart: false })],
    ['usage thousands', usageView(t, { ...figuresOf(tallied(words, 5000), noon - 29 * day, noon), isPart: true })],
    ['usage alone', usageView(t, { ...figuresOf(tallied(words, 1), noon - 30 * day, noon), isPart: false })],
    ['notice usage', usageView(t, { ...figuresOf([], noon - 30 * day, noon), isPart: false })],
    ['history', historyView(t, history, actors)],
    ['history whole', trailView(t, audited, 'x'.repeat(80), true)],
    ['history whole long', trailView(t, audited, 'x'.repeat(300), false)],
    ['history nothing', trailView(t, [], undefined, false)],
    ['notice offered', offeredView(t, { kind: 'offered', template: sales, targeting }, account.mail)],
    ['notice offered to all', offeredView(t, { kind: 'offered', template: template(words.template), targeting: undefined }, account.mail)],
    ['notice offered broken', offeredView(t, { kind: 'offered', template: bare, targeting: { rule: bare.templateConfiguration.audienceTargeting.rules, error: { ...failing, fault: 'syntax', message: 'SyntaxError: unexpected token in expression' }, unknown: ['user.departement'], ungranted: 'groups' } }, account.mail)],
    ['notice sees', seenView(t, { ...hers, sees: true, standing: { kind: 'match' } })],
    ['notice sees not', seenView(t, { ...hers, sees: false, standing: { kind: 'noMatch' } })],
    ['notice sees nothing', seenView(t, { ...hers, template: bare, person: { ...hers.person, isGuest: true, isDisabled: true }, sees: false, standing: { kind: 'failed', error: failing } })],
    ['notice sees ungranted', seenView(t, { ...hers, person: undefined, asked: 'x'.repeat(200), sees: false, standing: { kind: 'ungranted', feature: 'base' } })],
    ['notice which template', whichTemplateView(t, { kind: 'templates', found: many, person: 'hannah' })],
    ['notice which person', peopleView(t, { kind: 'people', template: sales, asked: words.person('Hannah'), found: namesakes })],
    ['notice nobody', peopleView(t, { kind: 'people', template: sales, asked: words.person('Hannah'), found: [] })],
    ['notice sound', verdictView(t, { streams: 1200, records: 20_000, broken: 0, examples: [], isWhole: true })],
    ['notice unfinished', verdictView(t, { streams: 1200, records: 20_000, broken: 0, examples: [], isWhole: false })],
    ['notice broken', brokenView(t, { streams: 1200, records: 20_000, broken: 7, examples: broken, isWhole: false })],
    ['history broken', historyView(t, { ...history, records: history.records.slice(0, 3), verification: { ok: false, seq: 3, why: 'hash' } }, actors)],
  ]);
}

/** Requests of a month, more and more of them, for seven templates. */
function tallied(words: Words, count: number): readonly Tallied[] {
  const names = [words.template, 'Project team', 'Sales playbook', 'Onboarding group', 'Board room', 'Old project', words.name];
  const statuses: readonly Status[] = ['approval', ...Array.from({ length: 12 }, () => 'processed' as const), 'rejected', 'processing', 'error', 'approval', 'withdrawn', 'expired', 'undone'];
  return Array.from({ length: count }, (_, index) => {
    const submittedAt = noon - (index / count) ** 2 * 29 * day;
    const name = names[(index % 2) * (index % 7)] ?? '';
    const status = statuses[index % statuses.length] ?? 'saved';
    const decidedAt = index % 3 === 0 && ['processed', 'rejected'].includes(status) ? submittedAt + (1 + (index % 7)) * hour : undefined;
    return { submittedAt, status, undoing: false, template: { id: name, name }, decidedAt, endedAt: (decidedAt ?? submittedAt) + (1 + (index % 4)) * minute };
  });
}

function trail(request: TeamRequest): History {
  const record = (seq: number, code: string, actor = 'system', facts: AuditRecord['facts'] = {}): AuditRecord =>
    ({ stream: request.id, seq, at: noon + seq * 60_000, actor, code, facts, sealed: [], hash: '' });
  const records = [
    record(1, 'requestSubmitted', 'key-hannah'),
    record(2, 'checkStarted'),
    record(3, 'approvalRequested'),
    record(4, 'requestApproved', 'key-priya'),
    record(5, 'processingStarted'),
    record(6, 'teamCreated'),
    record(7, 'requestedOwnersAsOwnersOK', 'system', { asked: 1, refused: 0 }),
    record(8, 'requestedMembersOK', 'system', { asked: 2, refused: 0 }),
    record(9, 'allTabsConfigured', 'system', { asked: 6, made: 6 }),
    record(10, 'requestProcessed', 'key-erased'),
  ];
  return { request, records, verification: { ok: true, records: records.length } };
}
