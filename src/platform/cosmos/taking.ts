/** So many are looked at: who wants one at the same time takes the next. */
const atOnce = 8;

/** What was taken, and whether nothing else was due. */
export interface TakenOf<Taken> {
  readonly taken: readonly Taken[];
  readonly isAll: boolean;
}

/**
 * Takes the first of what is due, at most `most` of it, that nobody else takes before us; none where nothing is due any more. `due`
 * finds the first so many, `take` answers undefined where another was quicker.
 */
export async function takenOf<Found, Taken>(
  most: number,
  due: (limit: number) => Promise<readonly Found[]>,
  take: (found: Found) => Promise<Taken | undefined>,
): Promise<TakenOf<Taken>> {
  for (;;) {
    const found = await due(atOnce);
    if (found.length === 0) return { taken: [], isAll: true };
    for (let tried = 0; tried < found.length; tried += most) {
      const taken = await sideBySide(found.slice(tried, tried + most), take);
      if (taken.length > 0) return { taken, isAll: found.length < atOnce && taken.length === found.length };
    }
  }
}

/** What was taken is carried out, although the answer about another was lost: that one is found again when its hold is over, if it has one. */
async function sideBySide<Found, Taken>(some: readonly Found[], take: (found: Found) => Promise<Taken | undefined>): Promise<readonly Taken[]> {
  const tries = await Promise.allSettled(some.map(take));
  const taken = tries.flatMap((one) => (one.status === 'fulfilled' && one.value !== undefined ? [one.value] : []));
  const lost = tries.find((one) => one.status === 'rejected');
  if (lost && taken.length === 0) throw lost.reason;
  return taken;
}
