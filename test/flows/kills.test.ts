import assert from 'node:assert/strict';
import { textOf } from '../../src/commands/chat.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { approvePatiently, askPatiently } from './patient-people.ts';
import { ProductProcess } from './product-process.ts';
import { lostOnly, settled } from './whole.ts';
import { FlowWorld, pause } from './world.ts';

const customerTeam = 'ca198ccc-e88a-47ef-978f-58c5d76c8e3a';
const projectTeam = '89876d3a-8a8a-4aa7-a24a-c16614e10a5b';

describe('A product that is killed and started again', () => {
  let world: FlowWorld;
  let product: ProductProcess;

  beforeEach(async () => {
    world = await FlowWorld.begin({ simulator: ['--clone-time', '400-900'] });
    product = new ProductProcess(world.environment());
    await product.start();
  });
  afterEach(async () => {
    await product.terminate();
    await world.end();
  });

  it('between the clone and its members makes one team, and all of it', async () => {
    const chat = await world.chat('lucia.romero');
    const asked = askPatiently(chat, projectTeam, 'Interrupted');
    while ((await world.calls('POST', '/clone$')).length === 0) await pause(5);
    await product.kill();
    assert.equal((await world.calls('POST', '/members/add$')).length, 0);
    await product.start();
    const card = await asked;
    assert.match(textOf(card), /PRJ - Interrupted/);
    assert.equal((await world.calls('POST', '/clone$')).length, 1);
    await mustBeWhole(world, 1);
  });

  it('at 20 moments spread over the journey loses no request, makes no second team, and its trail verifies', async function () {
    this.timeout(400_000);
    const seed = 20261122;
    const random = seededRandom(seed);
    const people = ['lucia.romero', 'diego.fernandez', 'camille.laurent', 'kenji.watanabe', 'noah.tremblay', 'liam.oconnor', 'meiling.chen', 'thandiwe.nkosi', 'zeynep.yilmaz', 'piotr.kowalski', 'aroha.ngata', 'sofia.rossi', 'jonas.lindqvist', 'olivia.hughes'];
    const stop = new AbortController();
    const approving = approvePatiently(await world.chat('hannah.becker'), stop.signal);
    const journeys: Promise<unknown>[] = [];
    // Whoever still waits for a team does not ask for another: on a slow machine the two would press each other's cards.
    const waits = new Map<string, Promise<unknown>>();
    for (let kill = 0; kill < 20; kill += 1) {
      const person = people[kill % people.length] ?? '';
      const chat = await world.chat(person);
      const asked = Promise.resolve(waits.get(person)).then(() => askPatiently(chat, kill % 2 === 0 ? customerTeam : projectTeam, `Killed ${kill}`));
      waits.set(person, asked);
      journeys.push(asked);
      // A journey takes about 3 s: the moments are spread over it, one in each twentieth, in a seeded order.
      await pause(150 * ((kill * 7) % 20) + 150 * random());
      await product.kill();
      await product.start();
    }
    await Promise.all(journeys);
    stop.abort();
    await approving;
    await mustBeWhole(world, 20);
  });
});

/** One that was killed between the intent and the call waits for a person, and has no team: nobody can know that Graph was never asked. */
async function mustBeWhole(world: FlowWorld, count: number): Promise<void> {
  const looked = await settled(world);
  assert.deepEqual(looked.violations, []);
  assert.equal(looked.requests.length, count);
  assert.ok(lostOnly(looked), looked.requests.map(({ status }) => status).join(' '));
}
