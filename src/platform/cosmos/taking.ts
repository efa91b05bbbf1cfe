/** So many are looked at: who wants one at the same time takes the next. */
const atOnce = 8;

/**
 * Takes the first of what is due that nobody else takes before us; undefined where nothing is due any more. `due` finds the first
 * so many, `take` answers undefined where another was quicker.
 */
export async function firstTaken<Found, Taken>(due: (limit: number) => Promise<readonly Found[]>, take: (found: Found) => Promise<Taken | undefined>): Promise<Taken | undefined> {
  for (;;) {
    const found = await due(atOnce);
    for (const one of found) {
      const taken = await take(one);
      if (taken) return taken;
    }
    if (found.length === 0) return undefined;
  }
}
