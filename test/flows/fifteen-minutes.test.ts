import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { simulatedAppId } from '../../src/microsoft.ts';
import { ask, says } from './journey.ts';
import { northwind } from './northwind.ts';
import { ProductProcess } from './product-process.ts';
import { theTeam } from './teams.ts';
import { FlowWorld } from './world.ts';

const start = fileURLToPath(new URL('../../src/start.mjs', import.meta.url));
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const section = readme.slice(readme.indexOf('## A real tenant in fifteen minutes'), readme.indexOf('## The way of a request'));
/** What the section says to type, block by block. */
const [certificate = '', settings = '', running = '', template = ''] = [...section.matchAll(/```sh\n([^]*?)```/g)].map(([, block = '']) => block);
const source = '65dc4dcd-512b-4076-91db-3f7040faca48';

const hasOpenSsl = (): boolean => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** README's section, word by word, with stand-ins in the places of Entra, Graph, Teams and the https address. */
describe('A real tenant in fifteen minutes', () => {
  let world: FlowWorld;
  let door: Server;
  let product: ProductProcess;
  let environment: Readonly<Record<string, string>>;

  before(async function () {
    if (!hasOpenSsl()) return this.skip();
    world = await FlowWorld.begin();
    door = await httpsDoor();
    const quick = world.environment({ SIMULATOR_URL: '', DATA_DIR: join(world.folder, 'real') }) as Record<string, string>;
    const trusted = { NODE_EXTRA_CA_CERTS: join(world.folder, 'door.crt') };
    environment = { ...quick, STAND_IN_URL: world.simulatorUrl, PATH: process.env['PATH'] ?? '', ...trusted };
    product = new ProductProcess({}, [start]);
  });
  after(async () => {
    if (!hasOpenSsl()) return;
    await product.terminate();
    door.close();
    await world.end();
  });

  /** An https address that leads to the port of the product, as a tunnel does. */
  async function httpsDoor(): Promise<Server> {
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    execFileSync('openssl', [...made, '-keyout', 'door.key', '-out', 'door.crt'], { cwd: world.folder, stdio: 'ignore' });
    const [key, cert] = ['door.key', 'door.crt'].map((file) => readFileSync(join(world.folder, file)));
    const server = createServer({ key, cert }, (req, res) => {
      const inner = request({ port: world.botPort, host: '127.0.0.1', path: req.url, method: req.method, headers: req.headers }, (answer) => {
        res.statusCode = answer.statusCode ?? 502;
        answer.pipe(res);
      });
      inner.on('error', () => res.destroy());
      req.pipe(inner);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }

  /** A line of the README such as `npm run doctor`, as npm carries it out, in the folder with `.env`. */
  async function npm(line: string): Promise<{ code: number | null; said: string }> {
    const words = line.replace(/^npm run (\S+)(?: --)?/, '$1').match(/"[^"]*"|\S+/g)!.map((word) => word.replaceAll('"', ''));
    const child = spawn(process.execPath, [start, ...words], { cwd: world.folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (said += bytes.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, said };
  }

  it('makes the certificate as it says', () => {
    execFileSync('bash', ['-euc', certificate], { cwd: world.folder, stdio: 'ignore' });
    assert.ok(existsSync(join(world.folder, 'bot.pem')));
  });

  it('refuses to start with half of the settings, and lists all that is missing', async () => {
    writeFileSync(join(world.folder, '.env'), 'BOT_APP_ID=' + simulatedAppId);
    const { code, said } = await npm('npm run doctor');
    assert.equal(code, 2);
    for (const name of ['BOT_TENANT_ID', 'BOT_CERTIFICATE_FILE', 'PUBLIC_URL']) assert.match(said, new RegExp(name));
  });

  it('starts with all of them', async () => {
    const port = (door.address() as AddressInfo).port;
    const own = settings
      .replace(/BOT_APP_ID=.*/, `BOT_APP_ID=${simulatedAppId}`)
      .replace(/BOT_TENANT_ID=.*/, `BOT_TENANT_ID=${northwind}`)
      .replace('https://HOST', `https://localhost:${port}`);
    writeFileSync(join(world.folder, '.env'), own);
    assert.match(running, /^npm ci && npm start/);
    product = new ProductProcess(environment, [start], world.folder);
    await product.start();
  });

  it('finds nothing to mend but that there is no template yet', async () => {
    const doctor = /^npm run doctor/m.exec(running)![0];
    const { code, said } = await npm(doctor);
    assert.equal(code, 0, said);
    assert.match(said, /No template is open to requests/);
    assert.doesNotMatch(said, /^✕/m);
  });

  it('makes the package', async () => {
    const line = /`(npm run manifest)`/.exec(section)![1]!;
    assert.equal((await npm(line)).code, 0);
  });

  it('makes a template of a team, and then everything is in order', async () => {
    const link = `https://teams.microsoft.com/l/team/19%3Aabc%40thread.tacv2/conversations?groupId=${source}&tenantId=${northwind}`;
    const made = await npm(template.trim().replace('LINK', link));
    assert.equal(made.code, 0, made.said);
    const { code, said } = await npm('npm run doctor');
    assert.deepEqual([code, /^[!✕]/m.test(said)], [0, false], said);
  });

  it('makes the first real team', async () => {
    const noah = await world.chat('noah.tremblay');
    const listed = (await npm('npm run templates -- list')).said.split('\n').find((line) => line.includes('Project team'));
    const [id = ''] = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(listed ?? '') ?? [];
    const { card } = await ask(noah, { template: id, name: 'First real team' });
    await says(noah, card, 'Ready · 100 %');
    await theTeam(world, northwind, 'First real team');
  });
});
