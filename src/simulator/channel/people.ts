import type { TenantRecord, UserRecord } from '../records.ts';
import type { World } from '../route.ts';
import type { Json } from './json-body.ts';

/** A person as the channel shows them and tells the bot about them. */
export interface Person {
  /** directory id */
  readonly id: string;
  readonly displayName: string;
  readonly givenName: string;
  readonly surname: string;
  readonly email: string;
  readonly userPrincipalName: string;
  readonly jobTitle: string;
  readonly department: string;
  /** ISO 3166 code */
  readonly country: string;
  /** BCP 47 */
  readonly locale: string;
}

const worded = (value: unknown, otherwise = ''): string => (typeof value === 'string' ? value : otherwise);

const asPerson = (user: UserRecord): Person => ({
  id: user.id,
  displayName: user.displayName,
  givenName: worded(user['givenName']),
  surname: worded(user['surname']),
  email: user.mail ?? user.userPrincipalName,
  userPrincipalName: user.userPrincipalName,
  jobTitle: user.jobTitle ?? '',
  department: user.department ?? '',
  country: worded(user['usageLocation'], 'US'),
  locale: user.preferredLanguage ?? 'en-US',
});

export const tenantsOf = (world: World): TenantRecord[] => world.state.list<TenantRecord>('tenants', '');

export const peopleOf = (world: World, tenant: string): Person[] =>
  world.state.list<UserRecord>('users', tenant).map(asPerson);

export function personOf(world: World, tenant: string, id: string): Person | undefined {
  const user = world.state.get<UserRecord>('users', tenant, id.toLowerCase());
  return user && asPerson(user);
}

/** A member of a conversation, with the fields that Teams adds to a channel account. */
export const rosterEntry = (tenant: string, person: Person, account: string): Json => ({
  id: account,
  name: person.displayName,
  givenName: person.givenName,
  surname: person.surname,
  email: person.email,
  userPrincipalName: person.userPrincipalName,
  tenantId: tenant,
  userRole: 'user',
  objectId: person.id,
  aadObjectId: person.id,
});

const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** People whose name, or a word of it, or whose address begins with what was typed; everybody for an empty query. */
export function searchPeople(world: World, tenant: string, query: string): Person[] {
  const wanted = folded(query.trim());
  return peopleOf(world, tenant).filter((person) => {
    const name = folded(person.displayName);
    return [name, ...name.split(/[\s-]+/), folded(person.email), folded(person.userPrincipalName)].some((word) =>
      word.startsWith(wanted),
    );
  });
}
