import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { AuditRecord } from '../../src/audit/record.ts';
import { AppError } from '../../src/errors.ts';
import { startHttp, type RunningHttp } from '../../src/http/server.ts';
import { HttpEventLog } from '../../src/platform/web/http-event-log.ts';
import { SystemClock } from '../../src/platform/embedded/system-clock.ts';
import { FakeTelemetry } from '../support/fake-telemetry.ts';
import { noon } from '../support/builders.ts';

const token = 'a'.repeat(32);
const clock = new SystemClock();
const record = (seq: number): AuditRecord => ({ stream: 'r', seq, at: noon, actor: 'system', code: 'x', facts: { n: 1, open: true, none: null }, sealed: [{ key: 'k', box: 'b' }], hash: 'f'.repeat(64) });

describe('Events that are told to a collector', () => {
  let http: RunningHttp;
  let kept: [string, readonly AuditRecord[]][];
  let failure: Error | undefined;

  beforeEach(async () => {
    [kept, failure] = [[], undefined];
    const keep = (tenant: string, records: readonly AuditRecord[]): Promise<void> => (failure ? Promise.reject(failure) : Promise.resolve(void kept.push([tenant, records])));
    http = await startHttp({ host: '127.0.0.1', port: 0, allowedHosts: undefined, messages: undefined, events: { eventLog: { keep, ready: () => (failure ? Promise.reject(failure) : Promise.resolve()) }, token }, checks: {}, telemetry: new FakeTelemetry(), clock });
  });
  afterEach(() => http.close());

  const post = async (body: unknown, authorization = `Bearer ${token}`): Promise<number> => {
    const answer = await fetch(`${http.url}/api/events`, { method: 'POST', headers: { 'content-type': 'application/json', authorization }, body: JSON.stringify(body) });
    return answer.status;
  };

  it('are kept as they were told, a hundred to a call', async () => {
    const records = Array.from({ length: 250 }, (_, index) => record(index + 1));
    await new HttpEventLog({ url: http.url, token }, clock).keep('t', records);
    assert.deepEqual(kept.map(([tenant, some]) => [tenant, some.length]), [['t', 100], ['t', 100], ['t', 50]]);
    assert.deepEqual(kept.flatMap(([, some]) => some), records);
  });

  it('are refused without the token, with another one, and before anything is looked at', async () => {
    for (const authorization of ['', 'Bearer', `Bearer ${token}a`, `Bearer ${'b'.repeat(32)}`, `Basic ${token}`]) {
      assert.equal(await post({ tenant: 't', records: [record(1)] }, authorization), 401, authorization);
      assert.equal(await post('nothing', authorization), 401);
    }
    assert.deepEqual(kept, []);
  });

  it('are refused without the token before their body has come', async () => {
    const req = request(`${http.url}/api/events`, { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': 1000, authorization: 'Bearer x' } });
    req.on('error', () => undefined);
    req.write('{');
    const [answer] = (await once(req, 'response')) as [IncomingMessage];
    assert.equal(answer.statusCode, 401);
    req.destroy();
  });

  it('are refused where they are no records, or hold what no database takes', async () => {
    const wrong = [
      {}, [], null, { tenant: '', records: [record(1)] }, { tenant: 't', records: [] }, { tenant: 't', records: [{ ...record(1), more: 1 }] },
      ...[{ seq: 0 }, { seq: 1.5 }, { seq: 2 ** 31 }, { at: -1 }, { at: 1e15 }, { hash: 'x' }, { facts: { a: {} } }, { facts: { a: 'zero\0' } }, { code: '\ud800' }].map((change) => ({ tenant: 't', records: [{ ...record(1), ...change }] })),
    ];
    for (const body of wrong) assert.equal(await post(body), 400, JSON.stringify(body));
    assert.deepEqual(kept, []);
  });

  it('come again where they could not be kept now', async () => {
    failure = new AppError('events.unavailable');
    assert.equal(await post({ tenant: 't', records: [record(1)] }), 503);
    await assert.rejects(new HttpEventLog({ url: http.url, token }, clock).keep('t', [record(1)]), { code: 'events.unavailable' });
    failure = new Error('a bug');
    assert.equal(await post({ tenant: 't', records: [record(1)] }), 500);
  });

  it('are asked for beforehand by who has the token: whether they would be kept now', async () => {
    const ask = async (bearer: string): Promise<number> => (await fetch(`${http.url}/api/events`, { headers: { authorization: `Bearer ${bearer}` } })).status;
    assert.deepEqual([await ask(token), await ask('b'.repeat(32))], [204, 401]);
    failure = new AppError('events.unavailable');
    assert.deepEqual([await ask(token), await ask('b'.repeat(32))], [503, 401]);
    assert.deepEqual(kept, []);
  });

  it('come again where nobody answers, and where the token is another’s', async () => {
    await assert.rejects(new HttpEventLog({ url: 'http://127.0.0.1:9', token }, clock).keep('t', [record(1)]), { code: 'events.unavailable' });
    await assert.rejects(new HttpEventLog({ url: http.url, token: 'b'.repeat(32) }, clock).keep('t', [record(1)]), { code: 'events.unavailable' });
  });

  it('are nobody else’s business: a process that keeps none knows no such place, and one that keeps them no other', async () => {
    const other = await startHttp({ host: '127.0.0.1', port: 0, allowedHosts: undefined, messages: undefined, checks: {}, telemetry: new FakeTelemetry(), clock });
    for (const [url, path] of [[other.url, '/api/events'], [http.url, '/api/messages']] as const) {
      const { status } = await fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: '{}' });
      assert.equal(status, 404, path);
    }
    await other.close();
  });
});
