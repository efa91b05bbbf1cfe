import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import { Meeting } from '../../src/bot/meeting.ts';
import { tenant } from '../support/builders.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { openStores } from '../support/stores.ts';

function stage() {
  const reach = openStores().people;
  const signedIn: string[] = [];
  const caughtUp: string[] = [];
  const meeting = new Meeting({
    reach,
    signingIn: { met: (_, person) => void signedIn.push(person) },
    catchingUp: { with: (_, person) => Promise.resolve(void caughtUp.push(person)) },
    clock: new FakeClock(),
  });
  const activity = (own: object): Activity =>
    ({
      from: { aadObjectId: 'ann', name: 'Ann' },
      conversation: { conversationType: 'personal', tenantId: tenant, id: 'chat' },
      serviceUrl: 'https://channel.example',
      ...own,
    }) as unknown as Activity;
  const unreachable = async () => (await reach.reach(tenant, 'ann'))?.unreachable;
  return { meeting, activity, signedIn, caughtUp, unreachable };
}

describe('Somebody whose app', () => {
  it('was removed and is added again hears what they missed, and has done nothing yet that would count as a sign-in', async () => {
    const { meeting, activity, signedIn, caughtUp, unreachable } = stage();
    await meeting.meet(activity({ type: 'conversationUpdate', membersAdded: [{ id: 'bot' }] }));
    await meeting.meet(activity({ type: 'installationUpdate', action: 'remove' }), 'removed');
    assert.equal(await unreachable(), 'removed');
    await meeting.meet(activity({ type: 'installationUpdate', action: 'add' }));
    assert.equal(await unreachable(), undefined);
    assert.deepEqual([caughtUp, signedIn], [['ann', 'ann'], []]);
  });

  it('is there signs in with a word, though their client sends an empty list of members along', async () => {
    const { meeting, activity, signedIn } = stage();
    await meeting.meet(activity({ type: 'message', text: 'help', membersAdded: [] }));
    assert.deepEqual(signedIn, ['ann']);
  });
});
