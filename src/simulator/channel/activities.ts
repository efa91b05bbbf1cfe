import { newId } from '../chance.ts';
import type { Outgoing, World } from '../route.ts';
import { botAccount, personAccount } from './accounts.ts';
import type { Conversation, StoredActivity } from './conversations.ts';
import type { Json } from './json-body.ts';
import type { Person } from './people.ts';
import { escapeHtml } from './html.ts';
import { sentences } from './sentences.ts';

/** The Bot Connector's address in every activity. The bot answers there. */
export const serviceUrl = (world: World): string => `${world.settings.url}/teams/`;

/** A channel account of the Bot Framework for the person. */
const accountOf = (world: World, tenant: string, person: Person): Json => ({
  id: personAccount(tenant, person.id, world.settings.botAppId),
  name: person.displayName,
  aadObjectId: person.id,
});

/** What all activities of Teams have in common (https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability). */
function envelope(world: World, conversation: Conversation, person: Person): Json {
  return {
    channelId: 'msteams',
    serviceUrl: serviceUrl(world),
    timestamp: new Date(world.now).toISOString(),
    from: accountOf(world, conversation.tenant, person),
    recipient: { id: botAccount(world.settings.botAppId), name: sentences.botName },
    conversation: { conversationType: 'personal', tenantId: conversation.tenant, id: conversation.id },
    channelData: { tenant: { id: conversation.tenant } },
  };
}

/** What a Teams client adds to what a person does in it. */
function fromClient(world: World, conversation: Conversation, person: Person, timezone: string): Json {
  return {
    ...envelope(world, conversation, person),
    localTimestamp: localTimestamp(world.now, timezone),
    localTimezone: timezone,
    locale: person.locale,
    entities: [
      { type: 'clientInfo', locale: person.locale, country: person.country, platform: 'Web', timezone: timezone },
    ],
  };
}

/** One takes as long to make as fifty messages. The zones come from clients, which name only those that there are. */
const offsets = new Map<string, Intl.DateTimeFormat>();

/** Whether there is such a zone, by whichever of its names: browsers say Asia/Kolkata of what others list as Asia/Calcutta. */
export function isTimezone(name: string): boolean {
  try {
    offsetsOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Throws a RangeError where there is no such zone. */
function offsetsOf(timezone: string): Intl.DateTimeFormat {
  const known = offsets.get(timezone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
  offsets.set(timezone, made);
  return made;
}

/** ISO 8601 with the zone's offset, as Teams writes local times. */
function localTimestamp(now: number, timezone: string): string {
  const name = offsetsOf(timezone)
    .formatToParts(now)
    .find((part) => part.type === 'timeZoneName')?.value;
  const match = /^GMT([+-])(\d\d):(\d\d)$/.exec(name ?? '');
  const minutes = match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : 0;
  return new Date(now + minutes * 60_000)
    .toISOString()
    .replace('Z', match ? `${match[1] ?? ''}${match[2] ?? ''}:${match[3] ?? ''}` : '+00:00');
}

const sent = (conversation: Conversation, activity: Json): Outgoing => ({ tenant: conversation.tenant, activity });

/** `conversationUpdate`: the bot came into the personal chat. */
export const membersAdded = (world: World, conversation: Conversation, person: Person): Outgoing =>
  sent(conversation, {
    ...envelope(world, conversation, person),
    type: 'conversationUpdate',
    id: `f:${newId(world.random)}`,
    membersAdded: [{ id: botAccount(world.settings.botAppId) }],
  });

/** `installationUpdate`: the app was added for, or removed by, the person. */
export const installationUpdate = (
  world: World,
  conversation: Conversation,
  person: Person,
  action: 'add' | 'remove',
): Outgoing =>
  sent(conversation, {
    ...envelope(world, conversation, person),
    type: 'installationUpdate',
    id: `f:${newId(world.random)}`,
    action,
    channelData: {
      tenant: { id: conversation.tenant },
      source: { name: 'message' },
      settings: { selectedChannel: { id: conversation.id } },
    },
    locale: person.locale,
  });

/** What a message of a person may carry besides its text. */
export interface MessageExtras {
  readonly timezone: string;
  /** Files and stickers, as the client would attach them. */
  readonly attachments?: readonly Json[];
  /** The data of a pressed `Action.Submit`. */
  readonly value?: unknown;
  /** The message whose button was pressed. */
  readonly replyToId?: string;
  readonly edited?: boolean;
}

/** `message` (or, for an edited one, `messageUpdate`), with the HTML copy of the text that Teams attaches. */
export function message(
  world: World,
  conversation: Conversation,
  person: Person,
  stored: Pick<StoredActivity, 'id' | 'text'>,
  extras: MessageExtras,
): Outgoing {
  const pressed = 'value' in extras;
  const html = { contentType: 'text/html', content: `<p>${escapeHtml(stored.text)}</p>` };
  return sent(conversation, {
    ...fromClient(world, conversation, person, extras.timezone),
    type: extras.edited ? 'messageUpdate' : 'message',
    id: stored.id,
    ...(pressed && stored.text === '' ? {} : { text: stored.text, textFormat: 'plain' }),
    ...(pressed ? { value: extras.value } : { attachments: [...(extras.attachments ?? []), html] }),
    ...(extras.replyToId ? { replyToId: extras.replyToId } : {}),
    channelData: {
      tenant: { id: conversation.tenant },
      ...(extras.edited ? { eventType: 'editMessage' } : {}),
      ...(pressed ? { source: { name: 'message' }, legacy: { replyToId: extras.replyToId } } : {}),
    },
  });
}

/** What `Action.Execute` sends: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards */
export interface PressedAction {
  readonly verb: string;
  readonly id?: string | undefined;
  readonly data: unknown;
}

/** `invoke` `adaptiveCard/action`: a button of the card in the activity `replyToId` was pressed. */
export const cardAction = (
  world: World,
  conversation: Conversation,
  person: Person,
  invokeId: string,
  replyToId: string,
  action: PressedAction,
  timezone: string,
): Outgoing =>
  sent(conversation, {
    ...fromClient(world, conversation, person, timezone),
    type: 'invoke',
    name: 'adaptiveCard/action',
    id: invokeId,
    replyToId,
    value: {
      action: { type: 'Action.Execute', ...(action.id ? { id: action.id } : {}), verb: action.verb, data: action.data },
      trigger: 'manual',
    },
    channelData: {
      tenant: { id: conversation.tenant },
      source: { name: 'message' },
      legacy: { replyToId },
    },
  });

export interface SearchQuery {
  readonly queryText: string;
  readonly dataset: string;
  readonly skip: number;
  readonly top: number;
}

/** `invoke` `application/search`: an input with `Data.Query` asks the bot for choices. */
export const search = (
  world: World,
  conversation: Conversation,
  person: Person,
  invokeId: string,
  replyToId: string,
  query: SearchQuery,
  timezone: string,
): Outgoing =>
  sent(conversation, {
    ...fromClient(world, conversation, person, timezone),
    type: 'invoke',
    name: 'application/search',
    id: invokeId,
    replyToId,
    value: {
      kind: 'search',
      queryText: query.queryText,
      queryOptions: { skip: query.skip, top: query.top },
      dataset: query.dataset,
    },
    channelData: { tenant: { id: conversation.tenant }, source: { name: 'message' }, legacy: { replyToId } },
  });
