import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const probe = new URL('./probe.ts', import.meta.url).href;

/** One that is told to end and does not is killed after this, in ms. */
const longestEnding = 5000;

/** A program in a process of its own, whose use of the machine can be asked for. */
export class MeasuredProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  /** How long it took from its start to its first line, in ms. */
  readonly readyAfter: number;

  private constructor(child: ChildProcess, readyAfter: number) {
    this.#child = child;
    this.readyAfter = readyAfter;
  }

  /** Starts the program and waits for the line by which it says that it listens. It sees no environment but this. */
  static async start(program: URL, environment: Readonly<Record<string, string>>, flags: readonly string[] = []): Promise<MeasuredProcess> {
    const began = performance.now();
    const args = ['--expose-gc', ...flags, '--import', probe, fileURLToPath(program)];
    const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    const lines = createInterface(child.stdout!);
    const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${program.pathname} ended instead of starting`)));
    await Promise.race([once(lines, 'line'), ended]);
    ended.catch(() => undefined);
    return new MeasuredProcess(child, performance.now() - began);
  }

  /** `cpu`: µs used so far by all threads; `memory`: bytes in use after garbage collection; or what the program itself answers. */
  async ask(figure: string): Promise<number> {
    const answer = once(this.#child, 'message') as Promise<[number]>;
    this.#child.send(figure);
    return (await answer)[0];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), longestEnding);
    await ended;
    clearTimeout(late);
  }
}
