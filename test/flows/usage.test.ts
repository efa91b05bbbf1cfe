import assert from 'node:assert/strict';
import { buttonsOf, textOf, type Chat } from '../../src/commands/chat.ts';
import { ask, asksToDecide, assertReadable, says, verbsOf } from './journey.ts';
import { templates } from './northwind.ts';
import { FlowWorld } from './world.ts';

describe('An admin who asks how the product is used', () => {
  let world: FlowWorld;
  let jonas: Chat;

  before(async () => {
    world = await FlowWorld.begin();
    await world.startApp();
    jonas = await world.chat('jonas.lindqvist');
  });
  after(() => world.end());

  it('is told that nobody has asked for a team yet, with a next step', async () => {
    const card = await jonas.say('usage');
    assert.match(textOf(card), /Nobody has asked for a team in the last 30 days/);
    assert.deepEqual(verbsOf(card), ['command.run', 'command.run']);
  });

  it('is told what became of what was asked for, how long it took, and by which templates', async () => {
    const [hannah, priya, kenji] = await Promise.all(['hannah.becker', 'priya.raman', 'kenji.watanabe'].map((one) => world.chat(one)));
    const made = await ask(hannah!, { template: templates.project, name: 'Made' });
    await says(hannah!, made.card, 'Ready · 100 %');
    const [refused, waiting] = [await ask(kenji!, { template: templates.customer, name: 'Refused', reason: 'Because' }), await ask(kenji!, { template: templates.customer, name: 'Waiting', reason: 'Because' })];
    const card = await asksToDecide(priya!, refused);
    await priya!.press(card, 'approval.decide', { comment: 'No' }, ({ data }) => data['choice'] === 'rejected');
    await says(kenji!, refused.card, 'Rejected');
    await says(kenji!, waiting.card, 'Waiting for approval');

    const usage = await jonas.say('usage');
    assert.match(textOf(usage), /3 teams were asked for[^]*Under way.*1 \(one waits for a decision\)[^]*Ready.*1[^]*Rejected.*1[^]*Time to decide.*half within a minute[^]*Time to make.*half within a minute/);
    assert.match(textOf(usage), /Most asked for[^]*2.*Customer team[^]*1.*Project team[^]*Week by week[^]*3 ■/);
    assert.doesNotMatch(textOf(usage), /Hannah|Kenji|Priya/, 'nobody is counted by name');
    assertReadable(usage);
    assert.deepEqual(buttonsOf(usage).map(({ title }) => title), ['templates']);
    assert.match(textOf(await (await world.chat('amara.okafor')).say('Usage?')), /3 teams were asked for/);
  });

  it('is an admin: everybody else is refused kindly, and learns nothing', async () => {
    for (const one of ['hannah.becker', 'diego.fernandez'] as const) {
      const card = await (await world.chat(one)).say('usage');
      assert.match(textOf(card), /That is for admins/);
      assert.doesNotMatch(textOf(card), /asked for/);
      assert.ok(buttonsOf(card).length > 0);
    }
    assert.deepEqual(await world.defects(), []);
  });
});
