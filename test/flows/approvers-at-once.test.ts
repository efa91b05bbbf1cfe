import assert from 'node:assert/strict';
import { seededChance } from '../../src/simulator/chance.ts';
import type { Chat } from '../../src/commands/chat.ts';
import { aurora, guardedId, twins } from './companies.ts';
import { ask, asksToDecide, says } from './journey.ts';
import { trailOf } from './trail.ts';
import { FlowWorld, pause } from './world.ts';

const times = 20;

describe('Two approvers at once', () => {
  let world: FlowWorld;

  before(async () => {
    world = await FlowWorld.begin({ company: twins });
    await world.startApp();
  });
  after(() => world.end());

  it(`come to one decision, ${times} times over, and the other sees whose it was`, async function () {
    // Half a minute at the most, as Teams lets the bot say so much in a second and no more.
    this.timeout(60_000);
    const person = (letter: string): Promise<Chat> => world.chat(`aurora.person${letter}`);
    const [nine, ten] = await Promise.all([person('i'), person('j')]);
    const requesters = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(person));
    const ends: Promise<unknown>[] = [];
    const round = async (requester: Chat, seat: number, number: number): Promise<void> => {
      const chance = seededChance(1000 + number, 0);
      const template = guardedId(seat * 2 + (number % 2) + 1);
      const asked = await ask(requester, { template, name: `Round ${number}`, reason: 'Because' });
      const cards = await Promise.all([asksToDecide(nine, asked), asksToDecide(ten, asked)]);
      const wanted = cards.map(() => (chance() < 0.5 ? 'approved' : 'rejected'));
      const waits = cards.map(() => Math.floor(chance() * 12));
      const answers = await Promise.all(
        [nine, ten].map(async (chat, index) => {
          await pause(waits[index]!);
          const data = { comment: `Says ${index}` };
          return chat.press(cards[index]!, 'approval.decide', data, (button) => button.data['choice'] === wanted[index]);
        }),
      );
      const seen = `seed ${1000 + number}: ${wanted.join(', ')} after ${waits.join(', ')} ms`;
      assert.deepEqual(answers.map(({ state }) => state), ['done', 'done'], seen);
      const { request, codes } = await trailOf(world, aurora, asked.id);
      const { decision } = request.approval;
      const winner = decision?.by.id === nine.person.id ? 0 : 1;
      assert.equal(decision?.decision, wanted[winner], seen);
      assert.equal(codes.filter((code) => code === 'requestApproved' || code === 'requestRejected').length, 1, seen);
      const told = `${decision?.decision === 'approved' ? 'Approved' : 'Rejected'} by ${[nine, ten][winner]!.person.name}`;
      await Promise.all([nine, ten].map((chat, index) => says(chat, cards[index]!.id, told)));
      ends.push(says(requester, asked.card, decision?.decision === 'approved' ? 'Ready · 100 %' : /^Rejected\b/m));
    };
    await Promise.all(
      requesters.map(async (requester, seat) => {
        for (let number = 0; number < times / requesters.length; number += 1) {
          await round(requester, seat, seat * 100 + number);
        }
      }),
    );
    await Promise.all(ends);
    assert.deepEqual(await world.defects(), []);
  });
});
