import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
}

/** The process as the product starts it; those that did not end are ended after each test. */
const running: ChildProcess[] = [];

function run(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, ['src/simulator/main.ts', ...args], {
    stdio: 'pipe',
    env: { ...process.env, ...env },
  });
  running.push(child);
  return child;
}

async function start(...args: readonly string[]): Promise<Started> {
  const child = run(['--port', '0', '--latency', '0', '--clone-time', '0', '--team-lag', '0', ...args]);
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  const { ready, url } = JSON.parse(line.toString()) as { ready: boolean; url: string };
  assert.equal(ready, true);
  return { child, url };
}

/** How a process ended: its exit code and what it complained about. */
async function end(child: ChildProcess): Promise<{ readonly code: number | null; readonly complaint: string }> {
  let complaint = '';
  child.stderr!.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, complaint: complaint.trim() };
}

const northwind = '9f4b1c7e-3d52-4a86-b0c1-5e8d27a6f301';

async function token(url: string): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: 'a',
    client_secret: 'b',
    scope: 'https://graph.microsoft.com/.default',
  });
  const answer = await fetch(`${url}/${northwind}/oauth2/v2.0/token`, { method: 'POST', body });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** The status of a request with these headers, which `fetch` would not send. */
const statusWith = (url: string, headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(`${url}/v1.0/users`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

describe('The process of the simulator', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'simulator-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => running.splice(0).forEach((child) => child.kill('SIGKILL')));

  it('says where it is, answers Graph, and ends when its parent is gone', async () => {
    const { child, url } = await start();
    const authorization = `Bearer ${await token(url)}`;
    const answer = await fetch(`${url}/v1.0/organization`, { headers: { authorization } });
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type')!, /^application\/json/);
    const ended = end(child);
    child.stdin!.end();
    assert.equal((await ended).code, 0);
  });

  it('ends on SIGTERM and remembers what was done', async () => {
    const file = join(folder, 'tenant.sqlite');
    const first = await start('--file', file, '--seed', '7');
    const headers = { authorization: `Bearer ${await token(first.url)}`, 'content-type': 'application/json' };
    const found = await fetch(`${first.url}/v1.0/groups?$filter=displayName eq 'Project template'`, { headers });
    const { value } = (await found.json()) as { value: [{ id: string }] };
    const order = JSON.stringify({ displayName: 'Kept', mailNickname: 'x', partsToClone: 'channels' });
    const clone = (url: string): Promise<Response> =>
      fetch(`${url}/v1.0/teams/${value[0].id}/clone`, { method: 'POST', headers, body: order });
    const made = (await clone(first.url)).headers.get('location');
    const ended = end(first.child);
    first.child.kill('SIGTERM');
    assert.equal((await ended).code, 0);
    const second = await start('--file', file, '--seed', '7');
    const operation = await fetch(`${second.url}/v1.0${made!}`, { headers });
    assert.equal(((await operation.json()) as { status: string }).status, 'succeeded');
    assert.notEqual((await clone(second.url)).headers.get('location'), made);
  });

  it('speaks to this machine only', async () => {
    const { url } = await start();
    const { port, host } = new URL(url);
    assert.equal(await statusWith(url, {}), 401);
    assert.equal(await statusWith(url, { host: `localhost:${port}` }), 401);
    assert.equal(await statusWith(url, { origin: `http://${host}` }), 401);
    assert.equal(await statusWith(url, { host: `evil.example:${port}` }), 403);
    assert.equal(await statusWith(url, { host: `127.0.0.1:1` }), 403);
    assert.equal(await statusWith(url, { origin: 'https://evil.example' }), 403);
    assert.equal(await statusWith(url, { origin: 'null' }), 403);
  });

  it('refuses a body beyond 4 MB and lives on', async () => {
    const { url } = await start();
    const body = 'x'.repeat(5 * 1024 * 1024);
    const answer = await fetch(`${url}/v1.0/$batch`, { method: 'POST', body }).catch(() => undefined);
    assert.ok(answer === undefined || answer.status === 413);
    assert.equal((await fetch(`${url}/v1.0/users`)).status, 401);
  });

  it('cuts the connection where a fault says so, and has no such door without --faults', async () => {
    const { url } = await start('--faults');
    const body = JSON.stringify([{ match: { path: 'users' }, times: 1, when: 'after', answer: 'reset' }]);
    assert.equal((await fetch(`${url}/simulator/faults`, { method: 'PUT', body })).status, 204);
    await assert.rejects(fetch(`${url}/v1.0/users`));
    assert.equal((await fetch(`${url}/v1.0/users`)).status, 401);
    const plain = await start();
    assert.equal((await fetch(`${plain.url}/simulator/faults`, { method: 'PUT', body })).status, 404);
  });

  it('says in one sentence why it does not start', async () => {
    const { url } = await start();
    const refusals: readonly [readonly string[], Record<string, string>, RegExp][] = [
      [['--port', new URL(url).port], {}, /^Port \d+ is taken: .+\.$/],
      [['--port', '70000'], {}, /^--port cannot be "70000"\.$/],
      [['--clone-time', '9-1'], {}, /^--clone-time cannot be "9-1"\.$/],
      [['--task-details', 'maybe'], {}, /^--task-details cannot be "maybe"\.$/],
      [['--clone-failure', '2'], {}, /^--clone-failure cannot be "2"\.$/],
      [['--limits', 'all'], {}, /^--limits cannot be "all"\.$/],
      [['--withhold', 'Everything'], {}, /^--withhold cannot be "Everything"\.$/],
      [['--bot', 'nowhere'], {}, /^--bot cannot be "nowhere"\.$/],
      [['--company', join(folder, 'missing.json')], {}, /^The company in .+ cannot be read: /],
      [['--port', '0'], { NODE_ENV: 'production' }, /does not start with NODE_ENV=production/],
    ];
    for (const [args, env, expected] of refusals) {
      const { code, complaint } = await end(run(args, env));
      assert.match(complaint, expected);
      assert.equal(complaint.split('\n').length, 1);
      assert.equal(code, 1);
    }
  });
});
