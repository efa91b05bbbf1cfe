import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pictureName } from '../../src/catalog/picture.ts';
import { hour, second } from '../../src/clock.ts';
import { startHttp, type RunningHttp } from '../../src/http/server.ts';
import { FilePictureStore } from '../../src/platform/embedded/file-picture-store.ts';
import { portrait } from '../../src/simulator/graph/portrait.ts';
import type { TenantKeys } from '../../src/tenants/tenant-keys.ts';
import { HeardTelemetry, StillClock, tenant } from './stage.ts';

describe('The pictures that the product shows', () => {
  const picture = { bytes: portrait('Project'), type: 'image/png' } as const;
  const name = pictureName('project', picture);
  const other = 'c0570be2-0000-4000-8000-000000000001';
  let folder: string;
  let clock: StillClock;
  let store: FilePictureStore;
  let http: RunningHttp;
  let telemetry: HeardTelemetry;
  /** Whose keys were asked for. */
  let asked: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pictures-'));
    [clock, telemetry, asked] = [new StillClock(), new HeardTelemetry(), []];
    const keys: TenantKeys = {
      hmac: (one, text) => {
        asked.push(one);
        return Promise.resolve(new TextEncoder().encode(`${one} ${text}`));
      },
    };
    http = await start({ pictures: (link) => store.shown(link) });
    store = new FilePictureStore(join(folder, 'pictures'), http.url, { keys, clock });
    await store.put(tenant, name, picture);
  });
  afterEach(async () => {
    await end(http);
    await rm(folder, { recursive: true });
  });

  const start = (own: { pictures?: Parameters<typeof startHttp>[0]['pictures'] }): Promise<RunningHttp> =>
    startHttp({ host: '127.0.0.1', port: 0, allowedHosts: ['127.0.0.1'], messages: undefined, checks: {}, telemetry, clock, ...own });
  const end = async (running: RunningHttp): Promise<void> => {
    const closed = running.close();
    clock.move(30 * second);
    await closed;
  };
  const link = async (): Promise<string> => (await store.link(tenant, name)) ?? assert.fail();
  /** As it is, without what a client makes of dots. */
  const raw = async (path: string): Promise<number | undefined> => {
    const asking = request(http.url, { path }).end();
    const [answer] = (await once(asking, 'response')) as [{ statusCode?: number; resume(): void }];
    answer.resume();
    return answer.statusCode;
  };

  it('are pictures and nothing else to a browser, which keeps them for itself and as long as the link holds', async () => {
    const { status, headers } = await fetch(await link());
    const said = Object.fromEntries(['content-type', 'x-content-type-options', 'cache-control', 'cross-origin-resource-policy', 'content-length'].map((one) => [one, headers.get(one)]));
    assert.equal(status, 200);
    assert.deepEqual(said, {
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'cache-control': `private, max-age=${hour / second}`,
      'cross-origin-resource-policy': 'cross-origin',
      'content-length': String(picture.bytes.length),
    });
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'.*; sandbox$/);
  });

  it('are of the type that their names tell, whatever the file holds', async () => {
    await writeFile(join(folder, 'pictures', tenant, name), '<html><script>alert(1)</script></html>');
    assert.equal((await fetch(await link())).headers.get('content-type'), 'image/png');
  });

  it('are not told from what is not there by who has no link that holds', async () => {
    const good = await link();
    const missing = good.replace(name, `${'0'.repeat(64)}.png`);
    const over = await link();
    clock.move(2 * hour);
    for (const one of [missing, over, good.replace(/&signature.*/, ''), good.replace('until=', 'until=9'), good.replace(tenant, other), good.replace('.png', '.jpg')]) {
      const answer = await fetch(one);
      assert.deepEqual([answer.status, answer.headers.get('cache-control'), await answer.json()], [404, 'no-store', { code: 'picture.unknown' }], one);
    }
  });

  it('lead to no other file, and to no key of a tenant that has none', async () => {
    const query = new URL(await link()).search;
    await writeFile(join(folder, 'secret.png'), 'x');
    asked.length = 0;
    for (const path of [`/pictures/../secret.png${query}`, `/pictures/${tenant}/..%2f..%2fsecret.png${query}`, `/pictures/..%2f/secret.png${query}`, `/pictures/%2e%2e/${name}${query}`, `/pictures/${other}/${name}${query}`, `/pictures//${name}${query}`, `/pictures/${tenant}/%zz${query}`]) {
      assert.equal(await raw(path), 404, path);
    }
    assert.deepEqual(asked, []);
    assert.deepEqual(telemetry.failures, []);
  });

  it('are kept and removed nowhere but in their tenant’s folder', async () => {
    const outside = join(folder, 'secret.png');
    await writeFile(outside, 'x');
    for (const [whose, called] of [[tenant, '../../secret.png'], ['..', '../secret.png'], ['..', name], ['', name]] as const) {
      await assert.rejects(store.put(whose, called, picture));
      await store.remove(whose, called);
      assert.equal(await store.link(whose, called), undefined);
      await store.forget('..');
    }
    assert.equal(await readFile(outside, 'utf8'), 'x');
    assert.deepEqual(await readdir(join(folder, 'pictures')), [tenant]);
  });

  it('are shown to who asks for them, and are not written', async () => {
    const good = await link();
    for (const method of ['POST', 'PUT', 'DELETE']) assert.equal((await fetch(good, { method })).status, 405, method);
    assert.equal((await fetch(good)).status, 200);
  });

  it('are not shown by a process that has none', async () => {
    const without = await start({});
    try {
      assert.equal((await fetch((await link()).replace(http.url, without.url))).status, 404);
    } finally {
      await end(without);
    }
  });
});
