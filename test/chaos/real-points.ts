/** Where a process is killed: at the n-th call of a port's method, counted from 1. */
export interface Point {
  /** `requestStore.commit` */
  readonly place: string;
  readonly nth: number;
  /** `after`: the effect happened, and nobody got to know. */
  readonly when: 'before' | 'after';
}

/** `requestStore.commit#3 after` */
export const written = ({ place, nth, when }: Point): string => `${place}#${nth} ${when}`;

export function parsed(text: string): Point {
  const [, place, nth, when] = /^([\w.]+)#(\d+) (before|after)$/.exec(text) ?? [];
  if (place === undefined) throw new Error(`No point: ${text}`);
  return { place, nth: Number(nth), when: when as Point['when'] };
}

/** Both sides of each call, in the order of the calls. */
export function pointsOf(calls: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  return calls.flatMap((place) => {
    const nth = (counts.get(place) ?? 0) + 1;
    counts.set(place, nth);
    return (['before', 'after'] as const).map((when) => written({ place, nth, when }));
  });
}
