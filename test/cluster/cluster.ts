import { parseArgs } from 'node:util';
import { redisIsInstalled } from '../support/redis-server.ts';
import { runCluster, type Plan } from './run-cluster.ts';

const usage = `npm run cluster -- [options]

Real processes on a real Redis, Cosmos DB by its wire server and a simulated Microsoft 365: one that answers people, one that rings,
and workers that make teams. Asks for teams, then has them made while workers are killed and Redis is emptied, and looks over what there is.

  --workers N        workers (default 4)
  --requests N       teams that are asked for (default 500)
  --kill SECONDS     kill a worker so often, and start it again at once; 0: never (default 2)
  --flushes N        empty Redis so often, spread over the run (default 2)
  --minutes M        give up after so many (default 15)
  --help`;

function planOf(args: readonly string[]): Plan | undefined {
  const option = (value: string) => ({ type: 'string', default: value }) as const;
  const options = { workers: option('4'), requests: option('500'), kill: option('2'), flushes: option('2'), minutes: option('15'), help: { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) return undefined;
  const number = (name: 'workers' | 'requests' | 'kill' | 'flushes' | 'minutes'): number => {
    if (!/^\d{1,4}$/.test(values[name])) throw new Error(`--${name} must be a whole number, and is ${values[name]}.`);
    return Number(values[name]);
  };
  return { workers: Math.max(1, number('workers')), requests: number('requests'), kill: number('kill'), flushes: number('flushes'), minutes: number('minutes') };
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  const plan = planOf(process.argv.slice(2));
  if (!plan) say(usage);
  else if (!redisIsInstalled) throw new Error('redis-server is not installed (Debian: apt-get install redis-server).');
  else process.exitCode = (await runCluster(plan, say)).violations.length === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
