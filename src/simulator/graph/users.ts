import type { Route } from '../route.ts';
import type { UserRecord } from '../records.ts';
import { entityAnswer, expandedNames, graphRoute, selected, type Call } from './call.ts';
import { noSuchObject } from './errors.ts';
import type { Entity } from './filter.ts';
import { listAnswer } from './list.ts';
import { noPhoto } from './photos.ts';
import { portrait } from './portrait.ts';

/** What Graph shows of a user without `$select` (resources/user). */
const usual = [
  'businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname',
  'userPrincipalName id',
].flatMap((names) => names.split(' '));

const filterable = [
  ...usual,
  ...'accountEnabled city companyName country department employeeId mailNickname usageLocation userType'.split(' '),
];

/** A user without what is kept beside it. */
export const userEntity = ({ beyond: _beyond, ...properties }: UserRecord): Entity => properties;

/** The user that the path names, by id or userPrincipalName; 404 otherwise. */
export function userOf(call: Call): UserRecord {
  const id = call.parameter('user');
  const user = call.tenant.user(id);
  if (!user) throw noSuchObject(id);
  return user;
}

function withManager(call: Call, user: UserRecord): Entity {
  const manager = call.tenant.user(user.beyond.manager ?? '');
  if (!expandedNames(call).includes('manager') || !manager) return userEntity(user);
  return { ...userEntity(user), manager: { '@odata.type': '#microsoft.graph.user', ...userEntity(manager) } };
}

export const userRoutes: readonly Route[] = [
  graphRoute('GET', '/users', (call) =>
    listAnswer(
      call,
      call.tenant.users().map((user) => withManager(call, user)),
      {
        context: 'users',
        filterable,
        searchable: ['displayName', 'mail', 'userPrincipalName', 'givenName', 'surname'],
        unasked: usual,
        page: { most: 999, usual: 100 },
      },
    ),
  ),
  graphRoute('GET', '/users/{user}', (call) => {
    const user = withManager(call, userOf(call));
    return entityAnswer(call, 'users/$entity', selected(call, user, [...usual, ...expandedNames(call)]));
  }),
  graphRoute('GET', '/users/{user}/manager', (call) => {
    const manager = call.tenant.user(userOf(call).beyond.manager ?? '');
    if (!manager) throw noSuchObject('manager');
    const entity = selected(call, { '@odata.type': '#microsoft.graph.user', ...userEntity(manager) }, usual);
    return entityAnswer(call, 'directoryObjects/$entity', entity);
  }),
  graphRoute('GET', '/users/{user}/photo/$value', (call) => {
    const user = userOf(call);
    if (!user.beyond.photo) throw noPhoto();
    return { status: 200, headers: { 'content-type': 'image/png' }, body: portrait(user.displayName) };
  }),
];
