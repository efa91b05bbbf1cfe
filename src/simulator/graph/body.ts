import type { SimulatorRequest } from '../route.ts';
import { badRequest } from './errors.ts';

export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The request's body as a JSON object; Graph's 400 otherwise. */
export function bodyOf(request: SimulatorRequest): Json {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(request.body));
  } catch {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
  if (!isObject(parsed)) throw badRequest('Unable to read JSON request payload.');
  return parsed;
}

const wrongType = (name: string): Error =>
  badRequest(`Invalid value specified for property '${name}' of the request payload.`);

/** A string property; undefined where it is absent, null where it is null; 400 for anything else or beyond `longest`. */
export function text(body: Json, name: string, longest = Infinity): string | null | undefined {
  const value = body[name];
  if (value === undefined || value === null) return value;
  if (typeof value !== 'string' || value.length > longest) throw wrongType(name);
  return value;
}

/** A description of a group or team: one character to 1,024, null for none; Entra takes no empty text (`InvalidLength`). */
export function description(body: Json): string | null | undefined {
  const value = text(body, 'description', 1024);
  if (value === '') throw wrongType('description');
  return value;
}

/** A string property that must be there and not be empty. */
export function requiredText(body: Json, name: string, longest = Infinity): string {
  const value = text(body, name, longest);
  if (!value?.trim()) throw badRequest(`Invalid or missing required property '${name}' in payload.`);
  return value;
}

/** An array of objects; 400 unless it has 1 to `most` of them. */
export function objects(body: Json, name: string, most: number): readonly Json[] {
  const value = body[name];
  if (!Array.isArray(value) || value.length === 0 || !value.every(isObject)) throw wrongType(name);
  if (value.length > most) throw badRequest(`The maximum number of items in '${name}' is ${most}.`);
  return value;
}

/** An array of strings; empty where it is absent. */
export function texts(body: Json, name: string): readonly string[] {
  const value = body[name] ?? [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw wrongType(name);
  return value;
}

/** Graph's visibility in its spelling; undefined where the body has none. */
export function visibility(body: Json): 'Public' | 'Private' | 'HiddenMembership' | undefined {
  const value = text(body, 'visibility');
  if (value === undefined || value === null) return undefined;
  const found = (['Public', 'Private', 'HiddenMembership'] as const).find(
    (name) => name.toLowerCase() === value.toLowerCase(),
  );
  if (!found) throw wrongType('visibility');
  return found;
}

/**
 * The id at the end of an `…@odata.bind` address of that collection: absolute or relative, `users('id')` or `users/id`.
 * 400 where it is something else.
 */
export function boundId(body: Json, name: string, collection: string): string {
  const address = requiredText(body, `${name}@odata.bind`);
  const [, key, quoted] =
    new RegExp(`(?:^|/)${collection}(?:/([^/()']+)|\\('?([^'()]+)'?\\))$`, 'i').exec(address) ?? [];
  const id = key ?? quoted;
  try {
    if (id) return decodeURIComponent(id);
  } catch {
    // Falls through to the refusal: a percent sign that encodes nothing.
  }
  throw badRequest(`Invalid bind property name ${name} in request.`);
}
