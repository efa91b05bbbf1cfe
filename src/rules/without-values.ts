import type { Json, RuleError } from './sandbox.ts';

/** Shorter ones are in every word. */
const shortest = 2;

/**
 * An error as others than the person may read it: engines repeat what they were given (`cannot read property 'Law' of null`), and what the
 * directory says of somebody, and `known` holds, is not theirs. The names of attributes stay.
 */
export function withoutValues(error: RuleError, known: readonly (Json | undefined)[]): RuleError {
  const values = textsIn(known).filter((value) => value.length >= shortest && error.message.includes(value));
  // Longer ones first: an address holds a name.
  const message = values
    .toSorted((left, right) => right.length - left.length)
    .reduce((told, value) => told.replace(asWord(value), '…'), error.message);
  return { ...error, message };
}

const asWord = (value: string): RegExp => new RegExp(`(?<!\\w)${value.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?!\\w)`, 'g');

/** Every text within; a number is one, too. */
function textsIn(values: readonly (Json | undefined)[]): readonly string[] {
  return values.flatMap((value) => {
    if (typeof value === 'string') return [value];
    if (typeof value === 'number') return [String(value)];
    return typeof value === 'object' && value !== null ? textsIn(Object.values(value)) : [];
  });
}
