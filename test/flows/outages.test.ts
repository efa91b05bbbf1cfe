import assert from 'node:assert/strict';
import { textOf } from '../../src/commands/chat.ts';
import { aurora, guardedId, kitId, teamId, twins } from './companies.ts';
import { ask, asksToDecide, assertReadable, draftOf, filled, form, hears, review, says, type Asked } from './journey.ts';
import { teamsCalled } from './teams.ts';
import { trailOf } from './trail.ts';
import { FlowWorld, type Fault } from './world.ts';

const throttled = { status: 429, headers: { 'retry-after': '1' } };
const down = { status: 503 };

const failing = (method: string, path: string, answer: Fault['answer'], times = 1): Fault => ({ match: { method, path }, times, when: 'before', ...(answer ? { answer } : {}) });
/** Each is throttled once and down once. */
const troubled = (method: string, path: string): readonly Fault[] => [failing(method, path, throttled), failing(method, path, down)];

describe('While Microsoft Graph does not answer', () => {
  let world: FlowWorld;
  let patient: Asked;

  before(async () => {
    world = await FlowWorld.begin({ company: twins });
    await world.startApp();
  });
  after(() => world.end());
  afterEach(() => world.faults([]));

  const chatOf = (letter: string) => world.chat(`aurora.person${letter}`, { tenant: aurora });

  /** Nobody was needed, no try was counted, and there is one team. */
  async function gotThrough({ id }: Asked, name: string): Promise<void> {
    const told = await trailOf(world, aurora, id);
    assert.equal(told.request.status, 'processed');
    assert.equal(told.codes.includes('requestParked'), false);
    assert.equal(told.codes.filter((code) => code === 'cloneAccepted').length, 1);
    const run = await world.app!.ports.runs.run(aurora, id, 1);
    assert.deepEqual(Object.values(run!.steps).filter(({ tries }) => tries > 0), []);
    assert.equal((await teamsCalled(world, aurora, name)).length, 1);
  }

  it('a clone that is refused for longer than a call waits is told of on the card', async () => {
    const chat = await chatOf('b');
    await world.faults([failing('POST', `${teamId(10)}/clone$`, { status: 429, headers: { 'retry-after': '11' } })]);
    patient = await ask(chat, { template: kitId(10), name: 'Patient' });
    const told = await says(chat, patient.card, 'Microsoft is not answering');
    assert.match(textOf(told), /next try/i);
    assertReadable(told);
  });

  it('the catalog, the form, the review and the check take longer, and come', async () => {
    const chat = await chatOf('a');
    await world.faults([...troubled('GET', '/memberOf'), ...troubled('GET', '/users/[^/]+$')]);
    assert.match(textOf(await form(chat, kitId(1))), /Aurora kit 1/);
    assert.deepEqual(await world.faultsLeft(), []);
    await world.faults([...troubled('GET', '/teams/[^/]+$'), ...troubled('GET', '/groups'), ...troubled('GET', '/teams/[^/]+/channels$')]);
    const card = await review(chat, { template: kitId(1), name: 'Slow' });
    assert.deepEqual(await world.faultsLeft(), []);
    const asked = { card: card.id, id: draftOf(card) };
    await world.faults([...troubled('GET', '/teams/[^/]+$'), ...troubled('GET', '/groups')]);
    await chat.press(card, 'request.submit');
    await says(chat, asked.card, 'Ready · 100 %');
    assert.deepEqual(await world.faultsLeft(), [], 'the check met its troubles');
    await gotThrough(asked, 'AU Slow');
  });

  it('the form keeps what was typed when the source cannot be read for long', async () => {
    const chat = await chatOf('c');
    const card = await form(chat, kitId(2));
    await world.faults([failing('GET', '/teams/[^/]+', { status: 503, headers: { 'retry-after': '30' } }, 9)]);
    const values = filled({ template: kitId(2), name: 'Kept', description: 'Typed' });
    assert.equal((await chat.press(card, 'form.send', values)).state, 'done');
    const again = await says(chat, card.id, 'Microsoft is not answering');
    assert.match(JSON.stringify(again), /"Kept"/);
    assert.match(JSON.stringify(again), /"Typed"/);
    assertReadable(again);
    await world.faults([]);
    await chat.press(again, 'form.send', values);
    await says(chat, card.id, 'Review your team');
  });

  it('the clone, the poll, members, channels, tabs and settings wait, and one team is made for each', async () => {
    const decider = await chatOf('i');
    const chats = await Promise.all(['d', 'e', 'f', 'g'].map(chatOf));
    const asked = await Promise.all(chats.map((chat, index) => ask(chat, { template: guardedId(index + 3), name: `Any ${index}`, reason: 'Because' })));
    const cards = await Promise.all(asked.map((one) => asksToDecide(decider, one)));
    await world.faults([
      failing('POST', '/clone$', throttled, 2),
      ...troubled('GET', '/operations'),
      ...troubled('GET', '/members'),
      ...troubled('POST', '/members/add$'),
      ...troubled('GET', '/channels$'),
      ...troubled('GET', '/tabs'),
      ...troubled('PATCH', '/(teams|groups)/[^/]+$'),
      ...troubled('GET', '/joinedTeams'),
      ...troubled('GET', '/users/[^/]+$'),
    ]);
    for (const card of cards) await decider.press(card, 'approval.decide', {}, ({ data }) => data['choice'] === 'approved');
    await Promise.all(chats.map((chat, index) => says(chat, asked[index]!.card, 'Ready · 100 %')));
    assert.deepEqual(await world.faultsLeft(), [], 'every stage met its troubles');
    for (const [index, one] of asked.entries()) await gotThrough(one, `AU Any ${index}`);
  });

  it('what was put off is made in the end', async () => {
    const chat = await chatOf('b');
    await says(chat, patient.card, 'Ready · 100 %');
    await hears(chat, /AU Patient.* is ready/);
    await gotThrough(patient, 'AU Patient');
    assert.deepEqual(await world.defects(), []);
  });
});
