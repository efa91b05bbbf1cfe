import assert from 'node:assert/strict';
import { textOf } from '../../src/commands/chat.ts';
import { FlowWorld } from './world.ts';

describe('Requesting a team', () => {
  let world: FlowWorld;

  before(async () => {
    world = await FlowWorld.begin();
    await world.startApp();
  });
  after(() => world.end());

  it('leads from the template to a team that is ready, on one card', async () => {
    const chat = await world.chat('hannah.becker');
    const member = await world.person('priya.raman');
    const card = await chat.say('new team Aurora');
    await chat.press(card, 'template.choose', {}, ({ data }) => String(data['id']).startsWith('89876d3a'));
    await chat.press(await chat.activity(card.id), 'form.send', { name: 'Aurora', description: 'All about it', members: member.id });
    await chat.press(await chat.activity(card.id), 'request.submit');
    const ready = await chat.until((all) => all.find((one) => one.id === card.id && textOf(one).includes('Ready · 100 %')));
    assert.match(textOf(ready), /PRJ - Aurora/);
    await chat.until((all) => all.find(({ text }) => text.includes('is ready')));
    assert.equal((await world.calls('POST', '/clone$')).length, 1);
  });
});
