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

/** A call that a process has made, and whether the world was another one when it was answered. */
export interface Recorded {
  readonly place: string;
  readonly changes: boolean;
}

/** How a process notes, after a call's own line, that the call has changed something. */
export const changeOf = (place: string, nth: number): string => `changed ${place}#${String(nth)}`;

/** The calls in their order, from the lines that a process has left. */
export function recordedIn(text: string): readonly Recorded[] {
  const lines = text.split('\n').filter((line) => line !== '');
  const changes = new Set(lines);
  const count = counting();
  return lines.filter((line) => !line.startsWith('changed ')).map((place) => ({ place, changes: changes.has(changeOf(place, count(place))) }));
}

/**
 * Both sides of each call that changes something, in the order of the calls. A read leaves the world as it was, which is as it was after
 * the change before: of a kind of them one is enough.
 */
export function pointsOf(calls: readonly Recorded[]): readonly string[] {
  const count = counting();
  return calls.flatMap(({ place, changes }) => {
    const nth = count(place);
    const sides = changes ? (['before', 'after'] as const) : nth === 1 ? (['after'] as const) : [];
    return sides.map((when) => written({ place, nth, when }));
  });
}

/** How often each has come, this time counted. */
function counting(): (place: string) => number {
  const counts = new Map<string, number>();
  return (place) => {
    const nth = (counts.get(place) ?? 0) + 1;
    counts.set(place, nth);
    return nth;
  };
}
