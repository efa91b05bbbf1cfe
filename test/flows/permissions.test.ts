import assert from 'node:assert/strict';
import { textOf } from '../../src/commands/chat.ts';
import { permissionsOf } from '../../src/platform/graph/permissions.ts';
import { everyPermission } from '../../src/simulator/graph/permissions.ts';
import { ask, assertReadable, draftOf, filled, form, hears, review, says, valueOf, verbsOf } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { teamsCalled } from './teams.ts';
import { trailOf } from './trail.ts';
import { FlowWorld } from './world.ts';

/** What Graph was asked for and refused for want of a permission. */
const refused = async (world: FlowWorld): Promise<readonly string[]> =>
  (await Promise.all(['GET', 'POST', 'PATCH', 'PUT', 'DELETE'].map((method) => world.calls(method, '^/v1.0/'))))
    .flat()
    .filter(({ status }) => status === 403)
    .map(({ method, path }) => `${method} ${path}`);

const begun = async (withheld: readonly string[]): Promise<FlowWorld> => {
  const world = await FlowWorld.begin({ simulator: ['--withhold', withheld.join(',')] });
  await world.startApp();
  return world;
};

describe('In a company that has not allowed Planner', () => {
  let world: FlowWorld;
  before(async () => {
    world = await begun(['Tasks.ReadWrite.All', 'Tasks.Read.All']);
  });
  after(() => world.end());

  it('a team is made without boards, as the review card said', async () => {
    const hannah = await world.chat('hannah.becker');
    const card = await review(hannah, { template: templates.project, name: 'Unplanned' });
    const promised = textOf(card);
    assert.match(promised, /⚠ Left out, not allowed here: boards\n/);
    assert.match(promised, /6 channels, 4 tabs, 5 apps\n/);
    assert.doesNotMatch(promised, /Board Project plan|of one task/);
    assertReadable(card);
    const id = draftOf(card);
    await hannah.press(card, 'request.submit');
    const ready = await says(hannah, card.id, 'Ready · 100 %');
    assert.match(textOf(ready), /Everything is there as asked for/);
    assert.match(textOf(ready), /Not allowed: boards/);
    await hears(hannah, 'is ready');
    const { request, codes, facts } = await trailOf(world, northwind, id);
    assert.deepEqual(request.warnings, []);
    assert.deepEqual(facts('allTabsConfigured'), { asked: 4, made: 4 });
    assert.equal(facts('teamCompared')?.['kindsDiffering'], 0);
    assert.equal(codes.filter((code) => code.startsWith('planner')).length, 0);
    assert.equal((await teamsCalled(world, northwind, 'PRJ - Unplanned')).length, 1);
    assert.deepEqual(await world.calls('GET', '/planner/'), []);
    assert.deepEqual(await refused(world), []);
  });

  it('an approver sees it too before they decide', async () => {
    const kenji = await world.chat('kenji.watanabe');
    const priya = await world.chat('priya.raman');
    await ask(kenji, { template: templates.customer, name: 'Unplanned too', reason: 'Because' });
    const card = await hears(priya, /Unplanned too/);
    assert.match(textOf(card), /Left out, not allowed here: boards/);
  });
});

describe('In a company that has allowed the base and nothing else', () => {
  let world: FlowWorld;
  before(async () => {
    world = await begun(everyPermission.filter((one) => !permissionsOf('base').some((own) => own === one)));
  });
  after(() => world.end());

  it('a team is made of what is left, and nothing is refused on the way', async () => {
    const hannah = await world.chat('hannah.becker');
    const card = await review(hannah, { template: templates.project, name: 'Bare', welcomeMessage: 'Hello' });
    const promised = textOf(card);
    assert.match(promised, /Left out, not allowed here: boards, tabs and 4 more\n[^]*Not allowed: boards, tabs, one private channel, the e-mail name, the classification, and the welcome message\. An admin can allow it\./);
    assert.match(promised, /Whether your company takes this name was not checked/);
    assertReadable(card);
    await hannah.press(card, 'request.submit');
    const ready = await says(hannah, card.id, 'Ready · 100 %');
    assert.match(textOf(ready), /Everything is there as asked for/);
    assertReadable(ready);
    const { request, facts } = await trailOf(world, northwind, draftOf(card));
    assert.deepEqual(request.warnings.map(({ code }) => code), ['names.unchecked']);
    assert.equal(facts('teamCompared')?.['kindsDiffering'], 0);
    assert.deepEqual(await refused(world), []);
    assert.deepEqual(await world.defects(), []);
  });
});

describe('In a company that has not allowed the base', () => {
  let world: FlowWorld;
  before(async () => {
    world = await begun(['Team.Create', 'User.Read.All', 'User.ReadBasic.All', 'Directory.Read.All']);
  });
  after(() => world.end());

  it('nothing can be submitted, and whoever asks is told whose turn it is', async () => {
    const hannah = await world.chat('hannah.becker');
    const { id } = await form(hannah, templates.project);
    await hannah.press(await hannah.activity(id), 'form.send', filled({ template: templates.project, name: 'Barred' }));
    const card = await says(hannah, id, 'has not allowed me everything');
    assert.equal(valueOf(card, 'name'), 'Barred', 'what was typed is kept');
    assert.ok(!verbsOf(card).includes('request.submit'));
    assertReadable(card);
    assert.match(textOf(await hannah.say('help')), /What you can ask me/);
    assert.deepEqual(await world.calls('POST', '/clone$'), []);
    assert.deepEqual(await world.defects(), []);
  });
});
