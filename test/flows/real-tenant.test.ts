import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startApp } from '../../src/app.ts';
import { templates } from '../../src/commands/templates.ts';
import { tenants } from '../../src/commands/tenants.ts';
import { doctor } from '../../src/commands/doctor.ts';
import { readConfig } from '../../src/config.ts';
import { textOf } from '../../src/commands/chat.ts';
import { simulatedAppId } from '../../src/microsoft.ts';
import { botCertificate, botKey, oldCertificate, oldKey } from '../support/bot-certificate.ts';
import { ask, hears, says } from './journey.ts';
import { northwind } from './northwind.ts';
import { theTeam } from './teams.ts';
import { FlowWorld } from './world.ts';

const silent = { log: () => undefined, error: () => undefined };
/** Of the built-in company: Project template. */
const sourceTeam = '65dc4dcd-512b-4076-91db-3f7040faca48';

/** The product as it is set for a real tenant, where the simulator stands in for Entra, Graph and Teams. */
describe('A bot that is registered in a tenant', () => {
  let world: FlowWorld;
  let settings: Record<string, string>;
  before(async () => {
    world = await FlowWorld.begin();
    const file = join(world.folder, 'bot.pem');
    await writeFile(file, botKey + botCertificate);
    const DATA_DIR = join(world.folder, 'real');
    const bot = { DATA_DIR, BOT_APP_ID: simulatedAppId, BOT_TENANT_ID: northwind, BOT_CERTIFICATE_FILE: file };
    settings = { ...bot, PUBLIC_URL: 'https://bot.example', STAND_IN_URL: world.simulatorUrl, SIMULATOR_URL: '' };
    await world.startApp(settings);
  });
  after(() => world.end());

  it('makes a team there, by a certificate and without a secret, from a template that the operator makes meanwhile', async () => {
    const noah = await world.chat('noah.tremblay');
    assert.match(textOf(await noah.say('new team')), /no templates?|nothing/i);
    const source = `https://teams.microsoft.com/l/team/x/conversations?groupId=${sourceTeam}&tenantId=${northwind}`;
    assert.equal(await templates(readConfig({ DATA_DIR: join(world.folder, 'real') }), ['new', source, 'Project'], silent), 0);
    const [template] = await world.app!.ports.templates.templates(northwind);
    const { card } = await ask(noah, { template: template!.template.templateConfiguration.id, name: 'Certified' });
    await says(noah, card, 'Ready · 100 %');
    const made = await theTeam(world, northwind, 'Certified');
    assert.deepEqual([made.privacy, Object.keys(made.channels).length > 1], ['private', true], JSON.stringify(made));
    assert.equal(world.app?.simulatorUrl, undefined);
  });

  it('is not started on what a simulated tenant has left', async () => {
    const config = readConfig({ ...settings, PORT: '0', DATA_DIR: world.folder });
    await assert.rejects(startApp(config), { code: 'data.simulated' });
    const told: string[] = [];
    const say = { log: (line: string) => told.push(line), error: (line: string) => told.push(line) };
    assert.equal(await doctor(config, [], say), 1);
    assert.match(told[0] ?? '', /^✕ The store .* holds requests of a simulated tenant/);
  });

  it('has no templates but those that were put there', async () => {
    const olivia = await world.chat('olivia.hughes');
    assert.equal((await world.app!.ports.templates.templates(northwind)).length, 1);
    assert.match(textOf(await olivia.say('templates')), /Project/);
  });

  it('stores nothing of another tenant, until that one is taken up beside it', async () => {
    const config = readConfig({ DATA_DIR: join(world.folder, 'real') });
    const { reach, tenantStore } = world.app!.ports;
    const stranger = await world.chat('ingrid.solberg', { add: false });
    const { tenant, id } = stranger.person;
    await stranger.addApp();
    assert.notEqual(tenant, northwind);
    assert.deepEqual(await stranger.activities(), []);
    assert.equal(await reach.reach(tenant, id), undefined);
    assert.deepEqual((await tenantStore.tenants()).map((one) => one.id), [northwind]);
    assert.equal(await tenants(config, ['add', tenant, 'Fabrikam'], silent), 0);
    // A welcome may come before it: Teams tells once more that the app was added.
    void stranger.say('hello');
    await hears(stranger, 'I make teams from your company');
  });
});

describe('A bot whose certificate has ended', () => {
  it('says so to admins who look for what needs them, and in its log', async () => {
    const world = await FlowWorld.begin();
    try {
      const file = join(world.folder, 'bot.pem');
      await writeFile(file, oldKey + oldCertificate);
      const DATA_DIR = join(world.folder, 'real');
      const bot = { DATA_DIR, BOT_APP_ID: simulatedAppId, BOT_TENANT_ID: northwind, BOT_CERTIFICATE_FILE: file };
      await world.startApp({ ...bot, PUBLIC_URL: 'https://bot.example', STAND_IN_URL: world.simulatorUrl, SIMULATOR_URL: '' });
      const jonas = await world.chat('jonas.lindqvist');
      assert.match(textOf(await jonas.say('needs attention')), /a certificate that ended on .*\n\nNothing needs you/);
      const [log = ''] = (await readdir(DATA_DIR)).filter((name) => name.endsWith('.log'));
      assert.match(await readFile(join(DATA_DIR, log), 'utf8'), /"code":"certificate\.ended"/);
    } finally {
      await world.end();
    }
  });
});
