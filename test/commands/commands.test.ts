import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../src/config.ts';
import { ProductProcess } from '../flows/product-process.ts';

const start = fileURLToPath(new URL('../../src/start.mjs', import.meta.url));

/** Runs a command as npm does, and waits for its end. */
async function run(words: readonly string[], env: Environment = {}): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [start, ...words], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
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

  it('tell whose port is taken, and by which setting to change it', async () => {
    const bot = await run([], { DATA_DIR: folder, PORT: port, SIMULATOR_PORT: '0' });
    assert.deepEqual([bot.code, /PORT\.$/.test(bot.said.trim())], [1, true], bot.said);
    const simulator = await run([], { DATA_DIR: folder, PORT: '0', SIMULATOR_PORT: port });
    assert.deepEqual([simulator.code, /SIMULATOR_PORT\.$/.test(simulator.said.trim())], [1, true], simulator.said);
  });

  it('list every problem of the configuration at once', async () => {
    const { code, said } = await run([], { PORT: 'x', CLAIM_SECONDS: '0', NODE_ENV: 'production' });
    assert.equal(code, 1);
    for (const name of ['PORT', 'CLAIM_SECONDS', 'SIMULATOR']) assert.match(said, new RegExp(`^${name}:`, 'm'));
  });

  it('say what there is, on --help and on an unknown word', async () => {
    assert.deepEqual((await run(['--help'])).code, 0);
    const { code, said } = await run(['frobnicate']);
    assert.equal(code, 2);
    assert.match(said, /start, demo, picture, reset/);
  });

  it('end with 0 when told to, and reset what was kept, nothing else', async () => {
    const product = new ProductProcess({ DATA_DIR: folder, PORT: '0', SIMULATOR_PORT: '0' });
    await product.start();
    assert.equal(await product.terminate(), 0);
    const own = join(folder, 'own.txt');
    await writeFile(own, 'mine');
    assert.ok(existsSync(join(folder, 'teamwright.sqlite')));
    assert.equal((await run(['reset'], { DATA_DIR: folder })).code, 0);
    for (const file of ['teamwright.sqlite', 'keys.sqlite', 'simulator.sqlite']) assert.equal(existsSync(join(folder, file)), false);
    assert.ok(existsSync(own));
  });
});
