import type { GroupRecord, RoleRecord, TenantRecord } from '../records.ts';
import type { Route, SimulatorResponse } from '../route.ts';
import { bodyOf, text, texts } from './body.ts';
import { entityAnswer, graphRoute, noContent, type Handler } from './call.ts';
import { badRequest, GraphError, noSuchObject, type ErrorDetail } from './errors.ts';
import type { Entity } from './filter.ts';
import { groupEntity } from './group-entity.ts';
import { listAnswer } from './list.ts';
import { userEntity } from './users.ts';

/** Up to 1,000 ids; those that are nobody are left out (directoryobject-getbyids). */
const getByIds: Handler = (call) => {
  const body = bodyOf(call.request);
  const ids = texts(body, 'ids');
  if (ids.length === 0 || ids.length > 1000) throw badRequest("The number of 'ids' must be between 1 and 1000.");
  const types = texts(body, 'types').map((type) => type.toLowerCase());
  const asked = (type: string): boolean =>
    types.length === 0 || types.includes(type) || types.includes('directoryobject');
  const found = ids.flatMap((id): Entity[] => {
    const user = asked('user') ? call.tenant.user(id) : undefined;
    if (user) return [{ '@odata.type': '#microsoft.graph.user', ...userEntity(user) }];
    const group: GroupRecord | undefined = asked('group') ? call.tenant.group(id) : undefined;
    return group ? [{ '@odata.type': '#microsoft.graph.group', ...groupEntity(call, group) }] : [];
  });
  return listAnswer(call, found, { context: 'directoryObjects' });
};

/** Naming policy, blocked words, nickname, in this order; 422 names the first failure (directoryobject-validateproperties). */
const validateProperties: Handler = (call) => {
  const body = bodyOf(call.request);
  if (text(body, 'entityType')?.toLowerCase() !== 'group') throw badRequest("Property 'entityType' has to be 'Group'.");
  const displayName = text(body, 'displayName') ?? undefined;
  const mailNickname = text(body, 'mailNickname') ?? undefined;
  const names = { displayName, mailNickname };
  const policy = call.tenant.organization()?.namingPolicy ?? {};
  const details = [...outsidePolicy(policy, names), ...blocked(policy, names)];
  if (mailNickname && call.tenant.nicknameTaken(mailNickname))
    details.push({
      target: 'mailNickname',
      code: 'PropertyConflict',
      message: 'Another object with the same value for property mailNickname already exists.',
    });
  const [first] = details;
  if (!first) return noContent;
  const named = first.code === 'MissingPrefixSuffix' ? details.filter(({ code }) => code === first.code) : [first];
  throw new GraphError(422, 'Request_UnprocessableEntity', first.message, { details: named });
};

type Policy = NonNullable<TenantRecord['namingPolicy']>;
type Names = Readonly<Record<string, string | undefined>>;

const outsidePolicy = ({ prefix = '', suffix = '' }: Policy, names: Names): ErrorDetail[] =>
  Object.entries(names)
    .filter(([, name]) => name !== undefined && !(name.startsWith(prefix) && name.endsWith(suffix)))
    .map(([target]) => ({
      target,
      code: 'MissingPrefixSuffix',
      message: `Property ${target} is missing a required prefix/suffix per your organization's Group naming requirements.`,
      prefix,
      suffix,
    }));

const blocked = ({ blockedWords = [] }: Policy, names: Names): ErrorDetail[] =>
  Object.entries(names)
    .filter(([, name]) =>
      name
        ?.toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .some((word) => blockedWords.includes(word)),
    )
    .map(([target]) => ({
      target,
      code: 'ContainsBlockedWord',
      message: `Property ${target} contains a blocked word per your organization's Group naming requirements.`,
    }));

const roleEntity = ({ members: _members, ...role }: RoleRecord): Entity => ({ deletedDateTime: null, ...role });

const roleMembers: Handler = (call) => {
  const id = call.parameter('role');
  const role = call.tenant.roles().find((candidate) => candidate.id === id);
  if (!role) throw noSuchObject(id);
  const users = role.members.flatMap((member) => call.tenant.user(member) ?? []);
  const groups = call.tenant.groups().filter(({ id }) => role.members.includes(id));
  const entities = [
    ...users.map((user) => ({ '@odata.type': '#microsoft.graph.user', ...userEntity(user) })),
    ...groups.map((group) => ({ '@odata.type': '#microsoft.graph.group', ...groupEntity(call, group) })),
  ];
  return listAnswer(call, entities, { context: 'directoryObjects' });
};

const organizationEntity = (tenant: TenantRecord): Entity => ({
  id: tenant.id,
  displayName: tenant.displayName,
  countryLetterCode: tenant.countryLetterCode,
  preferredLanguage: tenant.preferredLanguage,
  tenantType: 'AAD',
  verifiedDomains: [
    { ...domainKind, name: tenant.domain, isDefault: true, isInitial: false },
    { ...domainKind, name: initialDomain(tenant), isDefault: false, isInitial: true },
  ],
});

const domainKind = { type: 'Managed', capabilities: 'Email, OfficeCommunicationsOnline' };

/** Every tenant begins with one of Microsoft's domains and keeps it (resources/verifieddomain). */
const initialDomain = ({ domain }: TenantRecord): string => `${domain.split('.', 1)[0] ?? ''}.onmicrosoft.com`;

const organization: Handler = (call): SimulatorResponse => {
  const tenant = call.tenant.organization();
  return listAnswer(call, tenant ? [organizationEntity(tenant)] : [], { context: 'organization' });
};

/** What belongs to the directory as a whole. */
export const directoryRoutes: readonly Route[] = [
  graphRoute('POST', '/directoryObjects/getByIds', getByIds),
  graphRoute('POST', '/directoryObjects/validateProperties', validateProperties),
  graphRoute('GET', '/directoryRoles', (call) =>
    listAnswer(call, call.tenant.roles().map(roleEntity), {
      context: 'directoryRoles',
      filterable: ['roleTemplateId', 'displayName', 'id'],
    }),
  ),
  graphRoute('GET', '/directoryRoles/{role}/members', roleMembers),
  graphRoute('GET', '/organization', organization),
  graphRoute('GET', '/organization/{id}', (call) => {
    const tenant = call.tenant.organization();
    if (!tenant || tenant.id !== call.parameter('id')) throw noSuchObject(call.parameter('id'));
    return entityAnswer(call, 'organization/$entity', organizationEntity(tenant));
  }),
];
