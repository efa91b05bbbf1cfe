import type { Activity, TurnContext } from 'botbuilder';
import type { Client } from '../tenants/census.ts';
import type { Speech } from '../text/text.ts';
import type { Actor } from '../tenants/permissions.ts';
import type { Card } from './cards/card-template.ts';

/** One turn of one person, as the bot's handlers see it. Identity comes from the activity that the gate let in. */
export interface Visit {
  readonly context: TurnContext;
  readonly tenant: string;
  readonly person: string;
  readonly t: Speech;
  /** Who acts, with name and roles; reads the directory at the first call. */
  actor(): Promise<Actor>;
  /** Shows a card as a new message, and answers its id. */
  show(card: Card): Promise<string>;
  /** Lets the card of a draft that was shown already be completed by an edit, after the turn has ended. */
  complete(draft: string, card: Promise<Card>): void;
}

export const tenantOf = (activity: Activity): string => String(activity.conversation.tenantId);

export const personOf = (activity: Activity): string => String(activity.from.aadObjectId);

/** Everywhere else others read along. */
export const isPersonal = ({ conversation }: Activity): boolean => conversation.conversationType === 'personal';

/** The zone that Teams sends along with a message. */
export const timeZoneOf = (activity: Activity): string | undefined => activity.localTimezone || toldBy(activity, 'timezone');

/** What the person's Teams tells of itself. */
export const clientOf = (activity: Activity): Client => ({ platform: toldBy(activity, 'platform') ?? '', locale: activity.locale ?? toldBy(activity, 'locale') ?? '' });

/** Of the words that a client may send as it likes, a short one. */
function toldBy({ entities }: Activity, field: 'timezone' | 'platform' | 'locale'): string | undefined {
  const client = entities?.find(({ type }) => type === 'clientInfo') as Partial<Record<typeof field, unknown>> | undefined;
  const told = client?.[field];
  return typeof told === 'string' && told.length <= 64 ? told : undefined;
}
