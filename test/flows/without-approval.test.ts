import assert from 'node:assert/strict';
import { textOf } from '../../src/commands/chat.ts';
import { ask, assertReadable, draftOf, hears, review, says } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { theTeam, teamsCalled } from './teams.ts';
import { trailOf } from './trail.ts';
import { FlowWorld } from './world.ts';

const web = 'https://intranet.northwindtraders.example/projects';

describe('A team without approval', () => {
  let world: FlowWorld;

  before(async () => {
    world = await FlowWorld.begin();
    await world.startApp();
  });
  after(() => world.end());

  it('is made exactly as the review card promised', async () => {
    const hannah = await world.chat('hannah.becker');
    const [diego, priya, camille] = await Promise.all(['diego.fernandez', 'priya.raman', 'camille.laurent'].map((one) => world.person(one)));
    const wish = { template: templates.project, name: 'Aurora', description: 'All about it', owners: [diego!], members: [priya!, camille!] };
    const card = await review(hannah, wish);
    const promised = textOf(card);
    assert.match(promised, /PRJ - Aurora/);
    assert.match(promised, /Private team\W+6 channels, 5 tabs, 5 apps, 8 tasks/);
    assert.match(promised, /Owners: Hannah Becker and Diego Fernández/);
    assert.match(promised, /Members: Priya Raman, Camille Laurent,? and Jonas Lindqvist/);
    assert.match(promised, /Approval: not needed/i);
    assert.match(promised, /Not copied: .*2 tabs that were never set up/);
    assert.match(promised, /• General: Project handbook\n• Planning: Roadmap, Tasks\n/, 'no tab is named that will not be there');
    assert.match(promised, /• Steering \(private, 2 people\)\n• Board Project plan: Prepare \(3\)/);
    assert.match(promised, /the people of one task, and the dates of one task/);
    assertReadable(card);

    const id = draftOf(card);
    await hannah.press(card, 'request.submit');
    const ready = await says(hannah, card.id, 'Ready · 100 %');
    assert.match(textOf(ready), /PRJ - Aurora/);
    assertReadable(ready);
    await hears(hannah, 'is ready');

    const team = await theTeam(world, northwind, 'PRJ - Aurora');
    assert.equal(team.description, 'All about it');
    assert.equal(team.privacy, 'private');
    assert.deepEqual(team.owners, [hannah.person.id, diego!.id].toSorted());
    const jonas = await world.person('jonas.lindqvist');
    assert.deepEqual(team.members, [priya!.id, camille!.id, jonas.id].toSorted());
    assert.deepEqual(Object.keys(team.channels).toSorted(), ['Delivery', 'General', 'Meetings', 'Planning', 'Risks and issues', 'Steering']);
    assert.deepEqual(team.channels['Delivery'], [`Status board → ${web}/status`]);
    assert.deepEqual(team.channels['Risks and issues'], [`Risk register → ${web}/risks`]);
    assert.equal(Object.values(team.channels).flat().filter((tab) => !tab.endsWith('nothing')).length, 5);

    assert.equal((await world.calls('POST', '/clone$')).length, 1);
    const { request, codes, facts } = await trailOf(world, northwind, id);
    assert.equal(request.status, 'processed');
    assert.equal(request.made?.team, team.id);
    assert.equal(request.wakeAt, undefined);
    assert.deepEqual(facts('allTabsConfigured'), { asked: 5, made: 5 });
    assert.equal(facts('teamCompared')?.['kindsDiffering'], 0);
    assert.match(textOf(ready), /Everything is there as asked for/);
    for (const code of ['requestSubmitted', 'checkStarted', 'checkPassed', 'processingStarted', 'callIntended', 'cloneAccepted', 'teamCreated', 'requestProcessed']) {
      assert.ok(codes.includes(code), `${code} is missing in ${codes.join(' ')}`);
    }
  });

  it('has one card from the catalog to the link', async () => {
    const kenji = await world.chat('kenji.watanabe');
    const { card } = await ask(kenji, { template: templates.onboarding, name: 'Spring' });
    const ready = await says(kenji, card, 'Ready · 100 %');
    assert.match(JSON.stringify(ready.attachments), /Open team/);
    const cards = (await kenji.activities()).filter(({ attachments, from }) => from === 'bot' && attachments.length > 0);
    assert.equal(cards.length, 2, 'the welcome and the one card');
    const team = await theTeam(world, northwind, 'Onboarding - Spring');
    assert.equal(team.privacy, 'public');
    assert.deepEqual(team.owners, [kenji.person.id, (await world.person('thandiwe.nkosi')).id].toSorted());
    assert.deepEqual(team.members, []);
  });

  it('has the welcome message in General, and nothing else that the bot says unasked', async () => {
    const liam = await world.chat('liam.oconnor');
    const { card } = await ask(liam, { template: templates.onboarding, name: 'Welcomed', welcomeMessage: 'Good that you are here.\n<b>Read</b> first.' });
    await says(liam, card, 'Ready · 100 %');
    const { id } = await theTeam(world, northwind, 'Onboarding - Welcomed');
    const page = await (await fetch(`${world.simulatorUrl}/team/${northwind}/${id}`)).text();
    assert.match(page, /Good that you are here\.[^]*&lt;b&gt;Read&lt;\/b&gt; first\./);
    assert.doesNotMatch(page, /Welcome to Teamwright/);
  });

  it('is told step by step by its history, whose trail is verified', async () => {
    const kenji = await world.chat('kenji.watanabe');
    await hears(kenji, /Spring.* is ready/);
    const [newest] = await world.app!.ports.requestStore.requestsOf(northwind, kenji.person.id, 1);
    const card = await kenji.say(`history ${newest!.reference.toLowerCase()}`);
    const text = textOf(card);
    assert.match(text, /The trail is complete and unchanged/);
    for (const line of ['Submitted', 'Checked', 'Creation started', 'Team created', 'Ready', 'Kenji Watanabe']) assert.match(text, new RegExp(line));
    assert.match(text, /\d of \d tabs made/);
    assert.match(text, /The requester is an owner/);
    assert.match(text, /1 permanent owner added/);
    assertReadable(card);
    const status = await kenji.say(`status ${newest!.reference}`);
    assert.match(textOf(status), /Ready/);
    assertReadable(status);
  });

  it('is one request and one team however often Submit is pressed', async () => {
    const noah = await world.chat('noah.tremblay');
    const card = await review(noah, { template: templates.onboarding, name: 'Once' });
    const id = draftOf(card);
    const data = { verb: 'request.submit', id, revision: 1, choice: '' };
    const presses = await Promise.all(Array.from({ length: 4 }, () => noah.execute(card.id, 'request.submit', data)));
    assert.deepEqual(new Set(presses.map(({ state }) => state)), new Set(['done']));
    const late = await noah.execute(card.id, 'request.submit', data);
    assert.equal(late.state, 'done');
    await says(noah, card.id, 'Ready · 100 %');
    assert.equal((await noah.execute(card.id, 'request.submit', data)).state, 'done');
    assert.match(textOf(await noah.activity(card.id)), /Ready · 100 %/);
    assert.equal((await world.app!.ports.requestStore.requestsOf(northwind, noah.person.id, 10)).length, 1);
    assert.equal((await teamsCalled(world, northwind, 'Onboarding - Once')).length, 1);
    await hears(noah, /is ready/);
    const pings = (await noah.activities()).filter(({ text }) => text.includes('is ready'));
    assert.equal(pings.length, 1);
    await trailOf(world, northwind, id);
  });
});
