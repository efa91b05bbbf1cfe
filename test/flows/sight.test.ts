import assert from 'node:assert/strict';
import { buttonsOf, textOf, type Chat } from '../../src/commands/chat.ts';
import { assertReadable, verbsOf } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { FlowWorld } from './world.ts';

describe('An admin who asks who finds a template', () => {
  let world: FlowWorld;
  let jonas: Chat;

  before(async () => {
    world = await FlowWorld.begin();
    await world.startApp();
    jonas = await world.chat('jonas.lindqvist');
  });
  after(() => world.end());

  it('is told whom it is offered to, by which rule, and how to ask about one person, in words that work', async () => {
    const open = await jonas.say('Who can see Project team?');
    assert.match(textOf(open), /Project team is on[^]*everybody in the company[^]*Ask about one person/);
    const targeted = await jonas.say('who can see sales');
    assert.match(textOf(targeted), /Sales playbook is on[^]*its rule lets in/);
    assert.match(textOf(targeted).replaceAll('\u2060', ''), /user\.department === 'Sales'/);
    assertReadable(targeted);
    const [, advice = ''] = /\*\*(can .+ see .+)\*\*/.exec(textOf(targeted)) ?? [];
    assert.match(textOf(await jonas.say(advice)), /No, Jonas Lindqvist does not find Sales playbook/);
  });

  it('is told yes or no with the reason, as new team shows it to that person', async () => {
    for (const [said, answer, handle] of [
      ['Can Kenji Watanabe see Sales playbook?', /Yes, Kenji Watanabe finds Sales playbook[^]*user.\u2060?department/, 'kenji.watanabe'],
      ['can Lucía Romero see sales', /No, Lucía Romero does not find Sales playbook[^]*does not let them in/, 'lucia.romero'],
      ['can Diego see Project team', /Yes, Diego Fernández finds Project team[^]*everybody/, 'diego.fernandez'],
      ['can romero see Old project', /No, Lucía Romero does not find Old project[^]*It is off/, 'lucia.romero'],
    ] as const) {
      const card = await jonas.say(said);
      assert.match(textOf(card), answer, said);
      assert.doesNotMatch(textOf(card), /Marketing|Operations/, 'what the directory says of them stays there');
      assertReadable(card);
      const offered = textOf(await (await world.chat(handle)).say('new team'));
      const [, name = ''] = /(?:finds|find) (Sales playbook|Project team|Old project)/.exec(textOf(card)) ?? [];
      assert.equal(offered.includes(name), textOf(card).includes('Yes, '), `${name} ${handle}`);
    }
  });

  it('may switch it on where it is off, and goes on by the buttons', async () => {
    const card = await jonas.say('can Kenji Watanabe see Old project');
    assert.deepEqual(verbsOf(card), ['template.enable', 'command.run', 'command.run']);
    await jonas.press(card, 'template.enable');
    assert.equal((await world.app!.ports.templates.template(northwind, templates.old))?.template.templateConfiguration.enabled, true);
    assert.match(textOf(await jonas.say('can Kenji Watanabe see Old project')), /Yes, Kenji Watanabe finds Old project/);
    await jonas.say('disable Old project');
  });

  it('is asked again where names are not enough, and told where there is nobody', async () => {
    const which = await jonas.say('can kenji see o');
    assert.match(textOf(which), /Which template\?[^]*2 templates may be meant/);
    await jonas.press(which, 'command.run', {}, ({ title }) => title.startsWith('Onboarding group'));
    assert.match(textOf(await jonas.activity(which.id)), /Yes, Kenji Watanabe finds Onboarding group/);
    const nobody = await jonas.say('can somebody else see Project team');
    assert.match(textOf(nobody), /I find nobody of that name[^]*somebody else/);
    assert.ok(buttonsOf(nobody).length > 0);
    for (const said of ['who can see', 'who can see Nothing', 'can Kenji see Nothing']) assert.match(textOf(await jonas.say(said)), /I do not know that template/, said);
  });

  it('is an admin: everybody else is refused kindly, and learns nothing', async () => {
    const diego = await world.chat('diego.fernandez');
    for (const said of ['who can see Sales playbook', 'can Kenji Watanabe see Sales playbook', 'can I see Sales playbook?']) {
      const card = await diego.say(said);
      assert.match(textOf(card), /That is for admins/);
      assert.doesNotMatch(textOf(card), /Sales|Kenji/);
    }
    assert.match(textOf(await (await world.chat('amara.okafor')).say('can I see Sales playbook?')), /No, Amara Okafor does not find/);
    assert.deepEqual(await world.defects(), []);
  });
});
