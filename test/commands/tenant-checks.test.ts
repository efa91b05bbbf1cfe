import assert from 'node:assert/strict';
import type { Examination } from '../../src/commands/doctor/app-checks.ts';
import { tenantChecks } from '../../src/commands/doctor/tenant-checks.ts';
import type { BotConfig } from '../../src/config.ts';
import { AppError } from '../../src/errors.ts';
import { Speech } from '../../src/text/text.ts';
import { tenant } from '../support/builders.ts';

const t = new Speech();
const [app, identity] = ['6a2b1f5e-9d5c-4a53-8a0d-0c8f6f1b2a02', '01234567-89ab-4def-8123-456789abcdef'];

/** What is said where Team.Create is not granted, and the catalogue may not be read. */
async function said(client: string): Promise<string> {
  const bot: BotConfig = { appId: app, teamsAppId: app, tenant, credential: { kind: 'managedIdentity', client }, publicUrl: 'https://bot.example', standIn: undefined };
  const examination = {
    graphToken: () => Promise.resolve('token'),
    grants: { lacks: () => Promise.resolve([{ feature: 'base', permissions: ['Team.Create'] }]) },
    installer: { offered: () => Promise.reject(new AppError('graph.forbidden')) },
  } as unknown as Examination;
  return (await tenantChecks(t, bot, tenant, examination, undefined)).map(({ key, values }) => t.say(key, values)).join('\n');
}

describe('What the doctor advises where a permission is missing', () => {
  it('is a link to consent by, for an app registration', async () => {
    assert.equal((await said(identity)).match(/adminconsent/g)?.length, 2);
  });

  it('is no such link for a managed identity that is the bot itself, to which nobody can consent', async () => {
    const advice = await said(app);
    assert.doesNotMatch(advice, /adminconsent/);
    assert.match(advice, /Not granted: Team\.Create.*Privileged Role Administrator.*README/);
    assert.match(advice, /catalogue of the tenant cannot be read.*Privileged Role Administrator/);
  });
});
