import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { second, type Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';

export interface SimulatorOptions {
  readonly port: number;
  /** Its SQLite file. */
  readonly file: string;
  /** Where Teams' activities go. */
  readonly botUrl: string;
  readonly botAppId: string;
  readonly pace: 'real' | 'quick';
  readonly company: string | undefined;
}

export interface SimulatorProcess {
  readonly url: string;
  /** Resolves when it has ended, by itself or because it was stopped. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const paces = {
  real: [],
  quick: ['--clone-time', '150-400', '--latency', '0-4', '--team-lag', '0-100', '--directory-lag', '200'],
} as const;

/** One that is told to end and does not is killed after this. */
const longestEnding = 2 * second;

/** Starts the simulated tenant as a child that ends with us. Throws `port.taken` or `simulator.failed`. */
export async function startSimulator(options: SimulatorOptions, clock: Clock): Promise<SimulatorProcess> {
  const main = fileURLToPath(new URL('../../simulator/main.ts', import.meta.url));
  const { port, file, botUrl, botAppId, pace, company } = options;
  const own = ['--port', String(port), '--file', file, '--bot', botUrl, '--bot-app-id', botAppId, ...paces[pace]];
  const args = [main, ...own, ...(company === undefined ? [] : ['--company', company])];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => (said = (said + bytes.toString()).slice(-2000)));
  const ready = once(createInterface(child.stdout), 'line') as Promise<[string]>;
  const ended = once(child, 'exit').then(() => undefined);
  const line = await Promise.race([ready, ended]);
  if (!line) {
    if (said.includes(String(port)) && port !== 0) throw new AppError('port.taken', { port, setting: 'SIMULATOR_PORT' });
    throw new AppError('simulator.failed', {}, { cause: new Error(said) });
  }
  const { url } = JSON.parse(line[0]) as { url: string };
  return {
    url,
    ended,
    stop: async () => {
      child.stdin.end();
      const inTime = new AbortController();
      await Promise.race([ended.finally(() => inTime.abort()), clock.wait(longestEnding, inTime.signal)]);
      child.kill('SIGKILL');
      await ended;
    },
  };
}
