import type { Json } from './sandbox.ts';

/** The attributes of a person that expressions may name, as Microsoft Graph's `user` has them. */
export const userAttributes = [
  'id',
  'city',
  'companyName',
  'country',
  'department',
  'displayName',
  'employeeId',
  'givenName',
  'jobTitle',
  'mail',
  'mailNickname',
  'mobilePhone',
  'officeLocation',
  'postalCode',
  'preferredLanguage',
  'preferredDataLocation',
  'state',
  'streetAddress',
  'surname',
  'usageLocation',
  'userPrincipalName',
] as const;

/** Names that public manifests still use, and the attribute that each stands for. */
export const legacyAttributes = {
  msDisplayName: 'displayName',
  msUPN: 'userPrincipalName',
  msEmail: 'mail',
  msPreferredLanguage: 'preferredLanguage',
  msGivenName: 'givenName',
  msCountry: 'country',
  msCompanyName: 'companyName',
  msDepartment: 'department',
  msCity: 'city',
  msJobTitle: 'jobTitle',
  msSurname: 'surname',
  msUsageLocation: 'usageLocation',
} as const;

const extensionAttributes = Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1}`);

/** Every tag that can be named beforehand (`user.extension_<appId>_<name>` cannot), as people write it; case-sensitive. */
export const knownTags: readonly string[] = [
  ...['name', 'description', 'welcomeMessage'].map((name) => `request.team.${name}`),
  'request.template.name',
  ...['name', 'email'].map((name) => `request.request.requester.${name}`),
  ...userAttributes.map((name) => `user.${name}`),
  ...extensionAttributes.map((name) => `user.onPremisesExtensionAttributes.${name}`),
  ...Object.keys(legacyAttributes).map((name) => `user.${name}`),
  ...['app.id', 'app.name', 'Date.now()', 'new Date().getTime()', 'uuid()'],
];

/** Attributes by name; those of Graph's `user`, `onPremisesExtensionAttributes` and `extension_…` are taken, others are left out. */
export interface Attributes {
  readonly [name: string]: Json | undefined;
}

/** What expressions may ask about. Groups belong to targeting: without them a rule that names them fails instead of seeing none. */
export interface TagSources {
  readonly user: Attributes;
  readonly groups?: { readonly direct: readonly Json[]; readonly transitive: readonly Json[] };
  /** The original request, never an already renamed one. */
  readonly request?: {
    readonly team: { readonly name: string; readonly description: string; readonly welcomeMessage: string };
    readonly template: { readonly name: string };
    readonly requester: { readonly name: string; readonly email: string };
  };
  readonly app?: { readonly id: string; readonly name: string };
}

/** The globals of an expression's world, by tag. An attribute that the person lacks is null: it exists, and has no value. */
export function tagGlobals({ user, groups, request, app }: TagSources): { readonly [name: string]: Json } {
  return {
    user: { ...userTags(user), ...(groups && { groups: { direct: groups.direct, transitive: groups.transitive } }) },
    ...(request && {
      request: {
        team: {
          name: request.team.name,
          description: request.team.description,
          welcomeMessage: request.team.welcomeMessage,
        },
        template: { name: request.template.name },
        request: { requester: { name: request.requester.name, email: request.requester.email } },
      },
    }),
    ...(app && { app: { id: app.id, name: app.name } }),
  };
}

function userTags(user: Attributes): { readonly [name: string]: Json } {
  const extensions = Object.entries(user).flatMap(([name, value]) =>
    name.startsWith('extension_') && value !== undefined ? [[name, value] as const] : [],
  );
  const onPremises = user['onPremisesExtensionAttributes'];
  return {
    ...Object.fromEntries(userAttributes.map((name) => [name, user[name] ?? null])),
    ...Object.fromEntries(Object.entries(legacyAttributes).map(([name, now]) => [name, user[now] ?? null])),
    ...Object.fromEntries(extensions),
    onPremisesExtensionAttributes: {
      ...Object.fromEntries(extensionAttributes.map((name) => [name, null])),
      ...(isRecord(onPremises) && onPremises),
    },
  };
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
