import { optionsOf, usage, type Options } from './options.ts';
import { realKills, recordedCalls } from './real.ts';
import { pointsOf } from './real-points.ts';
import { carryOutAtOnce } from './threads.ts';
import { replayOf, Teller, type Tally, type Task } from './work.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Told in full: what it would be without, too many to read. */
const storiesPrinted = 3;

/** Prints one story; answers whether all held in it. */
async function replay(task: Task, { store }: Options): Promise<boolean> {
  const told = await new Teller(store).tell(task);
  for (const line of told.lines) say(line);
  say('\nIts trail:');
  for (const line of told.trail) say(line);
  say(`\nIt ended ${told.status}. ${told.violations.length === 0 ? 'All holds.' : ''}`);
  for (const violation of told.violations) say(violation);
  return told.violations.length === 0;
}

async function explore(options: Options): Promise<boolean> {
  const begun = Date.now();
  const { seeds, seed, schedules, store, jobs, points, minutes } = options;
  const progress = process.stderr.isTTY ? (stories: number): void => void process.stderr.write(`\r${String(stories)} stories`) : (): void => undefined;
  const tally = await carryOutAtOnce({ seeds, seed, schedules, store, pattern: points, until: begun + minutes * 60_000 }, jobs, progress);
  for (const { task, violations, told } of tally.findings.slice(0, storiesPrinted)) {
    say(`\n${replayOf(task, store)}`);
    for (const line of [...violations, ...told.lines, ...told.trail]) say(`  ${line}`);
  }
  for (const { task, violations } of tally.findings.slice(storiesPrinted)) say(`${replayOf(task, store)}\n  ${violations.join('\n  ')}`);
  printLongest(tally, options);
  printFigures(tally, (Date.now() - begun) / 1000, options);
  return tally.findings.length === 0;
}

function printLongest({ longest }: Tally, { store }: Options): void {
  if (!longest) return;
  say(`\nThe trail of the longest story (${replayOf(longest.task, store)}):`);
  for (const line of longest.told.trail) say(`  ${line}`);
}

function printFigures(tally: Tally, seconds: number, { seeds, seed, schedules }: Options): void {
  const { points, stories, atPoints, findings } = tally;
  say(`\n${String(points)} points, seeds ${String(seed)} to ${String(seed + seeds - 1)} asked for, ${(points > 0 ? atPoints / points : 0).toFixed(1)} told at each`);
  say(`${String(tally.schedules)} of ${String(schedules)} random schedules`);
  say(`${String(stories)} stories in ${seconds.toFixed(1)} s, ${(stories / seconds).toFixed(1)} a second`);
  say(`${String(findings.length)} with violations`);
}

async function kill({ points: pattern, jobs }: Options): Promise<boolean> {
  say('Recording the calls of one journey …');
  const points = pointsOf(await recordedCalls()).filter((point) => point.includes(pattern));
  const { killed, violations } = await realKills({ points, jobs, say });
  say(`\n${String(killed)} of ${String(points.length)} points reached and killed at, ${String(violations.length)} with violations`);
  for (const violation of violations) say(violation);
  return violations.length === 0;
}

async function main(): Promise<boolean> {
  const options = optionsOf(process.argv.slice(2));
  if (options.help) {
    say(usage);
    return true;
  }
  if (options.real) return kill(options);
  if (options.schedule) return replay({ seed: options.seed, point: undefined }, options);
  if (options.point !== undefined) return replay({ seed: options.seed, point: options.point }, options);
  return explore(options);
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
