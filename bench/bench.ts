import { parseArgs } from 'node:util';
import { verdictOf, type Benchmark } from './benchmark.ts';
import { fairness } from './fairness.ts';
import { start } from './start.ts';
import { provisioning } from './provisioning.ts';
import { store } from './store.ts';
import { turn } from './turn.ts';

/** What can be measured, by its name; one more is a line here. */
export const benchmarks: Readonly<Record<string, Benchmark>> = { provisioning, turn, start, store, fairness };

const usage = (): string =>
  ['npm run bench -- NAME', '', ...Object.entries(benchmarks).map(([name, { about }]) => `  ${name.padEnd(14)}${about}`)].join('\n');

/** Runs the benchmark of this name, and answers the exit code: 0 where its goal is held, 1 where it is missed, 2 where there is none. */
export async function bench(args: readonly string[], say: (line: string) => void = console.log): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: { help: { type: 'boolean', short: 'h' } }, allowPositionals: true });
  const [name = '', ...more] = positionals;
  const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
  if (values.help === true || !benchmark || more.length > 0) {
    say(usage());
    return values.help === true ? 0 : 2;
  }
  const { line, code } = verdictOf(await benchmark.run(say));
  say(line);
  return code;
}

if (import.meta.main) process.exitCode = await bench(process.argv.slice(2));
