import type { Route, SimulatorRequest, SimulatorResponse, World } from '../route.ts';
import { isTimezone } from './activities.ts';
import { conversationOf, type Conversation } from './conversations.ts';
import { objectBody, text, type Json } from './json-body.ts';
import { personOf, type Person } from './people.ts';

/** A refusal of the page API: a code for programs, an explanation for developers. */
export const refusal = (status: number, code: string, explanation: string): SimulatorResponse => ({
  status,
  body: { error: { code, message: explanation } },
});

export const badRequest = (explanation: string): SimulatorResponse => refusal(400, 'BadRequest', explanation);
export const notFound = (explanation: string): SimulatorResponse => refusal(404, 'NotFound', explanation);
const notInstalled = refusal(409, 'NotInstalled', 'The app is not installed for this person.');
const noBody = badRequest('The body must be a JSON object.');

/** Somebody at their own screen. */
export interface Seat {
  readonly world: World;
  readonly tenant: string;
  readonly person: Person;
}

type Parameters = Readonly<Record<string, string>>;

/** Handlers that need a person who exists. */
export const seated =
  (handler: (seat: Seat, request: SimulatorRequest, parameters: Parameters) => SimulatorResponse): Route['handle'] =>
  (world, parameters, request) => {
    const tenant = parameters['tenant'] ?? '';
    const person = personOf(world, tenant, parameters['person'] ?? '');
    return person ? handler({ world, tenant, person }, request, parameters) : notFound('There is no such person.');
  };

/** Handlers that need a chat with the bot in it and a JSON object as body. */
export const chatting = (
  handler: (seat: Seat, conversation: Conversation, body: Json, parameters: Parameters) => SimulatorResponse,
): Route['handle'] =>
  seated((seat, request, parameters) => {
    const conversation = conversationOf(seat.world, seat.tenant, seat.person.id);
    if (!conversation?.installed) return notInstalled;
    const body = objectBody(request);
    return body ? handler(seat, conversation, body, parameters) : noBody;
  });

/** The client's time zone if it names one that exists, else UTC. */
export function timezoneOf(body: Json): string {
  const timezone = text(body, 'timezone');
  return timezone !== undefined && isTimezone(timezone) ? timezone : 'UTC';
}

/** A whole number of at least 0 from a query parameter or a body; undefined where it is none. */
export function count(value: unknown, otherwise: number): number | undefined {
  if (value === undefined || value === null) return otherwise;
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 ? number : undefined;
}
