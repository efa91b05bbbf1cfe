import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../src/config.ts';

const start = fileURLToPath(new URL('../../src/start.mjs', import.meta.url));

/** The product as a process of its own, as `npm start` runs it, to be killed without a warning and started again. */
export class ProductProcess {
  readonly #environment: Environment;
  #child: ChildProcess | undefined;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Resolves when it says where the chat page is. */
  async start(): Promise<void> {
    const env = { PATH: process.env['PATH'] ?? '', ...this.#environment };
    const child = spawn(process.execPath, [start], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
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
