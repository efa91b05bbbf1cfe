import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConnectionFailure } from '../../../src/platform/graph/call.ts';
import { fetchTransport, outgoing } from '../../../src/platform/graph/outgoing.ts';
import { settle, StillClock } from './stage.ts';

describe('A request over a real connection', () => {
  let server: Server;
  let clock: StillClock;
  let count: number;

  async function listening(answer: RequestListener): Promise<string> {
    count = 0;
    server = createServer((request, response) => {
      count++;
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  const post = (url: string): Promise<Response> =>
    outgoing(fetchTransport, clock, 20_000, url, { method: 'POST', body: '{}' });

  async function failureOf(work: Promise<unknown>): Promise<ConnectionFailure> {
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    assert(error instanceof ConnectionFailure, String(error));
    return error;
  }

  beforeEach(() => (clock = new StillClock()));
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  it('was never sent where nobody listens', async () => {
    const url = await listening(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    assert.equal((await failureOf(post(url))).unsent, true);
  });

  it('was never sent where no connection came about in time, to none of the addresses of a name', async () => {
    const timedOut = (address: string): Error =>
      Object.assign(new Error(`connect ETIMEDOUT ${address}`), { code: 'ETIMEDOUT', errno: -110, syscall: 'connect', address });
    const unreachable = Object.assign(new Error('connect ENETUNREACH'), { code: 'ENETUNREACH', syscall: 'connect' });
    const all = Object.assign(new AggregateError([timedOut('20.190.1.1'), unreachable, timedOut('20.190.1.2')]), { code: 'ETIMEDOUT' });
    for (const cause of [all, timedOut('20.190.1.1'), Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' })]) {
      const failing = (): Promise<Response> => Promise.reject(new TypeError('fetch failed', { cause }));
      assert.equal((await failureOf(outgoing(failing, clock, 20_000, 'http://graph.example', {}))).unsent, true, cause.message);
    }
  });

  it('is lost where a connection that had come about was silent for too long', async () => {
    const cause = Object.assign(new Error('read ETIMEDOUT'), { code: 'ETIMEDOUT', errno: -110, syscall: 'read' });
    const failing = (): Promise<Response> => Promise.reject(new TypeError('fetch failed', { cause }));
    assert.equal((await failureOf(outgoing(failing, clock, 20_000, 'http://graph.example', {}))).unsent, false);
  });

  it('is lost, and one, where the connection is cut before the answer', async () => {
    const url = await listening((request) => request.socket.destroy());
    assert.equal((await failureOf(post(url))).unsent, false);
    assert.equal(count, 1);
  });

  it('is lost where the answer breaks off', async () => {
    const url = await listening((request, response) => {
      response.writeHead(202, { 'content-length': 100 });
      response.write('{', () => request.socket.destroy());
    });
    assert.equal((await failureOf(post(url))).unsent, false);
  });

  it('is lost where the answer does not come in time, its body included', async () => {
    for (const started of [false, true]) {
      const arrived = Promise.withResolvers<undefined>();
      const url = await listening((_request, response) => {
        if (started) {
          response.writeHead(200, { 'content-length': 100 });
          response.write('{');
        }
        arrived.resolve(undefined);
      });
      const failure = failureOf(post(url));
      await arrived.promise;
      await settle();
      await clock.pass(20_000);
      assert.equal((await failure).unsent, false);
      server.closeAllConnections();
      server.close();
    }
  });

  it('follows no redirect', async () => {
    const url = await listening((_request, response) => {
      response.writeHead(307, { location: '/elsewhere' });
      response.end();
    });
    assert.equal((await post(url)).status, 307);
    assert.equal(count, 1);
  });

  it('leaves no alarm behind', async () => {
    const url = await listening((_request, response) => response.end('{}'));
    assert.equal(await (await post(url)).text(), '{}');
    assert.deepEqual(clock.waits(), []);
  });
});
