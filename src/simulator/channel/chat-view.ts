import type { World } from '../route.ts';
import { activitiesIn, type Conversation, type StoredActivity } from './conversations.ts';
import { conversationOf } from './conversations.ts';
import { peopleOf, tenantsOf, type Person } from './people.ts';

/** A chat holds more than a page shows: at most so many of the last messages are told. */
const shownMessages = 200;

/** One line of the page's rail. */
const personView = (world: World, tenant: string, person: Person): object => {
  const conversation = conversationOf(world, tenant, person.id);
  return {
    tenant,
    id: person.id,
    name: person.displayName,
    userPrincipalName: person.userPrincipalName,
    handle: person.userPrincipalName.split('@')[0] ?? '',
    jobTitle: person.jobTitle,
    department: person.department,
    installed: conversation?.installed ?? false,
    unread: conversation?.unread ?? 0,
  };
};

/** Companies with their people, in the order in which they were seeded. */
export const companiesView = (world: World): object[] =>
  tenantsOf(world).map((tenant) => ({
    id: tenant.id,
    name: tenant.displayName,
    people: peopleOf(world, tenant.id).map((person) => personView(world, tenant.id, person)),
  }));

/** What the rail and an open chat must know of a chat in which something changed. */
export const changeView = (world: World, conversation: Conversation): object => ({
  tenant: conversation.tenant,
  person: conversation.person,
  installed: conversation.installed,
  unread: conversation.unread,
  typing: conversation.typingUntil > world.now,
  changed: conversation.changed,
});

const activityView = (activity: StoredActivity): object => ({
  id: activity.id,
  from: activity.from,
  at: new Date(activity.at).toISOString(),
  revision: activity.revision,
  text: activity.text,
  attachments: activity.attachments,
  ...(activity.editedAt === undefined ? {} : { editedAt: new Date(activity.editedAt).toISOString() }),
  ...(activity.deleted ? { deleted: true } : {}),
  ...(activity.undelivered ? { undelivered: true } : {}),
  ...(activity.suggestedActions ? { suggestedActions: activity.suggestedActions } : {}),
});

/** The chat with those messages that changed after `since`. */
export const conversationView = (world: World, conversation: Conversation, since: number): object => ({
  ...changeView(world, conversation),
  id: conversation.id,
  activities: activitiesIn(world.state, conversation)
    .filter((activity) => activity.changed > since && !(since === 0 && activity.deleted))
    .slice(-shownMessages)
    .map(activityView),
});
