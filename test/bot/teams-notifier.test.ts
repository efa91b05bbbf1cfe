import assert from 'node:assert/strict';
import { TeamsNotifier } from '../../src/bot/teams-notifier.ts';
import { AppError } from '../../src/errors.ts';
import { aRequest } from '../support/builders.ts';
import { SimulatedChannel } from '../support/simulated-channel.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

describe('What an approver is asked', () => {
  const leaves = (): Promise<void> => Promise.resolve();
  const request = aRequest({ status: 'approval', approval: { required: true, team: [], round: 1, decision: undefined } });

  it('is asked without the requester’s job where nobody may read it, and waits where Microsoft does not answer', async () => {
    for (const [code, isAsked] of [['graph.unpermitted', true], ['graph.forbidden', true], ['graph.unavailable', false]] as const) {
      const clock = new VirtualClock();
      const channel = new SimulatedChannel(clock, { people: ['ann'] });
      const notifier = new TeamsNotifier({ connector: channel.connector, people: { person: () => Promise.reject(new AppError(code)) } });
      const to = { ...channel.placeOf('ann'), locale: 'en', timeZone: undefined };
      const posted = clock.work(notifier.post(to, { kind: 'approval', request, reader: 'ann' }, leaves));
      if (isAsked) await posted;
      else await assert.rejects(posted, { code });
      assert.equal(JSON.stringify(channel.saidTo('ann')).includes('"approval.decide"'), isAsked, code);
    }
  });
});
