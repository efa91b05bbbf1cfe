import { second, waitOver, type Clock } from '../clock.ts';
import { inPassing, type Answered } from './answers.ts';
import type { Card } from './cards/card-template.ts';

/** So long an answer waits for what is being done; a client shows an error after 10 to 15 s. */
const patience = 3 * second;

/** The card of what is being done, if it is soon, else one that says so `meanwhile`, whose place that card takes when it is there. */
export async function nowOrLater(clock: Clock, working: Promise<Card>, meanwhile: () => Card): Promise<Answered> {
  // Where the answer does not reach anybody, nobody waits for what comes of it either.
  working.catch(() => undefined);
  const inTime = new AbortController();
  const first = await Promise.race([working, clock.wait(patience, inTime.signal)]).finally(() => inTime.abort(waitOver));
  return first ? inPassing(first) : { ...inPassing(meanwhile()), later: working };
}
