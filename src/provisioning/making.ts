import { asAppError } from '../errors.ts';

/** Answers by which Graph says that it did not make the one thing it was asked for; the others may still be made. */
const refusals = ['graph.refused', 'graph.forbidden'];
export const isRefusal = (thrown: unknown): boolean => refusals.includes(asAppError(thrown).code);

/** What became of each thing that was asked for. */
export interface Making<T> {
  readonly made: ReadonlyMap<T, string>;
  readonly refused: readonly T[];
}

/**
 * Makes things that are not there yet, all at once. Waits for all, even when one fails: what would still be under way when
 * the step is repeated would be made twice. What Graph refuses is told, every other failure is thrown.
 */
export async function makeEach<T>(
  wanted: readonly T[],
  there: ReadonlyMap<T, string>,
  make: (one: T) => Promise<string>,
): Promise<Making<T>> {
  const made = new Map<T, string>();
  const refused: T[] = [];
  const outcomes = await Promise.allSettled(wanted.map(async (one) => there.get(one) ?? make(one)));
  const failures: unknown[] = [];
  outcomes.forEach((outcome, index) => {
    const one = wanted[index] as T;
    if (outcome.status === 'fulfilled') made.set(one, outcome.value);
    else if (isRefusal(outcome.reason)) refused.push(one);
    else failures.push(outcome.reason);
  });
  if (failures.length > 0) throw failures[0];
  return { made, refused };
}
