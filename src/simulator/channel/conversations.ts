import { newId } from '../chance.ts';
import type { State } from '../state.ts';
import type { World } from '../route.ts';
import { personalConversation } from './accounts.ts';
import type { Json } from './json-body.ts';

/** The personal chat of one person with the bot. */
export interface Conversation {
  readonly id: string;
  readonly tenant: string;
  /** directory id */
  readonly person: string;
  readonly installed: boolean;
  /** Messages of the bot that came since the person last looked. */
  readonly unread: number;
  /** The three dots are shown until then, in ms since 1970. */
  readonly typingUntil: number;
  /** The id of the last message as a number; 0 in an empty chat. */
  readonly last: number;
  /** The simulator's change count at the last change of anything in this chat. */
  readonly changed: number;
}

/** What stands in a chat. Deleted ones stay as a mark, so that pages hear of it. */
export interface StoredActivity {
  /** ms since 1970 as text, as Teams numbers messages; ascending within a chat. */
  readonly id: string;
  readonly from: 'bot' | 'person';
  readonly at: number;
  readonly editedAt?: number;
  readonly deleted?: true;
  /** Teams could not hand it to the bot. */
  readonly undelivered?: true;
  readonly text: string;
  readonly attachments: readonly Json[];
  readonly suggestedActions?: Json;
  /** Counts the edits, from 1. */
  readonly revision: number;
  readonly changed: number;
}

const conversationsTable = 'channel.conversations';
const activitiesTable = (conversation: Conversation): string => `channel.activities ${conversation.id}`;

/** How many changes there were in all chats together: what pages compare with. */
export const changeCount = (state: State): number => state.get<number>('channel', '', 'changes') ?? 0;

/** By this a page knows that what it shows is of a simulated world that a reset has ended. */
export function worldId({ state, random }: World): string {
  const known = state.get<string>('channel', '', 'world');
  if (known !== undefined) return known;
  const id = newId(random);
  state.put('channel', '', 'world', id);
  return id;
}

function countChange(state: State): number {
  const count = changeCount(state) + 1;
  state.put('channel', '', 'changes', count);
  return count;
}

/** Every chat that ever came into being, of all tenants. */
export const allConversations = (state: State): Conversation[] => state.list<Conversation>(conversationsTable, '');

export const conversationById = (state: State, id: string): Conversation | undefined =>
  state.get<Conversation>(conversationsTable, '', id);

export const conversationOf = (world: World, tenant: string, person: string): Conversation | undefined =>
  conversationById(world.state, personalConversation(tenant, person, world.settings.botAppId));

/** Writes what differs and counts one change; makes the chat if it is new. */
export function changeConversation(
  world: World,
  tenant: string,
  person: string,
  change: Partial<Pick<Conversation, 'installed' | 'unread' | 'typingUntil' | 'last'>>,
): Conversation {
  const id = personalConversation(tenant, person, world.settings.botAppId);
  const before = conversationById(world.state, id) ?? { installed: false, unread: 0, typingUntil: 0, last: 0 };
  const after = { ...before, ...change, id, tenant, person, changed: countChange(world.state) };
  world.state.put(conversationsTable, '', id, after);
  return after;
}

/** What stands in the chat, oldest first, with the marks of what was deleted. */
export const activitiesIn = (state: State, conversation: Conversation): StoredActivity[] =>
  state.list<StoredActivity>(activitiesTable(conversation), conversation.tenant);

/** The activity, unless it was never there or is deleted. */
export function activityIn(state: State, conversation: Conversation, id: string): StoredActivity | undefined {
  const found = state.get<StoredActivity>(activitiesTable(conversation), conversation.tenant, id);
  return found?.deleted ? undefined : found;
}

/** Adds a message to the chat; what the bot says ends its typing and is unread, what the person says is seen. */
export function addActivity(
  world: World,
  conversation: Conversation,
  content: Pick<StoredActivity, 'from' | 'text' | 'attachments' | 'suggestedActions'>,
): StoredActivity {
  const current = conversationById(world.state, conversation.id) ?? conversation;
  const last = Math.max(Math.floor(world.now), current.last + 1);
  const { changed } = changeConversation(world, conversation.tenant, conversation.person, {
    last,
    unread: content.from === 'bot' ? current.unread + 1 : 0,
    ...(content.from === 'bot' ? { typingUntil: 0 } : {}),
  });
  const id = String(last);
  const added: StoredActivity = { ...content, id, at: world.now, revision: 1, changed };
  world.state.put(activitiesTable(conversation), conversation.tenant, id, added);
  return added;
}

/** Edits a message in place: its id and its position stay. */
export function changeActivity(
  world: World,
  conversation: Conversation,
  activity: StoredActivity,
  change: Partial<Omit<StoredActivity, 'id' | 'from' | 'at' | 'revision' | 'changed'>>,
): StoredActivity {
  const { changed } = changeConversation(world, conversation.tenant, conversation.person, {});
  const edited = { ...activity, ...change, revision: activity.revision + 1, changed };
  world.state.put(activitiesTable(conversation), conversation.tenant, activity.id, edited);
  return edited;
}
