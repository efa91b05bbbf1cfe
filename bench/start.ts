import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../src/platform/embedded/free-port.ts';
import { tenantsIn } from '../src/simulator/company/seed.ts';
import { optionsOf } from '../src/simulator/options.ts';
import type { Benchmark } from './benchmark.ts';
import { median, table, times } from './figures.ts';
import { Channel } from './outside/channel.ts';
import { Outside } from './outside/outside.ts';
import { chatters } from './outside/people.ts';
import { MeasuredProcess } from './processes/measured-process.ts';

const rounds = 9;

/** Memory is looked at so long after the first answer, in ms. */
const settling = 3000;

/** So much of the waterfall's may our start take, and our memory. */
const goals = { start: 1.5, memory: 1.3 };

/** One start of one bot. */
interface Start {
  /** From the start of the process until the first message is answered, in ms. */
  readonly answered: number;
  /** Of it: until the process says that it listens. */
  readonly ready: number;
  /** Processor time until then, in ms. */
  readonly cpu: number;
  /** Resident after garbage collection, in MB. */
  readonly memory: number;
}

/** The programs, and how each is told its port and what is around it. */
const programs = {
  ours: new URL('../src/start.mjs', import.meta.url),
  waterfall: new URL('bots/waterfall.ts', import.meta.url),
};

export const start: Benchmark = {
  about: 'cold start until the first answer, and idle memory, against a bare waterfall bot',
  run: async (say) => {
    await using outside = await Outside.open();
    const all: { readonly ours: Start; readonly waterfall: Start }[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      // The first only brings the files into the machine's memory.
      say(round === 0 ? 'Once beforehand …' : `Round ${round} of ${rounds} …`);
      const both = { waterfall: await started('waterfall', outside), ours: await started('ours', outside) };
      if (round > 0) all.push(both);
    }
    const of = (name: 'ours' | 'waterfall', figure: keyof Start): string => median(all.map((one) => one[name][figure])).toFixed(0);
    const ratio = (figure: keyof Start): number => median(all.map(({ ours, waterfall }) => ours[figure] / waterfall[figure]));
    const row = (what: string, figure: keyof Start, goal = ''): readonly string[] =>
      [what, of('ours', figure), of('waterfall', figure), times(ratio(figure)), goal];
    const rows = [
      ['', 'ours', 'waterfall', 'ratio', 'goal'],
      row('until the first answer, ms', 'answered', times(goals.start)),
      row('  until it listens, ms', 'ready'),
      row('  processor time until the answer, ms', 'cpu'),
      row('idle memory, MB', 'memory', times(goals.memory)),
    ];
    for (const line of table(rows)) say(line);
    say(`Medians of ${rounds} rounds; ours with a store of its own in an empty folder, without the simulator's process.`);
    return ratio('answered') <= goals.start && ratio('memory') <= goals.memory;
  },
};

async function started(program: keyof typeof programs, outside: Outside): Promise<Start> {
  const folder = await mkdtemp(join(tmpdir(), 'teamwright-bench-'));
  try {
    const appId = optionsOf([]).botAppId;
    const port = await freePort('127.0.0.1');
    const ours = { SIMULATOR_URL: outside.url, DATA_DIR: folder };
    // A cold start finds nothing compiled.
    const environment = { PORT: String(port), OUTSIDE: outside.url, APP_ID: appId, NODE_DISABLE_COMPILE_CACHE: '1', ...ours };
    using channel = await Channel.open(outside, port, appId);
    const [person] = chatters(tenantsIn()[0]?.id ?? '', 1);
    const message = channel.message(person!, 'help');
    const before = outside.heard(person!.conversation).count;
    const began = performance.now();
    await using bot = await MeasuredProcess.start(programs[program], environment);
    await channel.send(message);
    const answered = performance.now() - began;
    const cpu = (await bot.ask('cpu')) / 1000;
    if (outside.heard(person!.conversation).count !== before + 1) throw new Error(`${program} has not answered`);
    await new Promise((resolve) => setTimeout(resolve, settling));
    return { answered, ready: bot.readyAfter, cpu, memory: (await bot.ask('memory')) / 2 ** 20 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
