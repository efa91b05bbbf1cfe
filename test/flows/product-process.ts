import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../src/setting-reader.ts';
import { compiled } from './compiled.ts';

const start = fileURLToPath(new URL('../../src/start.mjs', import.meta.url));

/** The product as a process of its own, as `npm start` runs it, to be killed without a warning and started again. */
export class ProductProcess {
  readonly #environment: Environment;
  readonly #script: readonly string[];
  readonly #folder: string | undefined;
  #child: ChildProcess | undefined;
  #said = '';

  /** `script`: what is started in place of the product, with its arguments. `folder`: where it is started, with a `.env` of its own. */
  constructor(environment: Environment, script: readonly string[] = [start], folder?: string) {
    this.#environment = environment;
    this.#script = script;
    this.#folder = folder;
  }

  /** Resolves when the process that was started last has ended: with the signal that ended it, or null. */
  get ended(): Promise<NodeJS.Signals | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child?.signalCode ?? null);
    return once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
  }

  /** Everything that it has told whoever sits at the terminal. */
  get said(): string {
    return this.#said;
  }

  /** Resolves when it says where the chat page is. */
  async start(): Promise<void> {
    const env = { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: compiled, ...this.#environment };
    const child = spawn(process.execPath, this.#script, { env, stdio: ['ignore', 'pipe', 'pipe'], ...(this.#folder === undefined ? {} : { cwd: this.#folder }) });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (this.#said += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => process.stderr.write(bytes));
    const ended = once(child, 'exit').then(() => {
      throw new Error('The product ended instead of starting');
    });
    await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
    ended.catch(() => undefined);
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Answers the exit code. */
  async terminate(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    return (await ended)[0];
  }
}
