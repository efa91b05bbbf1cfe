import type { SimulatorRequest } from '../route.ts';

export type Json = Readonly<Record<string, unknown>>;

/** Whether `value` is a JSON object (neither null nor an array). */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The body as a JSON object; undefined where it is missing, not UTF-8, not JSON or not an object. */
export function objectBody(request: SimulatorRequest): Json | undefined {
  try {
    const parsed: unknown = JSON.parse(utf8.decode(request.body));
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** `body[name]` if it is a string, else undefined. */
export const text = (body: Json | undefined, name: string): string | undefined => {
  const value = body?.[name];
  return typeof value === 'string' ? value : undefined;
};
