import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AuditRecord } from '../../../src/audit/record.ts';
import { minute, second } from '../../../src/clock.ts';
import { AppError } from '../../../src/errors.ts';
import { HttpEventLog } from '../../../src/platform/web/http-event-log.ts';
import { noon } from '../../support/builders.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const record: AuditRecord = { stream: 'r', seq: 1, at: noon, actor: 'system', code: 'x', facts: {}, sealed: [], hash: 'f'.repeat(64) };

describe('A collector that is silent', () => {
  let server: Server;
  let asked: ServerResponse[];
  let clock: FakeClock;
  let log: HttpEventLog;

  beforeEach(async () => {
    asked = [];
    server = createServer((_req, res) => void asked.push(res)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    clock = new FakeClock();
    log = new HttpEventLog({ url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, token: 't' }, clock);
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const tell = (): Promise<unknown> => log.keep('t', [record]).then(() => 'kept', (error: unknown) => error instanceof AppError && error.code);
  const until = async (calls: number): Promise<void> => {
    while (asked.length < calls) await once(server, 'request');
  };
  const answer = (index: number, status: number): void => {
    asked[index]?.writeHead(status);
    asked[index]?.end();
  };

  it('keeps no more than one of those who tell waiting, until it answers again', async () => {
    const first = Promise.all([tell(), tell(), tell()]);
    await until(3);
    await clock.advance(15 * second);
    assert.deepEqual(await first, ['events.unavailable', 'events.unavailable', 'events.unavailable']);
    assert.deepEqual([await tell(), asked.length], ['events.unavailable', 3]);
    await clock.advance(minute);
    const probe = tell();
    await until(4);
    assert.deepEqual([await tell(), await tell(), asked.length], ['events.unavailable', 'events.unavailable', 4]);
    answer(3, 204);
    assert.equal(await probe, 'kept');
    const after = Promise.all([tell(), tell()]);
    await until(6);
    for (const index of [4, 5]) answer(index, 204);
    assert.deepEqual(await after, ['kept', 'kept']);
  });

  it('is another matter than one that refuses at once', async () => {
    const refused = tell();
    await until(1);
    answer(0, 400);
    assert.equal(await refused, 'events.unavailable');
    const others = Promise.all([tell(), tell()]);
    await until(3);
    for (const index of [1, 2]) answer(index, 204);
    assert.deepEqual(await others, ['kept', 'kept']);
  });
});
