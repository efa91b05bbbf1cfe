import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../../src/clock.ts';
import { describeWithRedis, RedisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';
import { Process, clock, gate, hasty, openHandles } from './bell-processes.ts';

describeWithRedis('Bells of several processes, on a real Redis', () => {
  let server: RedisServer;
  let processes: Process[] = [];

  const begun = async (waits: Clock = clock): Promise<Process> => {
    const process = new Process(server.url, waits);
    processes.push(process);
    await process.ready();
    return process;
  };
  const waiting = (): Promise<string> => server.command('LLEN', 'teamwright:bell-effects:wait');
  const keys = (pattern: string): Promise<string> => server.command('KEYS', pattern);

  before(async () => {
    server = await RedisServer.begin();
  });
  beforeEach(() => server.flush());
  afterEach(async () => {
    await Promise.all(processes.map((process) => process.close()));
    processes = [];
  });
  after(() => server.end());

  it('are heard by one of them', async () => {
    const [web, one, another] = [await begun(), (await begun()).listen(), (await begun()).listen()];
    for (const tenant of ['a', 'b', 'c', 'd', 'e', 'f']) web.bells.ring('effects', tenant);
    await until('all are heard', () => one.heard.length + another.heard.length >= 6);
    await pause(100);
    assert.deepEqual([...one.heard, ...another.heard].sort(), ['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('are each other\'s business only under their own name', async () => {
    const [web, effects, making] = [await begun(), (await begun()).listen('effects'), (await begun()).listen('provisioning')];
    web.bells.ring('effects', 'a');
    web.bells.ring('provisioning', 'b');
    await until('both are heard', () => effects.heard.length + making.heard.length >= 2);
    assert.deepEqual([effects.heard, making.heard], [['a'], ['b']]);
  });

  it('are not heard before their instant by whose clock is behind that of who rings', async () => {
    const slow: Clock = { now: () => Date.now() - 200, wait: (ms, signal) => clock.wait(ms, signal) };
    const [web, one] = [await begun(), await begun(slow)];
    const early: number[] = [];
    const due = { a: clock.now(), b: Math.ceil(clock.now() / 50) * 50 + 200 };
    one.listen('effects', (tenant) => Promise.resolve(void early.push(due[tenant as 'a' | 'b'] - slow.now())));
    web.bells.ring('effects', 'a');
    web.bells.ring('effects', 'b', due.b);
    await until('both are heard', () => early.length === 2);
    assert.deepEqual(early.map((ms) => ms > 0), [false, false], String(early));
  });

  it('are kept, once for each tenant, until somebody listens', async () => {
    const web = await begun();
    for (let ring = 0; ring < 50; ring += 1) {
      web.bells.ring('effects', 'a');
      web.bells.ring('effects', 'b');
    }
    await pause(200);
    assert.equal(await waiting(), '2');
    const late = (await begun()).listen();
    await until('both are heard', () => late.heard.length >= 2);
    await pause(100);
    assert.deepEqual(late.heard.sort(), ['a', 'b']);
  });

  it('reach a second process while a first is at work for the tenant', async () => {
    const busy = gate();
    const web = await begun();
    const one = (await begun()).listen('effects', () => busy.opened);
    web.bells.ring('effects', 'a');
    await until('the first is at work', () => one.heard.length === 1);
    const another = (await begun()).listen('effects', () => busy.opened);
    // The first may take some, and keeps them for later; but whoever waits for longest is asked first.
    for (let ring = 0; ring < 20 && another.heard.length === 0; ring += 1) {
      web.bells.ring('effects', 'a');
      await pause(50);
    }
    assert.deepEqual([one.heard, another.heard], [['a'], ['a']]);
    busy.open();
  });

  it('fold what rings while a listener is at work into one more call, after it', async () => {
    const busy = gate();
    const web = await begun();
    const one = (await begun()).listen('effects', () => busy.opened);
    web.bells.ring('effects', 'a');
    await until('it is at work', () => one.heard.length === 1);
    for (let ring = 0; ring < 20; ring += 1) {
      web.bells.ring('effects', 'a');
      await pause(5);
    }
    await pause(100);
    assert.deepEqual(one.heard, ['a']);
    busy.open();
    await until('it was called once more', () => one.heard.length >= 2);
    await pause(100);
    assert.deepEqual(one.heard, ['a', 'a']);
  });

  it('lose no ring that comes while its tenant\'s job is being taken', async () => {
    // What the store would hold: the listener sees what was written before it was called.
    let written = 1;
    let seen = 0;
    const [web, one] = [await begun(), await begun()];
    one.bells.listen('effects', async () => {
      seen = written;
      // The job that led here is still active in Redis.
      if (written % 2 === 0) return;
      written += 1;
      web.bells.ring('effects', 'a');
    });
    for (let round = 0; round < 100; round += 1) {
      web.bells.ring('effects', 'a');
      await until(`what was written in round ${round} is seen`, () => seen === written && seen % 2 === 0, 1000);
      written += 1;
    }
  });

  it('do not let one tenant\'s long work keep another waiting', async () => {
    const busy = gate();
    const one = (await begun()).listen('effects', (tenant) => (tenant === 'other' ? Promise.resolve() : busy.opened));
    for (let tenant = 0; tenant < 200; tenant += 1) one.bells.ring('effects', `long ${tenant}`);
    one.bells.ring('effects', 'other');
    await until('the other is heard', () => one.heard.includes('other'), 2000);
    busy.open();
  });

  it('ring later, once for an instant, and not before it', async () => {
    const [web, one] = [await begun(), (await begun()).listen()];
    const at = clock.now() + 400;
    const heardAt: number[] = [];
    one.bells.listen('effects', async () => void heardAt.push(clock.now()));
    for (let ring = 0; ring < 10; ring += 1) web.bells.ring('effects', 'a', at);
    web.bells.ring('effects', 'a', at + 300);
    await until('both are heard', () => heardAt.length >= 2);
    await pause(100);
    assert.equal(heardAt.length, 2);
    assert.ok(heardAt[0]! >= at && heardAt[0]! < at + 250, `${heardAt[0]! - at} ms after it`);
    assert.ok(heardAt[1]! >= at + 300, `${heardAt[1]! - at - 300} ms after it`);
  });

  it('are all heard though thousands ring at once, and told of none', async () => {
    const [web, one] = [await begun(), (await begun()).listen()];
    for (let tenant = 0; tenant < 1500; tenant += 1) web.bells.ring('effects', `${tenant}`);
    await until('all are heard', () => one.heard.length === 1500);
    assert.equal(new Set(one.heard).size, 1500);
    assert.deepEqual([...web.telemetry.failures, ...one.telemetry.failures], []);
  });

  it('leave nothing behind in Redis', async () => {
    const one = (await begun()).listen();
    for (let tenant = 0; tenant < 20; tenant += 1) one.bells.ring('effects', `${tenant}`, tenant % 2 === 0 ? 0 : clock.now() + 60);
    await until('all are heard', () => one.heard.length >= 20);
    await pause(100);
    const left = (await keys('*')).split('\n').filter((key) => !/:(meta|events|id|marker|stalled-check)$/.test(key));
    assert.deepEqual(left.filter((key) => key !== ''), []);
    assert.deepEqual((await keys('*')).split('\n').filter((key) => !key.startsWith('teamwright:')), []);
  });

  it('go on after a listener has failed, and tell of it', async () => {
    const one = (await begun()).listen('effects', () => Promise.reject(new Error('no')));
    one.bells.ring('effects', 'a');
    await until('it has failed', () => one.telemetry.failures.length === 1);
    one.bells.ring('effects', 'a');
    await until('it has failed again', () => one.telemetry.failures.length === 2);
    await pause(100);
    assert.deepEqual(one.telemetry.failures.map(({ where }) => where), ['bell', 'bell']);
  });

  it('go on after Redis was emptied, rings that waited in it excepted', async () => {
    const [web, one] = [await begun(), (await begun()).listen()];
    for (let round = 0; round < 3; round += 1) {
      for (let tenant = 0; tenant < 30; tenant += 1) web.bells.ring('effects', `lost ${tenant}`);
      await server.flush();
      one.heard.length = 0;
      web.bells.ring('effects', 'a');
      await until('it is heard', () => one.heard.includes('a'), 3000);
    }
  });

  it('go on after what a process had taken when it died', async () => {
    const [web, one] = [await begun(), await begun()];
    web.bells.ring('effects', 'a');
    await pause(100);
    assert.equal(await waiting(), '1');
    // As if a process had taken it: it is active, and nobody holds its lock.
    await server.command('LMOVE', 'teamwright:bell-effects:wait', 'teamwright:bell-effects:active', 'RIGHT', 'LEFT');
    await server.command('SADD', 'teamwright:bell-effects:stalled', '1');
    one.listen();
    await until('it is heard', () => one.heard.includes('a'), 3000);
    web.bells.ring('effects', 'a');
    await until('it is heard again', () => one.heard.length >= 2, 3000);
  });

  it('close in time while a listener does not end and Redis is silent, leave nothing open, and are silent then', async () => {
    await pause(1);
    const before = openHandles();
    const one = (await begun(hasty)).listen('effects', () => new Promise<never>(() => undefined)).listen('provisioning');
    one.bells.ring('effects', 'a');
    await until('it is at work', () => one.heard.length === 1);
    server.freeze();
    const from = Date.now();
    await one.close();
    const took = Date.now() - from;
    await until('nothing is open', () => openHandles() <= before, 1000);
    server.thaw();
    assert.ok(took < 800, `${took} ms`);
    one.bells.ring('effects', 'a');
    await pause(50);
    assert.deepEqual(one.heard, ['a']);
  });
});
