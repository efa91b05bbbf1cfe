import assert from 'node:assert/strict';
import { hour, minute, second } from '../../src/clock.ts';
import { effect } from '../../src/requests/effect.ts';
import { aRequest, anActor, tenant } from '../support/builders.ts';
import type { SimulatedChannel } from '../support/simulated-channel.ts';
import { teamsStage } from './teams-stage.ts';

const people = Array.from({ length: 1000 }, (_, index) => `p${String(index)}`);
const documented = { people, settings: { limits: 'documented' }, latency: [40, 160] } as const;

/** A request each, with ids that differ. */
const requestOf = (person: string, index: number) =>
  aRequest({ id: `01900000-0000-7000-8000-${String(index).padStart(12, '0')}`, requester: { id: person, displayName: person, email: '' }, status: 'approved', wakeAt: Infinity });

function throttled({ arrived }: SimulatedChannel): number {
  return arrived.filter(({ status }) => status === 429).length / arrived.length;
}

/** Whether any second saw more calls than Teams lets through. */
function busiest({ arrived }: SimulatedChannel): number {
  return Math.max(...arrived.map(({ at }, index) => arrived.slice(index, index + 40).filter((one) => one.at < at + second).length));
}

describe('A thousand recipients, under the documented limits', function () {
  this.timeout(60_000);

  it('get a card each, once, while replies go out at once', async () => {
    const { clock, channel, commit, left, stop } = await teamsStage(documented);
    const begun = clock.now();
    for (const [index, person] of people.entries()) await commit(requestOf(person, index), [effect('card.status', begun)]);
    const waited: number[] = [];
    while (left().length > 0 && clock.now() < begun + hour) {
      await clock.pass(second / 2);
      const asked = clock.now();
      const reply = channel.connector.post(channel.placeOf(people[waited.length] ?? ''), { type: 'message', text: 'Reply' }, 'reply');
      await clock.work(reply);
      waited.push(clock.now() - asked);
    }
    const took = (clock.now() - begun) / second;
    const cards = people.map((person) => channel.saidTo(person).filter(({ text }) => text !== 'Reply').length);
    const ratio = throttled(channel);
    const slowest = Math.max(...waited);
    console.log(`      1,000 cards in ${took.toFixed(0)} s, at most ${busiest(channel)} calls a second, ${(100 * ratio).toFixed(2)} % throttled; ${waited.length} replies meanwhile, the slowest after ${slowest.toFixed(0)} ms`);
    assert.deepEqual(cards.filter((count) => count !== 1), []);
    assert.ok(ratio <= 0.01, `${ratio}`);
    assert.ok(took <= 60, `${took} s`);
    assert.ok(slowest <= 500, `a reply waited ${slowest} ms`);
    await stop();
  });

  it('of one request are asked, and see who has decided', async () => {
    const { stores, clock, channel, product, commit, left, stop } = await teamsStage({ ...documented, people: [...people, 'rita'] });
    const team = people.map((id) => ({ id, displayName: id }));
    const request = aRequest({ status: 'approval', approval: { required: true, team, round: 1, decision: undefined }, waitsFor: { who: 'approvers', people: team }, wakeAt: Infinity });
    await commit(request, [effect('approval.ask', clock.now(), 1)]);
    assert.ok(await clock.until(() => left().length === 0, hour));
    const { name: by } = anActor('p7');
    await product.changes.apply(tenant, request.id, { kind: 'decided', decision: 'rejected', by: { id: 'p7', displayName: by }, comment: 'No', override: false });
    assert.ok(await clock.until(() => left().length === 0, hour));
    const cards = people.map((person) => channel.saidTo(person));
    const ratio = throttled(channel);
    console.log(`      1,000 approvers asked and told: ${channel.arrived.length} calls, ${(100 * ratio).toFixed(2)} % throttled`);
    assert.deepEqual(cards.filter((said) => said.length !== 1 || !JSON.stringify(said).includes('Rejected by P7')), []);
    assert.ok(ratio <= 0.01, `${ratio}`);
    assert.equal((await stores.effects.deliveries(tenant, request.id)).length, 1002, 'beside theirs, the requester’s card and ping');
    await stop();
  });

  it('lose nothing and get nothing twice where Teams throttles and fails meanwhile', async () => {
    const { clock, channel, commit, left, stop } = await teamsStage(documented);
    const fault = (skip: number, status: number, headers = {}) => ({ match: { method: 'POST', path: '/activities' }, skip, times: 30, when: 'before', answer: { status, headers } }) as const;
    channel.faults([fault(100, 429, { 'Retry-After': '3' }), fault(300, 412), fault(500, 503)]);
    for (const [index, person] of people.entries()) await commit(requestOf(person, index), [effect('card.status', clock.now())]);
    assert.ok(await clock.until(() => left().length === 0, hour), left().join(' '));
    assert.deepEqual(people.filter((person) => channel.saidTo(person).length !== 1), []);
    await clock.pass(10 * minute);
    assert.deepEqual(people.filter((person) => channel.saidTo(person).length !== 1), []);
    await stop();
  });
});
