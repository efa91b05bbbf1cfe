import { texts, type Output } from './run.ts';

/** What was made of what: ids only, so that the ledger may keep it and a later step find its way. */
export type Pairs = ReadonlyMap<string, string>;

/** As a step's output; the order is kept. */
export const pairsOutput = (pairs: Pairs): Output => ({ from: [...pairs.keys()], to: [...pairs.values()] });

export function pairsIn(output: Output): Pairs {
  const to = texts(output['to']);
  return new Map(texts(output['from']).map((id, index) => [id, to[index] ?? '']));
}

/**
 * What is wanted and is there already, from a go that was cut off: each thing that is there stands for one that was
 * wanted, so two of one name are two. `same` says when one may stand for the other.
 */
export function adopted<Wanted, There extends { readonly id: string }>(
  wanted: readonly Wanted[],
  there: readonly There[],
  same: (wanted: Wanted, there: There) => boolean,
): ReadonlyMap<Wanted, string> {
  const left = [...there];
  const found = new Map<Wanted, string>();
  for (const one of wanted) {
    const at = left.findIndex((candidate) => same(one, candidate));
    const [match] = at < 0 ? [] : left.splice(at, 1);
    if (match) found.set(one, match.id);
  }
  return found;
}
