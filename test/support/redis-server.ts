import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../src/platform/embedded/free-port.ts';

const run = promisify(execFile);
const executable = '/usr/bin/redis-server';

export const redisIsInstalled = existsSync(executable);

/** `describe` for tests that need a Redis: where Debian's `redis-server` is missing they are skipped, and their title says why. */
export const describeWithRedis = redisIsInstalled
  ? (title: string, tests: () => void): void => void describe(title, tests)
  : (title: string, tests: () => void): void => void describe.skip(`${title} (skipped: redis-server is not installed)`, tests);

/** Debian's Redis on a loopback port of its own, with its files in a folder of its own; it loses nothing when it is stopped and started. */
export class RedisServer {
  readonly port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'teamwright-redis-'));
  readonly #more: readonly string[];
  #server: ChildProcess | undefined;

  private constructor(port: number, more: readonly string[]) {
    this.port = port;
    this.#more = more;
  }

  /** `more`: further arguments for the server. */
  static async begin(...more: readonly string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort('127.0.0.1'), more);
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const { port } = this;
    const own = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'yes', '--dir', this.#folder];
    const server = spawn(executable, [...own, ...this.#more], { stdio: 'ignore' });
    this.#server = server;
    // It must not outlive tests that were broken off.
    const kill = (): void => void server.kill('SIGKILL');
    process.once('exit', kill);
    server.once('exit', () => process.off('exit', kill));
    for (let goes = 0; goes < 250; goes += 1) {
      if (await isOpen(port)) return;
      await pause(20);
    }
    throw new Error('redis-server does not start');
  }

  /** As a machine that loses its power. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server?.exitCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  }

  /** It takes connections and commands and answers none, until it goes on. */
  freeze(): void {
    this.#server?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#server?.kill('SIGCONT');
  }

  async flush(): Promise<void> {
    await this.command('FLUSHALL');
  }

  /** What `redis-cli` prints for it. */
  async command(...words: readonly string[]): Promise<string> {
    const { stdout } = await run('redis-cli', ['-p', `${this.port}`, ...words]);
    return stdout.trim();
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
