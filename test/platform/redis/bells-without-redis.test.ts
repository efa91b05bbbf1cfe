import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { describeWithRedis, RedisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';
import { Process, clock, openHandles } from './bell-processes.ts';

describeWithRedis('Bells while Redis is away', () => {
  let server: RedisServer;
  let one: Process;

  beforeEach(async () => {
    server = await RedisServer.begin();
    one = new Process(server.url).listen();
    await one.ready();
  });
  afterEach(async () => {
    await one.close();
    await server.end();
  });

  it('ring in the process itself, at once and later, and are told of once; afterwards they ring for all', async () => {
    const another = new Process(server.url).listen();
    await another.ready();
    await server.stop();
    one.bells.ring('effects', 'a');
    one.bells.ring('effects', 'b', clock.now() + 100);
    await until('both are heard', () => one.heard.length === 2, 1000);
    for (let ring = 0; ring < 20; ring += 1) {
      one.bells.ring('effects', 'a');
      await pause(50);
    }
    assert.deepEqual(another.heard, []);
    assert.deepEqual(one.telemetry.failures.map(({ where }) => where), ['redis']);

    await server.start();
    await Promise.all([one.ready(), another.ready()]);
    for (let ring = 0; another.heard.length === 0 && ring < 100; ring += 1) {
      one.bells.ring('effects', `${ring}`);
      await pause(50);
    }
    assert.notEqual(another.heard.length, 0);
    assert.equal(one.telemetry.failures.length, 1);
    await another.close();
  });

  it('ring in the process itself while Redis is full, and for all again when it has room', async () => {
    const another = new Process(server.url).listen();
    await another.ready();
    await server.command('CONFIG', 'SET', 'maxmemory', '1');
    for (let ring = 0; ring < 10; ring += 1) one.bells.ring('effects', `${ring}`);
    await until('they are heard', () => one.heard.length === 10, 1000);
    await pause(1100);
    assert.deepEqual(another.heard, []);
    assert.deepEqual(one.telemetry.failures.map(({ where }) => where), ['redis']);
    await server.command('CONFIG', 'SET', 'maxmemory', '0');
    for (let ring = 0; another.heard.length === 0 && ring < 100; ring += 1) {
      one.bells.ring('effects', `${ring}`);
      await pause(50);
    }
    assert.notEqual(another.heard.length, 0);
    await another.close();
  });

  it('ring in the process itself while Redis is silent, and go on when it speaks again', async () => {
    server.freeze();
    one.bells.ring('effects', 'a');
    await until('it is heard', () => one.heard.length === 1, 2000);
    await until('Redis is known to be away', () => !one.connection.isReady, 3000);
    one.bells.ring('effects', 'b');
    await until('that is heard at once', () => one.heard.includes('b'), 100);
    server.thaw();
    await one.ready();
    one.heard.length = 0;
    one.bells.ring('effects', 'c');
    await until('it is heard', () => one.heard.includes('c'), 8000);
  });

  it('ring where Redis was not there when the process began, and over it when it comes', async () => {
    await server.stop();
    const early = new Process(server.url).listen();
    early.bells.ring('effects', 'a');
    await until('it is heard', () => early.heard.length === 1, 1000);
    await server.start();
    await Promise.all([early.ready(), one.ready()]);
    one.heard.length = 0;
    early.heard.length = 0;
    for (let ring = 0; one.heard.length === 0 && ring < 100; ring += 1) {
      early.bells.ring('effects', `${ring}`);
      await pause(50);
    }
    assert.notEqual(one.heard.length, 0);
    await early.close();
  });

  it('close at once though Redis is away, and leave nothing open', async () => {
    await pause(1);
    const before = openHandles();
    const another = new Process(server.url).listen();
    await another.ready();
    await pause(100);
    await server.stop();
    await pause(50);
    const from = Date.now();
    await another.close();
    await one.close();
    await until('nothing is open', () => openHandles() <= before - 1, 1000);
    assert.ok(Date.now() - from < 1000);
  });
});
