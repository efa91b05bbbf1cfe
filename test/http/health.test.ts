import assert from 'node:assert/strict';
import { request } from 'node:http';
import { startIssuer, type Issuer } from './issuer.ts';
import { startStage, type Stage } from './stage.ts';

/** What somebody else than a browser may send: any `Host`. */
const askedAs = (url: string, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(url, { headers: { host } }, (response) => resolve(response.resume().statusCode)).on('error', reject).end();
  });

/** Without a browser's tidying of the path. */
const pathAskedAs = (url: string, path: string, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    request({ hostname, port, path, headers: { host } }, (response) => resolve(response.resume().statusCode)).on('error', reject).end();
  });

describe('The health of the process', () => {
  let issuer: Issuer;
  let stage: Stage;
  let store: () => Promise<unknown>;
  before(async () => {
    issuer = await startIssuer();
    stage = await startStage(issuer, { checks: { store: () => store() } });
  });
  beforeEach(() => (store = () => Promise.resolve()));
  after(async () => {
    await stage.http.close();
    await issuer.close();
  });

  const ask = async (path: string): Promise<{ status: number; body: unknown }> => {
    const answer = await fetch(`${stage.http.url}/healthz/${path}`);
    return { status: answer.status, body: await answer.json() };
  };

  it('is told as live and ready', async () => {
    assert.deepEqual(await ask('live'), { status: 200, body: { status: 'live' } });
    assert.deepEqual(await ask('ready'), { status: 200, body: { status: 'ready' } });
  });

  it('is live and not ready without the store, which is named; why is for the log', async () => {
    store = () => Promise.reject(new Error('disk /var/secret is full'));
    assert.deepEqual(await ask('ready'), { status: 503, body: { status: 'failing', failing: ['store'] } });
    assert.equal((await ask('live')).status, 200);
    assert.equal(stage.telemetry.failures.at(-1)?.where, 'health');
  });

  it('is told to whoever asks by an address; messages are not', async () => {
    for (const path of ['live', 'ready']) assert.equal(await askedAs(`${stage.http.url}/healthz/${path}`, '10.0.0.4'), 200);
    assert.equal(await askedAs(`${stage.http.url}/api/messages`, '10.0.0.4'), 403);
    assert.equal(await askedAs(`${stage.http.url}/healthz/..%2fapi/messages`, '10.0.0.4'), 404);
    assert.equal(await pathAskedAs(stage.http.url, '/healthz/../api/messages', '10.0.0.4'), 403);
  });
});
