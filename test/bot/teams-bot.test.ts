import assert from 'node:assert/strict';
import type { InvokeResponse, TurnContext } from 'botbuilder';
import { Afterwards } from '../../src/bot/afterwards.ts';
import type { Answered } from '../../src/bot/answers.ts';
import { notice } from '../../src/bot/cards/notice.ts';
import { TeamsBot, type TeamsBotOutside } from '../../src/bot/teams-bot.ts';
import { second } from '../../src/clock.ts';
import { tenant } from '../support/builders.ts';
import { FakeClock } from '../support/fake-clock.ts';

describe('A press whose answer takes its time', () => {
  const cardOf = (title: string) => notice(title, '', []);

  it('leaves the card with what came of it, however slow Teams was to take what was said meanwhile', async () => {
    const clock = new FakeClock();
    const answered: Answered = { card: cardOf('Under way'), isState: false, later: clock.wait(second).then(() => cardOf('Done')) };
    const shown: string[] = [];
    const edit = async (_: unknown, __: string, { attachments }: { attachments?: unknown }): Promise<void> => {
      const said = JSON.stringify(attachments);
      if (said.includes('Under way')) await clock.wait(4 * second);
      shown.push(said.includes('Done') ? 'Done' : 'Under way');
    };
    const outside = {
      actions: { carryOut: () => Promise.resolve(answered) },
      meeting: { meet: () => Promise.resolve() },
      connector: { edit },
      afterwards: new Afterwards({ clock }),
      clock,
    };
    const sent: { value?: InvokeResponse }[] = [];
    const activity = {
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: { action: { data: { verb: 'audit.verify' } } },
      replyToId: 'card',
      serviceUrl: 'https://teams.example/',
      from: { id: '29:gina', aadObjectId: 'gina', name: 'Gina' },
      conversation: { id: 'chat', conversationType: 'personal', tenantId: tenant },
      channelData: { tenant: { id: tenant } },
    };
    const context = { activity, turnState: new Map(), sendActivity: (one: { value?: InvokeResponse }) => Promise.resolve(void sent.push(one)) };
    const turn = new TeamsBot(outside as unknown as TeamsBotOutside).run(context as unknown as TurnContext);
    for (let passed = 0; passed < 8; passed += 1) await clock.advance(second);
    await turn;
    assert.match(JSON.stringify(sent), /Under way/);
    assert.deepEqual(shown, ['Under way', 'Done']);
  });
});
