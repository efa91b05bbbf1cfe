import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { companyIn } from '../../src/simulator/company/seed.ts';
import { templatesByTenant } from '../../src/simulator/company/seed.ts';
import { FlowWorld } from './world.ts';
import { review, says } from './journey.ts';
import { northwind, templates } from './northwind.ts';

/**
 * What is read of source teams and never kept (model.md §7): each has a word of its own that stands nowhere else. Channel
 * names are among it; the team's own name and description are not.
 */
const planted = ['tab', 'target', 'channel', 'plan', 'bucket', 'task', 'notes', 'checklist', 'label'] as const;
/** A profile as it is stored: seed 001. */
const sixteen = 'id userLicense msUserId msTenantId msUPN msCompanyName msEmail msDisplayName msGivenName msCountry msPreferredLanguage msDepartment msCity msJobTitle msSurname msUsageLocation'.split(' ');
const canary = (what: (typeof planted)[number]): string => `Zq${what}canary`;

/** What the directory says of a person beyond the sixteen fields of a profile, each with a word of its own; and one of the sixteen. */
const personal = { mobilePhone: 'Zqphonecanary', officeLocation: 'Zqofficecanary', employeeId: 'Zqemployeecanary', streetAddress: 'Zqstreetcanary', postalCode: 'Zqpostalcanary', jobTitle: 'Zqkeptcanary' };

/** The built-in company, whose project team has the words everywhere where only a source team says something. */
function company(): object {
  const { tenants } = companyIn();
  const [first, ...others] = tenants;
  const users = first!.users.map((user) => (user.alias === 'hannah.becker' ? { ...user, ...personal } : user));
  const teams = first!.teams!.map((team) => (team.displayName === 'Project template' ? withCanaries(team) : team));
  return { tenants: [{ ...first!, users, teams }, ...others], templates: templatesByTenant() };
}

function withCanaries(team: NonNullable<ReturnType<typeof companyIn>['tenants'][number]['teams']>[number]): object {
  const contentUrl = `https://a.example/${canary('target')}`;
  const tab = { displayName: canary('tab'), app: 'com.microsoft.teamspace.tab.web', configuration: { contentUrl, websiteUrl: contentUrl } };
  const task = { title: canary('task'), notes: canary('notes'), checklist: [canary('checklist')], labels: ['category1'] };
  const plan = { id: 'canaryplanQAFh3CxxxxxxZZZZZZ', title: canary('plan'), labels: { category1: canary('label') }, buckets: [{ name: canary('bucket'), tasks: [task] }] };
  return { ...team, channels: [...team.channels, { displayName: canary('channel'), tabs: [tab] }], plans: [plan] };
}

describe('What is only read of a source team, and of people', () => {
  let world: FlowWorld;

  before(async () => {
    world = await FlowWorld.begin({ company: company() });
    await world.startApp();
  });
  after(() => world.end());

  it('stands on the review card and in the made team, and in nothing that the product keeps: store, keys, trail, ledger, effects, log; of a person sixteen fields are kept', async () => {
    const hannah = await world.chat('hannah.becker');
    const card = await review(hannah, { template: templates.project, name: 'Guarded' });
    for (const what of ['channel', 'tab', 'plan', 'bucket'] as const) assert.ok(JSON.stringify(card.attachments).includes(canary(what)), `${what} is not on the review card`);
    await hannah.press(card, 'request.submit');
    const ready = await says(hannah, card.id, 'Ready · 100 %');
    for (const what of planted) assert.ok(!JSON.stringify(ready.attachments).includes(canary(what)), `${what} is on the status card`);
    const kept = await everythingIn(world.folder);
    assert.ok(kept.includes('PRJ - Guarded'), 'the store was not read');
    for (const what of planted) assert.ok(!kept.includes(canary(what)), `${what} was kept`);
    const profiles = world.app!.ports.profileStore;
    await world.until(async () => (await profiles.profile(northwind, hannah.person.id)) !== undefined);
    const everything = await everythingIn(world.folder);
    for (const [what, word] of Object.entries(personal)) assert.equal(everything.includes(word), what === 'jobTitle', what);
    assert.deepEqual(Object.keys((await profiles.profile(northwind, hannah.person.id))!).toSorted(), sixteen.toSorted());
    const made = await (await fetch(`${world.simulatorUrl}/team/${northwind}/${(await world.app!.ports.requestStore.requestsOf(northwind, hannah.person.id, 1))[0]!.made!.team}`)).text();
    for (const what of ['channel', 'tab', 'plan', 'bucket', 'task'] as const) assert.ok(made.includes(canary(what)), `${what} was not made`);
  });
});

/** All files of the product, byte by byte; the simulated tenant's own is Microsoft's, and knows them of course. */
async function everythingIn(folder: string): Promise<string> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) => file.isFile() && !/^(simulator|company)/.test(file.name));
  assert.ok(files.some(({ name }) => name === 'teamwright.sqlite') && files.some(({ name }) => name.endsWith('.log')));
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')));
  return texts.join('\n');
}
