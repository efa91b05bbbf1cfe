import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Template } from '../src/catalog/template.ts';
import { templatesByTenant } from '../src/simulator/company/seed.ts';
import { optionsOf } from '../src/simulator/options.ts';
import type { Benchmark } from './benchmark.ts';
import { mean, median, table, times } from './figures.ts';
import { Outside } from './outside/outside.ts';
import { chatter, chatters } from './outside/people.ts';
import { ServedBot, type Cost } from './turn/served-bot.ts';
import { approveName, bareTurn, ourTurns, submitName, type Subject } from './turn/turns.ts';

/** Turns under way at once. */
const atOnce = 16;
/** Turns that each of them has of a kind in a round, and in one that only warms up. */
const each = 10;
const eachWarming = 30;
const warmUps = 2;
const rounds = 7;

/** Our dearest turn may cost so much of a waterfall's. */
const goal = 1.5;

const echoTurn = bareTurn('a bare echo bot');
const waterfallTurn = bareTurn('a bare waterfall bot');

/** A kind of turn in one round, and the waterfall's on both sides of it. */
interface Pair {
  readonly cost: Cost;
  readonly waterfall: Cost;
}

/** What a turn leaves to be done after it: for one request, in ms, and against the waterfall's turn. */
interface Left {
  readonly name: string;
  readonly cpu: number;
  readonly ratio: number;
}

const heading = ['', 'CPU, ms', 'of a waterfall turn', 'turns/s', 'of its turns/s'];

export const turn: Benchmark = {
  about: 'processor time and throughput of our turns, against a bare echo and a bare waterfall bot',
  run: async (say) => {
    const folder = await mkdtemp(join(tmpdir(), 'teamwright-bench-'));
    try {
      return await measured(folder, say);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function measured(folder: string, say: (line: string) => void): Promise<boolean> {
  const { tenant, subject } = subjectOfDemo();
  const people = chatters(tenant, atOnce);
  const appId = optionsOf([]).botAppId;
  await using outside = await Outside.open();
  say('Starting three bots, each in a process of its own …');
  await using echo = await ServedBot.start('echo', outside, people, appId);
  await using waterfall = await ServedBot.start('waterfall', outside, people, appId);
  await using ours = await ServedBot.start('ours', outside, people, appId, { SIMULATOR_URL: outside.url, DATA_DIR: folder });
  const turns = ourTurns(subject);
  const kinds = [{ bot: echo, turn: echoTurn }, ...turns.map((one) => ({ bot: ours, turn: one }))];
  const pairs = new Map<string, Pair[]>(kinds.map((kind) => [kind.turn.name, []]));
  const left: Left[] = [];
  // Who approves has spoken to the bot before, as in a company that uses it.
  await ours.meet(turns[0]!, subject.approver);

  for (let round = 1 - warmUps; round <= rounds; round += 1) {
    const warming = round < 1;
    say(warming ? 'Warming up …' : `Round ${round} of ${rounds} …`);
    let before = await waterfall.take(waterfallTurn, each);
    for (const kind of kinds) {
      const count = warming ? eachWarming : each;
      const cost = await kind.bot.take(kind.turn, count);
      const after = await waterfall.take(waterfallTurn, each);
      if (!warming) pairs.get(kind.turn.name)?.push({ cost, waterfall: between(before, after) });
      before = after;
      if (kind.turn.name !== submitName && kind.turn.name !== approveName) continue;
      const cpu = (await ours.follow()) / (count * atOnce);
      if (!warming) left.push({ name: kind.turn.name, cpu, ratio: cpu / after.cpu });
    }
  }
  if (outside.strays.length > 0) throw new Error(`Calls that nobody expected: ${outside.strays.slice(0, 5).join(', ')}`);

  for (const line of table([heading, waterfallRow(pairs), ...rowsOf(pairs), ...leftRows(left)])) say(line);
  const dearest = Math.max(...turns.map(({ name }) => ratioOf(pairs.get(name) ?? [])));
  say(`Medians of ${rounds} rounds of ${each * atOnce} turns, ${atOnce} at once. Our dearest turn: ${times(dearest)}, goal ${times(goal)}.`);
  return dearest <= goal;
}

/** Of the built-in companies: a template whose requests somebody has to approve, and who that is. */
function subjectOfDemo(): { readonly tenant: string; readonly subject: Subject } {
  for (const [tenant, templates] of Object.entries(templatesByTenant())) {
    for (const { templateConfiguration } of templates as readonly Template[]) {
      const [approver] = templateConfiguration.approval.approvalTeam;
      const { id, enabled } = templateConfiguration;
      if (enabled && approver) return { tenant, subject: { template: id, approver: chatter(tenant, approver.id) } };
    }
  }
  throw new Error('The demo has no template whose requests are approved');
}

const between = (left: Cost, right: Cost): Cost => ({ cpu: mean([left.cpu, right.cpu]), rate: mean([left.rate, right.rate]) });

const ratioOf = (pairs: readonly Pair[]): number => median(pairs.map(({ cost, waterfall }) => cost.cpu / waterfall.cpu));

function rowsOf(pairs: ReadonlyMap<string, readonly Pair[]>): readonly (readonly string[])[] {
  return [...pairs].map(([name, ofKind]) => {
    const cpu = median(ofKind.map(({ cost }) => cost.cpu)).toFixed(2);
    const rate = median(ofKind.map(({ cost }) => cost.rate)).toFixed(0);
    const ofRate = times(median(ofKind.map(({ cost, waterfall }) => cost.rate / waterfall.rate)));
    return [name, cpu, times(ratioOf(ofKind)), rate, ofRate];
  });
}

function waterfallRow(pairs: ReadonlyMap<string, readonly Pair[]>): readonly string[] {
  const all = [...pairs.values()].flat().map(({ waterfall }) => waterfall);
  return [waterfallTurn.name, median(all.map(({ cpu }) => cpu)).toFixed(2), times(1), median(all.map(({ rate }) => rate)).toFixed(0), times(1)];
}

/** No turn, and nobody waits for it: the check and the cards after Submit, the cards and the message after Approve. */
const leftRows = (left: readonly Left[]): readonly (readonly string[])[] =>
  [submitName, approveName].map((name) => {
    const ofKind = left.filter((one) => one.name === name);
    const cpu = median(ofKind.map((one) => one.cpu)).toFixed(2);
    return [`what follows ${name}`, cpu, times(median(ofKind.map(({ ratio }) => ratio))), '', ''];
  });
