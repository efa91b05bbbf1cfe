import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startApp } from '../../src/app.ts';
import { tenants } from '../../src/commands/tenants.ts';
import { readConfig } from '../../src/config.ts';
import { textOf } from '../../src/commands/chat.ts';
import { simulatedAppId } from '../../src/microsoft.ts';
import { templatesByTenant } from '../../src/simulator/company/seed.ts';
import type { Template } from '../../src/catalog/template.ts';
import { botCertificate, botKey } from '../support/bot-certificate.ts';
import { ask, says } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { theTeam } from './teams.ts';
import { FlowWorld } from './world.ts';

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
    const project = (templatesByTenant()[northwind] as readonly Template[]).find(({ templateConfiguration }) => templateConfiguration.id === templates.project);
    await world.app!.ports.templates.saveTemplate(northwind, project!, 0, []);
  });
  after(() => world.end());

  it('makes a team there, by a certificate and without a secret', async () => {
    const noah = await world.chat('noah.tremblay');
    const { card } = await ask(noah, { template: templates.project, name: 'Certified' });
    await says(noah, card, 'Ready · 100 %');
    await theTeam(world, northwind, 'PRJ - Certified');
    assert.equal(world.app?.simulatorUrl, undefined);
  });

  it('is not started on what a simulated tenant has left', async () => {
    await assert.rejects(startApp(readConfig({ ...settings, PORT: '0', DATA_DIR: world.folder })), { code: 'data.simulated' });
  });

  it('has no templates but those that were put there', async () => {
    const olivia = await world.chat('olivia.hughes');
    assert.equal((await world.app!.ports.templates.templates(northwind)).length, 1);
    assert.match(textOf(await olivia.say('templates')), /Project/);
  });

  it('stores nothing of another tenant, until that one is taken up beside it', async () => {
    const config = readConfig({ DATA_DIR: join(world.folder, 'real') });
    const silent = { log: () => undefined, error: () => undefined };
    const { reach, tenantStore } = world.app!.ports;
    const stranger = await world.chat('ingrid.solberg', { add: false });
    const { tenant, id } = stranger.person;
    await stranger.addApp();
    assert.notEqual(tenant, northwind);
    assert.deepEqual(await stranger.activities(), []);
    assert.equal(await reach.reach(tenant, id), undefined);
    assert.deepEqual((await tenantStore.tenants()).map((one) => one.id), [northwind]);
    assert.equal(await tenants(config, ['add', tenant, 'Fabrikam'], silent), 0);
    assert.match(textOf(await stranger.say('hello')), /Welcome to Teamwright/);
  });
});
