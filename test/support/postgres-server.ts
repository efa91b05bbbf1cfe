import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client, type QueryResultRow } from 'pg';
import { freePort } from '../../src/platform/embedded/free-port.ts';
import { loopbackCertificate, loopbackKey } from './loopback-certificate.ts';

const run = promisify(execFile);

/** Debian keeps the server's programs out of the PATH; the newest version goes first. */
const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...globSync('/usr/lib/postgresql/*/bin').sort().reverse()];
const programs = folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))));

/** `describe` for tests that need a PostgreSQL: where Debian's `postgresql` is missing they are skipped, and their title says why. */
export const describeWithPostgres =
  programs !== undefined
    ? (title: string, tests: () => void): void => void describe(title, tests)
    : (title: string, tests: () => void): void => void describe.skip(`${title} (skipped: postgresql is not installed)`, tests);

export const password = 'hunter2';

/**
 * PostgreSQL on a loopback port of its own, with its files in a folder of its own and TLS for who asks for it. It wants passwords.
 * It loses nothing when it is stopped and started.
 */
export class PostgresServer {
  readonly port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'teamwright-postgres-'));
  readonly #as: { readonly uid?: number; readonly gid?: number };
  #server: ChildProcess | undefined;
  #databases = 0;

  private constructor(port: number, as: { readonly uid?: number; readonly gid?: number }) {
    this.port = port;
    this.#as = as;
  }

  static async begin(): Promise<PostgresServer> {
    const server = new PostgresServer(await freePort('127.0.0.1'), await somebody());
    await server.#prepare();
    await server.start();
    return server;
  }

  /** Of the server's owner, who may do everything, unless another user is named; all have the same password. */
  url(database = 'postgres', user = 'owner'): string {
    return `postgres://${user}:${password}@127.0.0.1:${this.port}/${database}`;
  }

  /** The URL of a new database with nothing in it. */
  async database(): Promise<string> {
    this.#databases += 1;
    await this.rows(this.url(), `CREATE DATABASE fresh${this.#databases}`);
    return this.url(`fresh${this.#databases}`);
  }

  async rows(url: string, sql: string): Promise<readonly QueryResultRow[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<QueryResultRow>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async start(): Promise<void> {
    const settings = ['fsync=off', 'full_page_writes=off', 'listen_addresses=127.0.0.1', `unix_socket_directories=${this.#folder}`];
    const tls = ['ssl=on', `ssl_key_file=${join(this.#folder, 'key.pem')}`, `ssl_cert_file=${join(this.#folder, 'certificate.pem')}`];
    const given = [...settings, ...tls].flatMap((setting) => ['-c', setting]);
    const server = spawn(join(programs!, 'postgres'), ['-D', this.#data, '-p', `${this.port}`, ...given], { stdio: 'ignore', cwd: this.#folder, ...this.#as });
    this.#server = server;
    // It must not outlive tests that were broken off.
    const kill = (): void => void server.kill('SIGQUIT');
    process.once('exit', kill);
    server.once('exit', () => process.off('exit', kill));
    for (let goes = 0; goes < 500; goes += 1) {
      if (await this.rows(this.url(), 'SELECT 1').catch(() => undefined)) return;
      await pause(20);
    }
    throw new Error('postgres does not start');
  }

  /** Without a word to who is connected; what was committed is in its files. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server?.exitCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGQUIT');
    await ended;
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }

  async #prepare(): Promise<void> {
    const files = { 'key.pem': loopbackKey, 'certificate.pem': loopbackCertificate, password };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.#folder, name), text, { mode: 0o600 });
    mkdirSync(this.#data, { mode: 0o700 });
    const { uid, gid } = this.#as;
    if (uid !== undefined && gid !== undefined) {
      for (const path of [this.#folder, this.#data, ...Object.keys(files).map((name) => join(this.#folder, name))]) chownSync(path, uid, gid);
    }
    chmodSync(this.#folder, 0o700);
    const words = ['-D', this.#data, '-U', 'owner', `--pwfile=${join(this.#folder, 'password')}`, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', '--no-sync', '--wal-segsize=1'];
    await run(join(programs!, 'initdb'), words, { cwd: this.#folder, ...this.#as });
  }
}

/** PostgreSQL refuses to run as root. */
async function somebody(): Promise<{ readonly uid?: number; readonly gid?: number }> {
  if (userInfo().uid !== 0) return {};
  const idOf = async (user: string, which: string): Promise<number> => Number((await run('id', [which, user])).stdout);
  const user = await idOf('postgres', '-u').then(() => 'postgres', () => 'nobody');
  return { uid: await idOf(user, '-u'), gid: await idOf(user, '-g') };
}
