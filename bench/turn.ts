import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedStores } from '../src/platform/embedded/embedded-stores.ts';
import { PinoTelemetry } from '../src/platform/embedded/pino-telemetry.ts';
import type { Template } from '../src/catalog/template.ts';
import { templatesByTenant } from '../src/simulator/company/seed.ts';
import { optionsOf } from '../src/simulator/options.ts';
import type { Benchmark } from './benchmark.ts';
import { median, table, times } from './figures.ts';
import { noQuotas } from './no-quotas.ts';
import { Outside } from './outside/outside.ts';
import { chatter, chatters } from './outside/people.ts';
import { inRounds, rounds, waterfallTurn, type Measured, type Pair } from './turn/rounds.ts';
import { ServedBot } from './turn/served-bot.ts';
import { ourTurns, type Subject } from './turn/turns.ts';

/** Turns under way at once. */
const atOnce = 16;

/** Our dearest turn may cost so much of a waterfall's. */
const goal = 1.5;

export const turn: Benchmark = {
  about: 'processor time and throughput of our turns, against a bare echo and a bare waterfall bot',
  run: async (say) => {
    const folder = await mkdtemp(join(tmpdir(), 'teamwright-bench-'));
    try {
      const measured = await measure(folder, say);
      for (const line of tableOf(measured)) say(line);
      const { name, ratio } = dearestOf(measured);
      say(`Medians of ${rounds} rounds of ${measured.turns} turns, ${atOnce} at once. Our dearest turn, ${name}: ${times(ratio)}; goal ${times(goal)}.`);
      return ratio <= goal;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function measure(folder: string, say: (line: string) => void): Promise<Measured & { readonly own: readonly string[] }> {
  const { tenant, subject } = subjectOfDemo();
  const people = chatters(tenant, atOnce);
  const appId = optionsOf([]).botAppId;
  await using outside = await Outside.open();
  say('Starting three bots, each in a process of its own …');
  await using echo = await ServedBot.start('echo', outside, people, appId);
  await using waterfall = await ServedBot.start('waterfall', outside, people, appId);
  await withoutQuotas(folder, tenant);
  await using ours = await ServedBot.start('ours', outside, people, appId, { SIMULATOR_URL: outside.url, DATA_DIR: folder });
  const turns = ourTurns(subject);
  // Who approves has spoken to the bot before, as in a company that uses it.
  await ours.meet(turns[0]!, subject.approver);
  const measured = await inRounds({ echo, waterfall, ours }, turns, atOnce, say);
  if (outside.strays.length > 0) throw new Error(`Calls that nobody expected: ${outside.strays.slice(0, 5).join(', ')}`);
  return { ...measured, own: turns.map(({ name }) => name) };
}

/** Each person asks for more teams here than most companies would let them. */
async function withoutQuotas(folder: string, tenant: string): Promise<void> {
  const { settingsStore, close } = embeddedStores(folder, new PinoTelemetry('silent'));
  await settingsStore.saveSettings(tenant, noQuotas, 0, []);
  close();
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

/** Ratios are medians of what was measured side by side, so they are not exactly the ratios of the medians beside them. */
function tableOf({ pairs, left }: Measured): readonly string[] {
  const waterfalls = pairs.map(({ waterfall }): Pair => ({ name: waterfallTurn.name, cost: waterfall, waterfall }));
  const rows = [waterfalls, ...byName(pairs).values(), ...byName(left).values()].map((ofKind) => {
    const cpu = median(ofKind.map(({ cost }) => cost.cpu)).toFixed(2);
    const rate = median(ofKind.map(({ cost }) => cost.rate));
    const rates = rate > 0 ? [rate.toFixed(0), times(median(ofKind.map(({ cost, waterfall }) => cost.rate / waterfall.rate)))] : ['', ''];
    return [ofKind[0]?.name ?? '', cpu, times(ratioOf(ofKind)), ...rates];
  });
  return table([['', 'CPU, ms', 'of a waterfall turn', 'turns/s', 'of its turns/s'], ...rows]);
}

function dearestOf({ pairs, own }: Measured & { readonly own: readonly string[] }): { readonly name: string; readonly ratio: number } {
  const ratios = own.map((name) => ({ name, ratio: ratioOf(byName(pairs).get(name) ?? []) }));
  return ratios.reduce((dearest, one) => (one.ratio > dearest.ratio ? one : dearest));
}

const byName = (pairs: readonly Pair[]): ReadonlyMap<string, readonly Pair[]> => Map.groupBy(pairs, ({ name }) => name);

const ratioOf = (pairs: readonly Pair[]): number => median(pairs.map(({ cost, waterfall }) => cost.cpu / waterfall.cpu));
