import type { SimulatorRequest, World } from '../route.ts';
import { segmentsOf } from '../match.ts';
import { Window } from '../window.ts';
import { isBot } from './bot-token.ts';
import { conversationById } from './conversations.ts';
import { isObject, objectBody, text, type Json } from './json-body.ts';
import { spotOf } from './team-chat.ts';

const second = 1000;

/** What a bot may say and change in one conversation, as [calls, ms] (microsoftteams/platform/bots/how-to/rate-limit). */
const perConversation = [
  [7, second],
  [60, 30 * second],
  [1800, 3600 * second],
] as const;

/** "About 30 requests a second" per app and tenant. */
const perTenant = [[30, second]] as const;

/** Counts what the bot says, as Teams does. What was refused counts too; nothing survives a restart. */
export class ConnectorLimiter {
  readonly #counters = new Map<string, readonly Window[]>();

  /** How many ms the bot has to wait; undefined: the call is within all limits, or is none that they count. */
  delay(world: World, request: SimulatorRequest): number | undefined {
    const spoken = isBot(world, request) ? spokenIn(world, request) : undefined;
    if (!spoken) return undefined;
    const { tenant, conversation } = spoken;
    const whole = this.#take(`tenant ${tenant}`, perTenant, world.now);
    const wait = Math.max(whole, this.#take(conversation, perConversation, world.now));
    return wait > 0 ? wait : undefined;
  }

  #take(key: string, limits: readonly (readonly [number, number])[], now: number): number {
    const windows = this.#counters.get(key) ?? limits.map(([calls, ms]) => new Window(calls, ms));
    this.#counters.set(key, windows);
    return Math.max(...windows.map((window) => window.take(now)));
  }
}

interface Spoken {
  readonly tenant: string;
  readonly conversation: string;
}

/** Where the call says or changes something; a conversation that is not there has no limits of its own. */
function spokenIn(world: World, request: SimulatorRequest): Spoken | undefined {
  const [teams, version, place, conversation, activities] = segmentsOf(request.path) ?? [];
  if (teams !== 'teams' || version !== 'v3' || place !== 'conversations' || request.method === 'GET') return undefined;
  if (conversation === undefined) return begun(objectBody(request));
  if (activities !== 'activities') return undefined;
  const tenant = conversationById(world.state, conversation)?.tenant ?? spotOf(world, conversation)?.tenant.id;
  return tenant === undefined ? undefined : { tenant, conversation };
}

/** `POST /v3/conversations` speaks in the channel, or to the member, that it names. */
function begun(body: Json | undefined): Spoken | undefined {
  const channelData = isObject(body?.['channelData']) ? body['channelData'] : undefined;
  const inside = (name: string): string | undefined => (isObject(channelData?.[name]) ? text(channelData[name], 'id') : undefined);
  const members: unknown = body?.['members'];
  const member: unknown = Array.isArray(members) ? members[0] : undefined;
  const conversation = inside('channel') ?? (isObject(member) ? text(member, 'id') : undefined);
  const tenant = text(body, 'tenantId') ?? inside('tenant');
  return conversation === undefined || tenant === undefined ? undefined : { tenant, conversation };
}
