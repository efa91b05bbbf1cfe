import assert from 'node:assert/strict';
import { request, type IncomingHttpHeaders } from 'node:http';
import { connect, Server } from 'node:net';
import { once } from 'node:events';
import sinon from 'sinon';
import { second } from '../../src/clock.ts';
import { startHttp, type RunningHttp } from '../../src/http/server.ts';
import type { BotTurn, MessagesOptions } from '../../src/http/messages.ts';
import { activity, HeardTelemetry, StillClock, tenant } from './stage.ts';

const open: MessagesOptions['gate'] = {
  admit: async (_authorization, admitted) => ({ ok: true, tenant, activity: admitted as object }),
};

describe('http server', () => {
  const clock = new StillClock();
  let telemetry: HeardTelemetry;
  let turn: BotTurn;
  let turns: number;
  let http: RunningHttp;

  const start = (changes: { port?: number; allowedHosts?: readonly string[] | undefined } = {}) =>
    startHttp({
      host: '127.0.0.1',
      port: 0,
      allowedHosts: ['127.0.0.1'],
      ...changes,
      messages: {
        gate: open,
        turn: (...heard) => {
          turns += 1;
          return turn(...heard);
        },
      },
      checks: {},
      telemetry,
      clock,
    });
  const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}, path = '/api/messages') =>
    fetch(`${http.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  const message = JSON.stringify(activity());

  beforeEach(async () => {
    telemetry = new HeardTelemetry();
    turns = 0;
    turn = async () => ({ status: 200 });
    http = await start();
  });
  afterEach(() => http.close());

  it('says whose setting it is where another program has the port, and where the system keeps it to itself', async () => {
    const taken = { code: 'port.taken', values: { port: 3978, setting: 'PORT' } };
    for (const code of ['EADDRINUSE', 'EACCES']) {
      const listen = sinon.stub(Server.prototype, 'listen').callsFake(function (this: Server) {
        queueMicrotask(() => this.emit('error', Object.assign(new Error(`listen ${code}`), { code })));
        return this;
      });
      try {
        await assert.rejects(start({ port: 3978 }), taken);
      } finally {
        listen.restore();
      }
    }
  });

  it('passes on the status and the body of a turn', async () => {
    turn = async (_activity, authorization) => ({ status: 202, body: { authorization } });
    const answer = await post(message, { authorization: 'Bearer x' });
    assert.deepEqual([answer.status, await answer.json()], [202, { authorization: 'Bearer x' }]);
  });

  it('knows no other path and no other method', async () => {
    for (const path of ['/api', '/api/messages/', '/%zz', '/..%2f..%2fpackage.json', '/api/messages/x?y=1']) {
      const answer = await fetch(http.url + path);
      assert.deepEqual([path, answer.status, await answer.text()], [path, 404, '{"code":"path.unknown"}']);
    }
    const answer = await fetch(`${http.url}/api/messages`);
    assert.deepEqual([answer.status, await answer.text()], [405, '{"code":"method.refused"}']);
    assert.equal(answer.headers.get('server'), null);
  });

  it('answers what fails in a turn with a code and tells the operators', async () => {
    const secret = new Error('secret at /somewhere/inside.ts');
    turn = () => Promise.reject(secret);
    const answer = await post(message);
    assert.deepEqual([answer.status, await answer.text()], [500, '{"code":"turn.failed"}']);
    assert.deepEqual(telemetry.failures, [{ where: 'http', error: secret }]);
  });

  it('survives answers of a turn that cannot be sent', async () => {
    turn = async () => ({ status: 200, body: { big: 1n } });
    assert.deepEqual([(await post(message)).status, telemetry.failures.length], [500, 1]);
    turn = async () => ({ status: 99_999 });
    assert.deepEqual([(await post(message)).status, telemetry.failures.length], [500, 2]);
    turn = async () => ({ status: 200 });
    assert.equal((await post(message)).status, 200);
  });

  for (const [named, status, body, headers] of [
    ['no JSON', 400, 'new team', {}],
    ['half of it', 400, message.slice(0, -9), {}],
    ['nothing', 400, '', {}],
    ['bytes that are no UTF-8', 400, Buffer.from([0x22, 0xff, 0xfe, 0x22]), {}],
    ['a form', 415, 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a type that begins like JSON', 415, message, { 'content-type': 'application/json-seq' }],
    ['plain text, as a page may send unasked', 415, message, { 'content-type': 'text/plain' }],
    ['something compressed', 415, message, { 'content-encoding': 'gzip' }],
  ] as const) {
    it(`refuses ${named} with ${status}`, async () => {
      assert.equal((await post(body, headers)).status, status);
      assert.equal(turns, 0);
    });
  }

  it('takes 256 KB and no more', async () => {
    const ofSize = (size: number) => JSON.stringify({ text: 'x'.repeat(size - '{"text":""}'.length) });
    assert.equal((await post(ofSize(256 * 1024))).status, 200);
    const answer = await post(ofSize(256 * 1024 + 1));
    assert.deepEqual([answer.status, await answer.text()], [413, '{"code":"body.tooLarge"}']);
    assert.equal((await post(ofSize(1024 * 1024))).status, 413);
    assert.equal(turns, 1);
  });

  it('refuses a large body before it has come', async () => {
    const socket = connect(Number(new URL(http.url).port), '127.0.0.1');
    socket.write(head({ 'content-length': '1073741824' }));
    assert.match(String(await once(socket.setEncoding('utf8'), 'data')), /^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  it('refuses an endless body while it comes, and hangs up on who goes on', async () => {
    const socket = connect(Number(new URL(http.url).port), '127.0.0.1');
    const answered = once(socket.setEncoding('utf8'), 'data');
    const hungUp = new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve));
    socket.write(head({ 'transfer-encoding': 'chunked' }));
    const block = `10000\r\n${'['.repeat(0x10000)}\r\n`;
    const goOn = (): void => {
      if (socket.writable && socket.write(block)) setImmediate(goOn);
    };
    socket.on('drain', goOn);
    goOn();
    assert.match(String(await answered), /^HTTP\/1\.1 413 /);
    await hungUp;
    assert.equal(turns, 0);
  });

  it('forgets a caller that leaves in the middle of a body', async () => {
    const socket = connect(Number(new URL(http.url).port), '127.0.0.1');
    socket.write(`${head({ 'content-length': '1000' })}{"type":`);
    await once(socket, 'connect');
    socket.destroy();
    assert.equal((await post(message)).status, 200);
    assert.equal(turns, 1);
  });

  it('has many turns at a time', async () => {
    const all = Promise.withResolvers<undefined>();
    turn = async (heard) => {
      if (turns === 50) all.resolve(undefined);
      await all.promise;
      return { status: 200, body: heard };
    };
    const sent = Array.from({ length: 50 }, (_, number) => ({ number }));
    const answers = await Promise.all(sent.map(async (each) => (await post(JSON.stringify(each))).json()));
    assert.deepEqual(answers, sent);
  });

  it('says which port is taken', async () => {
    const port = Number(new URL(http.url).port);
    await assert.rejects(start({ port }), { code: 'port.taken', values: { port, setting: 'PORT' } });
  });

  it('refuses to be called by a foreign name or page', async () => {
    const { host } = new URL(http.url);
    const call = async (headers: Record<string, string>) => {
      const { status, text } = await raw(http, headers, message);
      return [status, text];
    };
    assert.deepEqual(await call({ host: 'evil.example' }), [403, '{"code":"host.foreign"}']);
    assert.deepEqual(await call({ host: `127.0.0.1.evil.example` }), [403, '{"code":"host.foreign"}']);
    assert.deepEqual(await call({ host: ':' }), [403, '{"code":"host.foreign"}']);
    assert.deepEqual(await call({ host, origin: 'https://evil.example' }), [403, '{"code":"origin.foreign"}']);
    assert.deepEqual(await call({ host, origin: 'http://127.0.0.1:1' }), [403, '{"code":"origin.foreign"}']);
    assert.deepEqual(await call({ host, origin: 'null' }), [403, '{"code":"origin.foreign"}']);
    assert.equal(turns, 0);
    assert.equal((await call({ host, origin: `http://${host}` }))[0], 200);
  });

  it('lives on when it is called by what is no name and no address, wherever it stands', async () => {
    const behind = await start({ allowedHosts: undefined });
    for (const server of [http, behind]) {
      const { hostname, port } = new URL(server.url);
      for (const [target, host] of [['/', ':'], ['/healthz/live', ':'], ['http://[', hostname], ['//[', hostname], ['/%', hostname], ['*', hostname]]) {
        const socket = connect(Number(port), hostname);
        socket.end(`GET ${target} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
        assert.match(String(await socket.toArray()), /^HTTP\/1\.1 40[034] /, `${target} of ${host}`);
      }
      assert.equal((await fetch(`${server.url}/healthz/live`)).status, 200);
    }
    await behind.close();
  });

  it('has any name behind a front door', async () => {
    const behind = await start({ allowedHosts: undefined });
    assert.equal((await raw(behind, { host: 'bot.example' }, message)).status, 200);
    await behind.close();
  });

  it('lets turns in flight finish, and takes nothing new', async () => {
    const begun = Promise.withResolvers<undefined>();
    const end = Promise.withResolvers<undefined>();
    turn = async () => {
      begun.resolve(undefined);
      await end.promise;
      return { status: 200, body: 'finished' };
    };
    const answer = post(message);
    await begun.promise;
    const closed = http.close();
    await assert.rejects(fetch(http.url));
    end.resolve(undefined);
    assert.equal(await (await answer).json(), 'finished');
    await closed;
    http = await start();
  });

  it('does not wait for ever', async () => {
    const begun = Promise.withResolvers<undefined>();
    turn = () => {
      begun.resolve(undefined);
      return new Promise(() => undefined);
    };
    const answer = assert.rejects(post(message));
    await begun.promise;
    const closed = http.close();
    clock.move(20 * second);
    await closed;
    await answer;
    http = await start();
  });
});

function head(headers: IncomingHttpHeaders): string {
  const lines = Object.entries({ host: '127.0.0.1', 'content-type': 'application/json', ...headers });
  return `POST /api/messages HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${String(value)}\r\n`).join('')}\r\n`;
}

function raw(
  http: RunningHttp,
  headers: Record<string, string>,
  body: string,
): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(http.url);
    const path = '/api/messages';
    const call = request(
      { hostname, port, path, method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => resolve({ status: answer.statusCode, text }));
      },
    );
    call.on('error', reject).end(body);
  });
}
