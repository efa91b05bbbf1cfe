import { mean } from '../figures.ts';
import type { Cost, ServedBot } from './served-bot.ts';
import { approveName, bareTurn, submitName, type Turn } from './turns.ts';

/** Turns that each person has of a kind in a round, and in one that only warms up. */
const each = 6;
const eachWarming = 40;
export const rounds = 7;

export const echoTurn = bareTurn('a bare echo bot');
export const waterfallTurn = bareTurn('a bare waterfall bot');

export interface Bots {
  readonly echo: ServedBot;
  readonly waterfall: ServedBot;
  readonly ours: ServedBot;
}

/** What a kind of turn cost in one round, and the waterfall's just before and after it. */
export interface Pair {
  readonly name: string;
  readonly cost: Cost;
  readonly waterfall: Cost;
}

export interface Measured {
  readonly pairs: readonly Pair[];
  /** What one request's turn leaves to be done after it: no turn, and nobody waits for it. Its `rate` says nothing. */
  readonly left: readonly Pair[];
  /** Turns of a kind in a round. */
  readonly turns: number;
}

/** Has the turns in rounds; the bare bots have theirs between any two of ours, so that all are as warm and meet the same weather. */
export async function inRounds(bots: Bots, turns: readonly Turn[], people: number, say: (line: string) => void): Promise<Measured> {
  const pairs: Pair[] = [];
  const left: Pair[] = [];
  say('Warming up …');
  await oneRound(bots, turns, people, eachWarming);
  for (let round = 1; round <= rounds; round += 1) {
    say(`Round ${round} of ${rounds} …`);
    const took = await oneRound(bots, turns, people, each);
    pairs.push(...took.pairs);
    left.push(...took.left);
  }
  return { pairs, left, turns: each * people };
}

async function oneRound({ echo, waterfall, ours }: Bots, turns: readonly Turn[], people: number, count: number) {
  const pairs: Pair[] = [];
  const left: Pair[] = [];
  let before = await waterfall.take(waterfallTurn, count);
  for (const turn of turns) {
    const echoed = await echo.take(echoTurn, count);
    const cost = await ours.take(turn, count);
    const after = await waterfall.take(waterfallTurn, count);
    const between = { cpu: mean([before.cpu, after.cpu]), rate: mean([before.rate, after.rate]) };
    pairs.push({ name: echoTurn.name, cost: echoed, waterfall: before }, { name: turn.name, cost, waterfall: between });
    before = after;
    if (turn.name !== submitName && turn.name !== approveName) continue;
    const cpu = (await ours.follow()) / (count * people);
    left.push({ name: `what follows ${turn.name}`, cost: { cpu, rate: 0 }, waterfall: after });
  }
  return { pairs, left };
}
