import assert from 'node:assert/strict';
import { hour } from '../../src/clock.ts';
import { textOf, type Chat, type ChatActivity } from '../../src/commands/chat.ts';
import { storedSettings } from '../../src/tenants/settings.ts';
import { ask, asksToDecide, assertReadable, filled, form, review, says, titlesOf, until, valueOf, verbsOf } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { trailOf } from './trail.ts';
import { FlowWorld } from './world.ts';

const unset = { selfApproval: 'false', approvalDays: '14', takenNames: 'warn', lostTeams: 'wait', openPerPerson: '25', dailyPerPerson: '50', dailyPerTenant: '1000' };

describe('Settings', () => {
  let world: FlowWorld;
  let amara: Chat;

  before(async () => {
    world = await FlowWorld.begin();
    await world.startApp();
    amara = await world.chat('amara.okafor');
  });
  after(() => world.end());

  const inForce = () => world.app!.ports.settingsStore.settings(northwind);
  const trail = () => world.app!.ports.trail.records(northwind, northwind);
  const set = async (change: Partial<typeof unset>): Promise<ChatActivity> => {
    const card = await amara.say('settings');
    const pressed = await amara.press(card, 'settings.save', { ...unset, ...change });
    assert.equal(pressed.state, 'done', JSON.stringify(pressed));
    return amara.activity(card.id);
  };

  it('are for global admins: everybody else is refused kindly, Teams admins too, also with a forged card', async () => {
    for (const handle of ['diego.fernandez', 'jonas.lindqvist']) {
      const chat = await world.chat(handle);
      const card = await chat.say('settings');
      assert.match(textOf(card), /for global administrators/);
      assert.ok(verbsOf(card).length > 0, 'there is a next step');
      assertReadable(card);
      await chat.execute(card.id, 'settings.save', { verb: 'settings.save', revision: 0, ...unset, selfApproval: 'true' });
      assert.match(textOf(await chat.activity(card.id)), /for global administrators/);
    }
    assert.deepEqual(await inForce(), { settings: storedSettings(undefined), etag: 0 });
    assert.deepEqual(await trail(), []);
  });

  it('are shown as they are and saved once, with a record in the trail of the tenant', async () => {
    const card = await amara.say('Settings');
    assertReadable(card);
    assert.deepEqual(Object.keys(unset).map((name) => String(valueOf(card, name))), Object.values(unset));
    const form = { ...unset, dailyPerPerson: '40' };
    await amara.press(card, 'settings.save', form);
    const saved = await says(amara, card.id, 'Saved');
    assert.equal(valueOf(saved, 'dailyPerPerson'), 40);
    await amara.press(card, 'settings.save', form);
    assert.match(textOf(await amara.activity(card.id)), /Nothing has changed/);
    assert.deepEqual((await trail()).map(({ code, facts: { correlation, ...facts } }) => [code, typeof correlation, facts]), [['settingsChanged', 'string', { dailyPerPerson: 40, dailyPerPersonBefore: 50 }]]);
    assert.equal((await inForce()).etag, 1);
  });

  it('say what is wrong with them, and keep what was typed', async () => {
    const refused = await set({ openPerPerson: '0', takenNames: 'refuse' });
    assert.match(textOf(refused), /Nothing was saved\. Correct: Open requests per person/);
    assert.deepEqual([valueOf(refused, 'openPerPerson'), valueOf(refused, 'takenNames')], [0, 'refuse']);
    assert.equal((await inForce()).etag, 1);
  });

  it('are not overwritten from a card that is older than they are', async () => {
    const old = await amara.say('settings');
    await set({ dailyPerPerson: '30' });
    await amara.press(old, 'settings.save', { ...unset, dailyPerPerson: '20' });
    const stale = await says(amara, old.id, 'Somebody else has just changed the settings');
    assert.equal(valueOf(stale, 'dailyPerPerson'), 30);
    await amara.press(stale, 'settings.save', unset);
    await says(amara, old.id, 'Saved');
    assert.deepEqual((await inForce()).settings, storedSettings(undefined));
  });

  it('let an approver decide on a request of their own, and the trail tells that it was theirs', async () => {
    const hannah = await world.chat('hannah.becker');
    await set({ selfApproval: 'true' });
    const asked = await ask(hannah, { template: templates.customer, name: 'Own', reason: 'Because' });
    const card = await asksToDecide(hannah, asked);
    await set({ selfApproval: 'false' });
    await hannah.press(card, 'approval.decide', { choice: 'approved', comment: '' }, ({ data }) => data['choice'] === 'approved');
    await says(hannah, card.id, 'You cannot decide this request');
    assert.equal((await trailOf(world, northwind, asked.id)).request.status, 'approval', 'it counts when the decision is made');
    await set({ selfApproval: 'true' });
    await hannah.execute(card.id, 'approval.decide', { verb: 'approval.decide', id: asked.id, revision: 1, choice: 'approved', comment: '' });
    await says(hannah, asked.card, 'Ready · 100 %');
    const approved = (await world.app!.ports.trail.records(northwind, asked.id)).find(({ code }) => code === 'requestApproved');
    const { round, override, own } = approved!.facts;
    assert.deepEqual({ round, override, own }, { round: 1, override: false, own: true });
    await set({});
    const others = await review(hannah, { template: templates.customer, name: 'Not own', reason: 'Because' });
    assert.doesNotMatch(JSON.stringify(others.attachments), /Hannah Becker or|or Hannah Becker/);
  });

  it('have a name that is somebody’s refused, when the form is looked at and when it is sent', async () => {
    await set({ takenNames: 'refuse' });
    const [kenji, camille] = [await world.chat('kenji.watanabe'), await world.chat('camille.laurent')];
    const first = await review(kenji, { template: templates.project, name: 'Once' });
    const second = await review(camille, { template: templates.project, name: 'Once' });
    await kenji.press(first, 'request.submit');
    await camille.press(second, 'request.submit');
    const refused = await says(camille, second.id, 'Choose another one');
    assert.ok(verbsOf(refused).includes('form.send'), 'the form is there again');
    assertReadable(refused);
    await says(kenji, first.id, 'Ready · 100 %');
    const { id } = await form(camille, templates.project);
    await camille.press(await camille.activity(id), 'form.send', filled({ template: templates.project, name: 'Once' }));
    await says(camille, id, 'A team called PRJ - Once exists already. Your company gives each name only once');
    await set({});
  });

  it('hold back who has too many open requests, and let them go on with the form that they have filled in', async () => {
    await set({ openPerPerson: '1' });
    const aroha = await world.chat('aroha.ngata');
    const first = await ask(aroha, { template: templates.board, name: 'First', reason: 'Because' });
    const second = await review(aroha, { template: templates.project, name: 'Second' });
    await aroha.press(second, 'request.submit');
    const held = await says(aroha, second.id, 'Not just yet');
    assert.match(textOf(held), /You have one open request, as many as your company allows\. Once one of them is over/);
    assertReadable(held);
    assert.deepEqual(titlesOf(held), ['Change', 'My requests']);
    await aroha.say('cancel request');
    await says(aroha, first.card, 'Cancelled');
    await aroha.press(held, 'form.edit');
    const again = await until(aroha, second.id, (card) => verbsOf(card).includes('form.send'));
    assert.equal(valueOf(again, 'name'), 'Second');
    await aroha.press(again, 'form.send', filled({ template: templates.project, name: 'Second' }));
    await aroha.press(await until(aroha, second.id, (card) => verbsOf(card).includes('request.submit')), 'request.submit');
    await says(aroha, second.id, 'Ready · 100 %');
    await set({});
  });

  it('say when somebody may ask again who has asked for enough in a day', async () => {
    await set({ dailyPerPerson: '1' });
    const noah = await world.chat('noah.tremblay');
    await says(noah, (await ask(noah, { template: templates.project, name: 'Today' })).card, 'Ready · 100 %');
    const second = await review(noah, { template: templates.project, name: 'Tomorrow' });
    await noah.press(second, 'request.submit');
    const held = await says(noah, second.id, 'Not just yet');
    assert.match(textOf(held), /within a day, as many as your company allows\. It works again from \w/);
    assertReadable(held);
    await set({});
  });

  it('keep what was typed in a form of somebody who has sent too many, and say when to press again', async () => {
    const sofia = await world.chat('sofia.rossi');
    const opened = await form(sofia, templates.project);
    const { budget, clock } = world.app!.ports;
    const oneForm = { key: `forms ${northwind} ${sofia.person.id}`, calls: 200, within: hour };
    for (let sent = 1; sent < oneForm.calls; sent += 1) await budget.reserve([oneForm], clock.now());
    await sofia.press(opened, 'form.send', filled({ template: templates.project, name: 'Typed with care', description: 'For a long time' }));
    const kept = await says(sofia, opened.id, /more forms within an hour .* What you typed is kept/);
    assert.match(textOf(kept), /press Review again at \w+ \w+, \d\d:\d\d/);
    assert.deepEqual([valueOf(kept, 'name'), valueOf(kept, 'description')], ['Typed with care', 'For a long time']);
    assertReadable(kept);
  });

  it('know the organization and its people once they have signed in', async () => {
    const { settingsStore, profileStore } = world.app!.ports;
    await world.until(async () => (await settingsStore.organization(northwind)) !== undefined);
    const organization = (await settingsStore.organization(northwind))!;
    assert.deepEqual([organization.msTenantInitialDomainName, organization.msTenantDefaultDomainName], ['northwindtraders.onmicrosoft.com', 'northwindtraders.example']);
    assert.match(textOf(await amara.say('settings')), /northwindtraders/);
    const profile = (await profileStore.profile(northwind, amara.person.id))!;
    assert.deepEqual([profile.msDisplayName, profile.msJobTitle, profile.msCity, profile.msPreferredLanguage], ['Amara Okafor', 'Head of IT', 'Lagos', 'en-GB']);
    assert.equal(Object.keys(profile).length, 16);
  });

  it('cost one read of a profile in an hour, and one of the organization for an admin only', async () => {
    const reads = await world.calls('GET', `/users/${amara.person.id}$`);
    assert.equal(reads.filter(({ query }) => query.includes('usageLocation')).length, 1, 'whatever she has said and pressed since');
    const { length: organizations } = await world.calls('GET', '/organization');
    assert.equal(organizations, 2, 'Amara and Jonas have signed in');
    assert.deepEqual(await world.defects(), []);
  });
});
