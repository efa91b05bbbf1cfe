import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canary, companyWithCanaries, personal, planted } from './canaries.ts';
import { FlowWorld } from './world.ts';
import { review, says } from './journey.ts';
import { northwind, templates } from './northwind.ts';

/** A profile as it is stored: seed 001. */
const sixteen = 'id userLicense msUserId msTenantId msUPN msCompanyName msEmail msDisplayName msGivenName msCountry msPreferredLanguage msDepartment msCity msJobTitle msSurname msUsageLocation'.split(' ');

describe('What is only read of a source team, and of people', () => {
  let world: FlowWorld;

  before(async () => {
    world = await FlowWorld.begin({ company: companyWithCanaries('Project template', 'hannah.becker') });
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
