import assert from 'node:assert/strict';
import { textOf, type Chat, type ChatActivity } from '../../src/commands/chat.ts';
import { ask, filled, form, says, until, verbsOf } from './journey.ts';
import { templates } from './northwind.ts';
import { approvePatiently, askPatiently } from './patient-people.ts';
import { ProductProcess } from './product-process.ts';
import { settled } from './whole.ts';
import { Wire } from './wire.ts';
import { FlowWorld, pause } from './world.ts';

/** How an invoke ended: with a status, or with no connection, after which Teams or the person comes again. */
interface Ended {
  readonly status: number | 'no connection';
  readonly took: number;
}

/** Invokes one after the other from each of the people, until told to stop. */
async function press(wire: Wire, people: readonly Parameters<Wire['press']>[0][], stop: AbortSignal): Promise<readonly Ended[]> {
  const ended: Ended[] = [];
  const one = async (person: Parameters<Wire['press']>[0]): Promise<void> => {
    while (!stop.aborted) {
      const begun = performance.now();
      const answer = await wire.send(wire.press(person, undefined, { verb: 'command.run', choice: 'my requests' })).catch(() => undefined);
      ended.push({ status: answer?.status ?? 'no connection', took: performance.now() - begun });
      await pause(100);
    }
  };
  await Promise.all(people.map(one));
  return ended;
}

describe('A product that is told to end under load', function () {
  // On a machine with nothing else to do both take a minute together; each start of two processes is a second of computing.
  this.timeout(180_000);
  let world: FlowWorld;
  let product: ProductProcess;
  let wire: Wire;
  let stop: AbortController;

  async function begin(cloneTime: string): Promise<void> {
    world = await FlowWorld.begin({ simulator: ['--clone-time', cloneTime] });
    product = new ProductProcess(world.environment());
    await product.start();
    wire = new Wire(world);
    stop = new AbortController();
  }
  afterEach(async () => {
    stop.abort();
    wire.close();
    await product.terminate();
    await world.end();
  });

  it('takes nothing more, answers what it has begun, ends with 0 within 25 s, and the next goes on', async () => {
    await begin('3000-5000');
    const requesters = await Promise.all(['lucia.romero', 'diego.fernandez', 'camille.laurent', 'kenji.watanabe'].map((one) => world.chat(one)));
    const asked = await Promise.all(requesters.map((chat, index) => ask(chat, { template: templates.project, name: `Drained ${index}` })));
    while ((await world.calls('POST', '/clone$')).length < 2) await pause(20);

    const people = await Promise.all(['noah.tremblay', 'liam.oconnor', 'meiling.chen', 'aroha.ngata'].map(async (one) => (await world.chat(one)).person));
    const pressing = press(wire, people, stop.signal);
    const patient = askPatiently(await world.chat('sofia.rossi'), templates.project, 'While it ends');
    await pause(400);
    const begun = performance.now();
    const code = await product.terminate();
    const took = performance.now() - begun;
    await pause(200);
    await product.start();
    await pause(300);
    stop.abort();
    const ended = await pressing;

    const counted = Object.entries(Object.groupBy(ended, ({ status }) => String(status))).map(([status, all]) => `${status}: ${all?.length ?? 0}`);
    const slowest = Math.max(...ended.map((one) => one.took));
    console.log(`      ended with ${String(code)} after ${(took / 1000).toFixed(1)} s; invokes by their answer: ${counted.join(', ')}; the slowest took ${slowest.toFixed(0)} ms`);
    assert.equal(code, 0);
    assert.ok(took <= 25_000, `${took} ms`);
    assert.deepEqual(ended.filter(({ status }) => status !== 200 && status !== 503 && status !== 'no connection'), []);
    assert.ok(slowest <= 8000, `${slowest} ms`);
    for (const [index, chat] of requesters.entries()) await says(chat, asked[index]!.card, 'Ready · 100 %');
    assert.match(textOf(await patient), /Ready · 100 %/);
    const { requests, violations } = await settled(world);
    assert.deepEqual(violations, []);
    assert.deepEqual(requests.map(({ status }) => status), ['processed', 'processed', 'processed', 'processed', 'processed']);
    assert.equal((await world.calls('POST', '/clone$')).length, 5, 'one clone each');
  });

  it('ten times in a row loses nothing and makes nothing twice', async () => {
    await begin('300-1500');
    const approving = approvePatiently(await world.chat('hannah.becker'), stop.signal);
    const people = await Promise.all(['noah.tremblay', 'liam.oconnor'].map(async (one) => (await world.chat(one)).person));
    const pressing = press(wire, people, stop.signal);
    const names = ['lucia.romero', 'diego.fernandez', 'camille.laurent', 'kenji.watanabe', 'meiling.chen', 'thandiwe.nkosi', 'zeynep.yilmaz', 'piotr.kowalski', 'aroha.ngata', 'sofia.rossi'];
    const journeys: Promise<unknown>[] = [];
    const codes: (number | null)[] = [];
    let longest = 0;
    for (const [index, name] of names.entries()) {
      const chat = await world.chat(name);
      journeys.push(askPatiently(chat, index % 2 === 0 ? templates.project : templates.customer, `Rolled ${index}`));
      await pause(150 + 120 * index);
      const begun = performance.now();
      codes.push(await product.terminate());
      longest = Math.max(longest, performance.now() - begun);
      await product.start();
    }
    await Promise.all(journeys);
    stop.abort();
    await approving;
    const ended = await pressing;
    console.log(`      ten ends, the longest after ${(longest / 1000).toFixed(1)} s; ${ended.length} invokes meanwhile, ${ended.filter(({ status }) => status === 200).length} of them answered`);
    assert.deepEqual(codes, names.map(() => 0));
    assert.deepEqual(ended.filter(({ status }) => status !== 200 && status !== 503 && status !== 'no connection'), []);
    const { requests, violations } = await settled(world);
    assert.deepEqual(violations, []);
    assert.deepEqual(requests.map(({ status }) => status), names.map(() => 'processed'));
    assert.equal((await world.calls('POST', '/clone$')).length, names.length, 'one clone each');
  });
});

describe('A product that ends while somebody waits for a slow source', function () {
  this.timeout(90_000);
  let world: FlowWorld;
  let product: ProductProcess;

  beforeEach(async () => {
    world = await FlowWorld.begin();
    product = new ProductProcess(world.environment());
    await product.start();
  });
  afterEach(async () => {
    await product.terminate();
    await world.end();
  });

  /** The card that says that the source is being read. */
  async function reading(): Promise<{ chat: Chat; card: ChatActivity }> {
    const chat = await world.chat('liam.oconnor');
    const { id } = await form(chat, templates.project);
    await world.faults([{ match: { method: 'GET', path: '/teams/[^/]+$' }, times: 1, when: 'before', delay: 7000 }]);
    await chat.press(await chat.activity(id), 'form.send', filled({ template: templates.project, name: 'Slowly' }));
    return { chat, card: await says(chat, id, 'Reading the template') };
  }

  it('completes the card first where it is told to end', async () => {
    const { chat, card } = await reading();
    assert.equal(await product.terminate(), 0);
    await says(chat, card.id, 'Review your team', 1000);
  });

  it('leaves a way on where it is killed', async () => {
    const { chat, card } = await reading();
    await product.kill();
    await product.start();
    assert.equal((await chat.press(card, 'form.edit')).state, 'done');
    const again = await until(chat, card.id, (one) => verbsOf(one).includes('form.send'));
    await chat.press(again, 'form.send', filled({ template: templates.project, name: 'Slowly' }));
    await says(chat, card.id, 'Review your team');
  });
});
