import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buttonsOf, textOf, type Chat, type ChatActivity } from '../../src/commands/chat.ts';
import { northwind, templates } from '../flows/northwind.ts';
import { approvePatiently, pressWhatIsThere, wayOn } from '../flows/patient-people.ts';
import { ProductProcess } from '../flows/product-process.ts';
import { settled } from '../flows/whole.ts';
import { FlowWorld, pause } from '../flows/world.ts';
import { pointsOf, recordedIn, type Recorded } from './real-points.ts';

const main = fileURLToPath(new URL('mortal-main.ts', import.meta.url));

/** People wait so long for something to move: longer than the search for a lost clone, a claim and a sweep together; in ms. */
const patience = 90_000;
/** Whatever moves, it is over by then; in ms. */
const longest = 600_000;
const name = 'Killed';

interface Asked {
  /** Absent: those of a reference run. */
  readonly points?: readonly string[];
  /** Journeys side by side. */
  readonly jobs?: number;
  /** Hears how it goes, a line for each point. */
  readonly say: (line: string) => void;
}

export interface RealKills {
  /** How many processes came to their point and were killed there. */
  readonly killed: number;
  /** What was not as it must be afterwards, each with its point. */
  readonly violations: readonly string[];
}

/** The calls that one journey, from the first start of the product to a ready team, makes to the outside, in their order. */
export async function recordedCalls(): Promise<readonly Recorded[]> {
  const { calls, violations } = await journey(undefined);
  if (violations.length > 0) throw new Error(`Without any kill: ${violations.join('; ')}`);
  return calls;
}

/**
 * Kills the real process with SIGKILL at each of the points,
 * starts it again on the same folder, lets people press until they have what they want, and looks at what there is.
 */
export async function realKills({ points, jobs = 2, say }: Asked): Promise<RealKills> {
  const left = [...(points ?? pointsOf(await recordedCalls()))];
  const all = left.length;
  const violations: string[] = [];
  let killed = 0;
  let done = 0;
  const oneAfterAnother = async (): Promise<void> => {
    for (let point = left.shift(); point !== undefined; point = left.shift()) {
      const of = point;
      const result = await journey(of);
      if (result.wasKilled) killed += 1;
      violations.push(...result.violations.map((one) => `${of}: ${one}`));
      done += 1;
      say(`${done}/${all} ${of}: ${result.wasKilled ? '' : 'not reached; '}${result.violations.join('; ') || 'sound'}`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, oneAfterAnother));
  return { killed, violations };
}

interface Journey {
  readonly wasKilled: boolean;
  readonly calls: readonly Recorded[];
  readonly violations: readonly string[];
}

/** A request for a team that somebody must approve, in a process that dies at the point; another goes on. */
async function journey(point: string | undefined): Promise<Journey> {
  const world = await FlowWorld.begin();
  const file = join(world.folder, 'calls');
  const environment = world.environment();
  const mortal = new ProductProcess(environment, [main, file, ...(point === undefined ? [] : [point])]);
  const plain = new ProductProcess(environment);
  try {
    // One that dies before it listens never says that it is there.
    await mortal.start().catch(() => undefined);
    const goingOn = mortal.ended.then(async (signal) => {
      const wasKilled = signal === 'SIGKILL';
      if (wasKilled) await plain.start();
      return wasKilled;
    });
    const violations = await lived(world);
    await mortal.terminate();
    const wasKilled = await goingOn;
    return { wasKilled, calls: recordedIn(await readFile(file, 'utf8')), violations };
  } finally {
    await mortal.terminate();
    await plain.terminate();
    await world.end();
  }
}

/** People do what they came for, whatever becomes of the process; answers what is not as it must be when all is done. */
async function lived(world: FlowWorld): Promise<readonly string[]> {
  const [lucia, hannah] = await Promise.all(['lucia.romero', 'hannah.becker'].map((one) => world.chat(one, { add: false })));
  const stop = new AbortController();
  await hannah!.addApp();
  const approving = approvePatiently(hannah!, stop.signal);
  try {
    await lucia!.addApp();
    const card = await wantATeam(lucia!);
    const looked = await settled(world);
    const own = [...looked.violations];
    if (looked.requests.length !== 1) own.push(`${looked.requests.length} requests`);
    if (card === undefined) own.push('the requester waits for ever');
    return [...own, ...(await shown(lucia!, looked.requests[0]?.status ?? ''))];
  } finally {
    stop.abort();
    await approving;
  }
}

/** Presses what is there on the newest card that can be pressed; where there is none after a while, asks again. */
async function wantATeam(chat: Chat): Promise<ChatActivity | undefined> {
  const begun = Date.now();
  let moved = begun;
  let seen = '';
  let asked = 0;
  while (Date.now() - moved < patience && Date.now() - begun < longest) {
    await pause(100);
    const cards = (await chat.activities()).filter(({ from }) => from === 'bot').toReversed();
    const told = cards.map(textOf).join('\n');
    if (told !== seen) [seen, moved] = [told, Date.now()];
    const over = cards.find((card) => /(Ready|Needs attention) · \d+ %/.test(textOf(card)));
    if (over) return over;
    if (cards.some((card) => textOf(card).includes('TW-'))) continue;
    const next = cards.find((card) => wayOn(buttonsOf(card)) !== undefined);
    if (next) await pressWhatIsThere(chat, next, templates.customer, name);
    else if (Date.now() - asked > 5000) {
      asked = Date.now();
      void chat.say('new team').catch(() => undefined);
    }
  }
  return undefined;
}

/** The requester's cards of the request show the end, and there is at most one more than there should be. */
async function shown(chat: Chat, status: string): Promise<readonly string[]> {
  const cards = (await chat.activities()).filter((card) => card.from === 'bot' && textOf(card).includes('TW-') && card.text === '');
  const end = status === 'processed' ? /Ready · 100 %/ : /Needs attention/;
  const stale = cards.filter((card) => !end.test(textOf(card)));
  return [
    ...(cards.length >= 1 && cards.length <= 2 ? [] : [`${cards.length} cards`]),
    ...stale.map((card) => `a card says “${textOf(card).slice(0, 80).replaceAll('\n', ' / ')}” although it is ${status} in ${northwind}`),
  ];
}
