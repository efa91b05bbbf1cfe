import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { holdFolder, startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { Environment } from '../../src/setting-reader.ts';
import { ProductProcess } from '../flows/product-process.ts';

const start = fileURLToPath(new URL('../../src/start.mjs', import.meta.url));

/** Runs a command as npm does, and waits for its end. */
async function run(words: readonly string[], env: Environment = {}, cwd?: string): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [start, ...words], { cwd, env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

/** The simulators that this process has started and that have not ended. */
function simulatorsOf(product: number | undefined): readonly number[] {
  const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const lines = all.filter((line) => line.includes('simulator/main.ts')).map((line) => line.trim().split(/\s+/).map(Number));
  return lines.flatMap(([pid, parent]) => (pid !== undefined && parent === product ? [pid] : []));
}

describe('The commands', () => {
  let folder: string;
  let occupied: Server;
  let port: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'teamwright-'));
    occupied = createServer().listen(0, '127.0.0.1');
    await once(occupied, 'listening');
    port = String((occupied.address() as AddressInfo).port);
  });
  after(async () => {
    occupied.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('play the demo to its end: the made team is what the review card promised', async () => {
    const { code, said } = await run(['demo']);
    assert.equal(code, 0, said);
    assert.match(said, /Status code of TW-\w{4}: processed \(100 %\)/);
    assert.match(said, /chain verified/);
  }).timeout(30_000);

  it('leave nothing of a demo behind that is ended before its end, or that nobody reads to its end', async () => {
    const temporary = await mkdtemp(join(folder, 'temporary-'));
    const leave = async (how: (child: ChildProcessByStdio<null, Readable, Readable>) => unknown): Promise<readonly unknown[]> => {
      const child = spawn(process.execPath, [start, 'demo'], { env: { PATH: process.env['PATH'], TMPDIR: temporary }, stdio: ['ignore', 'pipe', 'pipe'] });
      let complaint = '';
      child.stderr.on('data', (bytes: Buffer) => (complaint += bytes.toString()));
      const ended = once(child, 'exit');
      await once(child.stdout, 'data');
      assert.equal((await readdir(temporary)).length, 1);
      how(child);
      return [...((await ended) as unknown[]), complaint, ...(await readdir(temporary))];
    };
    assert.deepEqual(await leave((child) => child.kill('SIGINT')), [130, null, '']);
    assert.deepEqual(await leave((child) => child.stdout.destroy()), [0, null, '']);
    await rm(temporary, { recursive: true });
  }).timeout(30_000);

  it('tell whose port is taken, and by which setting to change it', async () => {
    const bot = await run([], { DATA_DIR: folder, PORT: port, SIMULATOR_PORT: '0' });
    assert.deepEqual([bot.code, /PORT\.$/.test(bot.said.trim())], [1, true], bot.said);
    const simulator = await run([], { DATA_DIR: folder, PORT: '0', SIMULATOR_PORT: port });
    assert.deepEqual([simulator.code, /SIMULATOR_PORT\.$/.test(simulator.said.trim())], [1, true], simulator.said);
  });

  it('say which folder nothing can be kept in, and that reset finds nothing there', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    for (const words of [[], ['tenants', 'add', '01234567-89ab-cdef-0123-456789abcdef'], ['doctor']]) {
      const { code, said } = await run(words, { DATA_DIR: file, PORT: '0', SIMULATOR_PORT: '0' });
      assert.equal(code, 1, said);
      assert.match(said, /file cannot be made or written to \(EEXIST\)[^]*Set DATA_DIR/);
      assert.doesNotMatch(said, /^ {4}at /m, 'no stack of calls');
    }
    const { code, said } = await run(['reset'], { DATA_DIR: file });
    assert.deepEqual([code, /holds nothing of Teamwright/.test(said)], [0, true], said);
    await rm(file);
  });

  it('list every problem of the configuration at once', async () => {
    const { code, said } = await run([], { PORT: 'x', CLAIM_SECONDS: '0', NODE_ENV: 'production' });
    assert.equal(code, 1);
    for (const name of ['PORT', 'CLAIM_SECONDS', 'BOT_APP_ID']) assert.match(said, new RegExp(`^${name}:`, 'm'));
  });

  it('refuse what is misspelt in the `.env`, and the doctor warns of what nobody reads', async () => {
    const here = await mkdtemp(join(folder, 'here-'));
    await writeFile(join(here, '.env'), `DATA_DIR=${here}\nPORTT=4000\n`);
    const { code, said } = await run([], {}, here);
    assert.deepEqual([code, /^PORTT: .*did you mean PORT\?/m.test(said)], [1, true], said);
    await writeFile(join(here, '.env'), `DATA_DIR=${here}\nCOMPOSE_PROJECT_NAME=teams\nTZ=UTC\n`);
    const doctor = await run(['doctor'], {}, here);
    assert.deepEqual([doctor.code, doctor.said.match(/^! .*/gm)?.map((line) => line.split(' ')[1])], [0, ['COMPOSE_PROJECT_NAME']], doctor.said);
    await writeFile(join(here, '.env'), `DATA_DIR=${here}\nPORT=${port}\nSIMULATOR_PORT=0\nOUR_OWN=1\n`);
    const started = await run([], {}, here);
    assert.deepEqual([started.code, /^OUR_OWN in `.env` is not a setting/.test(started.said)], [1, true], started.said);
    await rm(here, { recursive: true });
  });

  it('say what there is, on --help and on an unknown word', async () => {
    assert.deepEqual((await run(['--help'])).code, 0);
    const { code, said } = await run(['frobnicate']);
    assert.equal(code, 2);
    assert.match(said, /start, demo, attention, audit, doctor, tenants, templates, reset, setup, manifest, picture/);
  });

  it('do nothing that nobody asked for: --help only tells, and a word too many is refused', async () => {
    const kept = await mkdtemp(join(folder, 'kept-'));
    const store = join(kept, 'teamwright.sqlite');
    await writeFile(store, 'requests');
    const asked = [['reset', '--help', 0], ['reset', '--dry-run', 2], ['demo', '-h', 0]] as const;
    for (const [word, option, expected] of asked) {
      const { code, said } = await run([word, option], { DATA_DIR: kept });
      assert.deepEqual([code, /^npm run reset: forget everything/m.test(said)], [expected, true], `${word} ${option}: ${said}`);
    }
    assert.equal(await readFile(store, 'utf8'), 'requests');
    await rm(kept, { recursive: true });
  });

  it('say on --help how each is used beside settings that are wrong, and the doctor that it cannot read them', async () => {
    const help = await run(['templates', '--help'], { PORT: 'x' });
    assert.deepEqual([help.code, help.said.startsWith('npm run templates -- list')], [0, true], help.said);
    const { code, said } = await run(['doctor'], { PORT: 'x' });
    assert.deepEqual([code, /^PORT:/m.test(said)], [2, true], said);
  });

  it('list what needs an admin, and say how on --help', async () => {
    const empty = await run(['attention', 'list'], { DATA_DIR: join(folder, 'nothing') });
    assert.deepEqual([empty.code, /holds no requests/.test(empty.said)], [0, true], empty.said);
    const help = await run(['attention', '--help']);
    assert.deepEqual([help.code, /retry REFERENCE/.test(help.said)], [0, true], help.said);
  });

  it('leave what they compile nowhere else where the setting for it is empty', async () => {
    const cwd = await mkdtemp(join(folder, 'here-'));
    execFileSync(process.execPath, [start, '--help'], { cwd, env: { ...process.env, NODE_COMPILE_CACHE: '' } });
    assert.deepEqual(await readdir(cwd), []);
    await rm(cwd, { recursive: true });
  });

  it('end with 0 when told to, and reset what was kept, nothing else', async () => {
    const product = new ProductProcess({ DATA_DIR: folder, PORT: '0', SIMULATOR_PORT: '0' });
    await product.start();
    assert.equal(await product.terminate(), 0);
    const own = join(folder, 'own.txt');
    await writeFile(own, 'mine');
    const copies = ['teamwright.log', 'teamwright.2026-01-31.log', 'teamwright.v1.sqlite', 'keys.v12.sqlite', 'keys.v13.sqlite.part'];
    for (const copy of copies) await writeFile(join(folder, copy), 'a copy of an older version');
    for (const kept of ['teamwright.sqlite', 'pictures']) assert.ok(existsSync(join(folder, kept)), kept);
    assert.equal((await run(['reset'], { DATA_DIR: folder })).code, 0);
    // Beside it what these tests have compiled for the product's starts.
    assert.deepEqual((await readdir(folder)).filter((name) => name !== 'compiled'), ['own.txt']);
  });

  it('reset what a real tenant has left only where that is said twice, and a trial before it at once', async () => {
    const id = '01234567-89ab-cdef-0123-456789abcdef';
    const real = { BOT_APP_ID: id, BOT_TENANT_ID: id, BOT_CLIENT_SECRET: 'x', PUBLIC_URL: 'https://bot.example' };
    const kept = await mkdtemp(join(folder, 'real-'));
    const [store, trial] = [join(kept, 'teamwright.sqlite'), join(kept, 'simulator.sqlite')];
    await writeFile(store, 'requests');
    // The settings may be those of the service, and not of whoever types here.
    for (const settings of [real, {}]) {
      const { code, said } = await run(['reset'], { ...settings, DATA_DIR: kept });
      assert.deepEqual([code, /real-.* nobody can bring them back.*--yes/.test(said), existsSync(store)], [1, true, true], said);
    }
    assert.deepEqual([(await run(['reset', '--yes'], { ...real, DATA_DIR: kept })).code, existsSync(store)], [0, false]);
    for (const file of [store, trial]) await writeFile(file, 'of a trial');
    assert.deepEqual([(await run(['reset'], { ...real, DATA_DIR: kept })).code, existsSync(store)], [0, false]);
    await rm(kept, { recursive: true });
  });

  it('say which file cannot be read, and what to do', async () => {
    const broken = await damagedFolder();
    const { code, said } = await run([], { DATA_DIR: broken, PORT: '0', SIMULATOR_PORT: '0' });
    assert.equal(code, 1, said);
    assert.match(said, /teamwright\.sqlite cannot be read.*npm run reset/);
    assert.equal((await run(['reset'], { DATA_DIR: broken })).code, 0);
  });

  it('refuse a store of a newer version, leave it as it is, and say what to do', async () => {
    const newer = await mkdtemp(join(folder, 'newer-'));
    await writeFile(join(newer, 'keys.sqlite'), '');
    const file = join(newer, 'teamwright.sqlite');
    const db = new DatabaseSync(file);
    db.exec('CREATE TABLE other (id TEXT); PRAGMA user_version = 99');
    db.close();
    const before = await readFile(file);
    const { code, said } = await run([], { DATA_DIR: newer, PORT: '0', SIMULATOR_PORT: '0', SIMULATOR: '1' });
    assert.equal(code, 1, said);
    assert.match(said, /teamwright\.sqlite was written by a newer Teamwright.*version 99.*teamwright\.v\d+\.sqlite/);
    assert.deepEqual(await readFile(file), before);
    await rm(newer, { recursive: true });
  });

  it('leave nothing open behind a start that failed', async () => {
    const broken = await damagedFolder();
    const config = readConfig({ DATA_DIR: broken, PORT: '0', SIMULATOR_PORT: '0' });
    await assert.rejects(startApp(config), { code: 'store.unreadable' });
    if (process.platform !== 'win32') assert.deepEqual(simulatorsOf(process.pid), []);
    holdFolder(broken).release();
    await rm(broken, { recursive: true });
  });

  it('leave the store closed where the keys cannot be read', async () => {
    const broken = await mkdtemp(join(folder, 'damaged-'));
    await writeFile(join(broken, 'keys.sqlite'), 'x'.repeat(5000));
    await assert.rejects(startApp(readConfig({ DATA_DIR: broken, PORT: '0', SIMULATOR_PORT: '0' })), { code: 'store.unreadable' });
    assert.equal(existsSync(join(broken, 'teamwright.sqlite-wal')), false);
    await rm(broken, { recursive: true });
  });

  it('do not touch a folder that a running product has', async () => {
    const settings = { DATA_DIR: folder, PORT: '0', SIMULATOR_PORT: '0' };
    const product = new ProductProcess(settings);
    await product.start();
    try {
      const store = join(folder, 'teamwright.sqlite');
      const before = await readFile(store);
      for (const words of [[], ['reset']]) {
        const { code, said } = await run(words, settings);
        assert.equal(code, 1, said);
        assert.match(said, /in use by a running Teamwright/);
      }
      assert.deepEqual(await readFile(store), before);
    } finally {
      await product.terminate();
    }
  });

  it('end with 1 when the simulated tenant ends while the product runs', async function () {
    if (process.platform === 'win32') this.skip();
    const env = { PATH: process.env['PATH'], DATA_DIR: folder, PORT: '0', SIMULATOR_PORT: '0' };
    const product = spawn(process.execPath, [start], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    product.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
    await once(product.stdout, 'data');
    for (const simulator of simulatorsOf(product.pid)) process.kill(simulator, 'SIGKILL');
    const [code] = (await once(product, 'close')) as [number | null];
    assert.equal(code, 1);
    assert.match(said, /simulated tenant/);
  });

  it('end with 0 though the simulated tenant hangs', async function () {
    if (process.platform === 'win32') this.skip();
    const env = { PATH: process.env['PATH'], DATA_DIR: folder, PORT: '0', SIMULATOR_PORT: '0' };
    const product = spawn(process.execPath, [start], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    await once(product.stdout, 'data');
    for (const simulator of simulatorsOf(product.pid)) process.kill(simulator, 'SIGSTOP');
    product.kill('SIGTERM');
    assert.deepEqual(await once(product, 'exit'), [0, null]);
  });

  /** A folder whose store is no store. */
  async function damagedFolder(): Promise<string> {
    const broken = await mkdtemp(join(folder, 'damaged-'));
    await writeFile(join(broken, 'teamwright.sqlite'), 'x'.repeat(5000));
    for (const other of ['keys.sqlite', 'simulator.sqlite']) await writeFile(join(broken, other), '');
    return broken;
  }
});
