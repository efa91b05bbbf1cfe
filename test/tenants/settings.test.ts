import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { askedSettings, settingNames, settingRules, storedSettings } from '../../src/tenants/settings.ts';

const form = { selfApproval: 'true', approvalDays: '2', takenNames: 'refuse', lostTeams: 'again', openPerPerson: '3', dailyPerPerson: 4, dailyPerTenant: ' 5 ' };

describe('The schema of the settings', () => {
  it('is what counts where nobody has decided', () => {
    const unset = Object.fromEntries(settingNames.map((name) => [name, settingRules[name].unset]));
    assert.deepEqual(storedSettings(undefined), unset);
    assert.equal(storedSettings(undefined).selfApproval, false, 'nobody approves their own request by default');
  });

  it('is told in the README, row by row', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const rows = [...readme.matchAll(/^\| `(\w+)`: .* \| (.*) \| (.*) \|$/gm)].map(([, ...cells]) => cells);
    const quoted = (values: readonly unknown[]): string => values.map((value) => `\`${String(value)}\``).join(', ');
    const told = settingNames.map((name) => {
      const rule = settingRules[name];
      if (rule.kind === 'count') return [name, `${rule.least}–${rule.most}`, String(rule.unset)];
      return [name, quoted(rule.kind === 'flag' ? [true, false] : rule.of), quoted([rule.unset])];
    });
    assert.deepEqual(rows, told);
  });

  it('reads a form, whichever way a client writes its numbers', () => {
    const settings = { selfApproval: true, approvalDays: 2, takenNames: 'refuse', lostTeams: 'again', openPerPerson: 3, dailyPerPerson: 4, dailyPerTenant: 5 };
    assert.deepEqual(askedSettings(form), { ok: true, settings });
    assert.deepEqual(storedSettings(settings as never), settings);
  });

  it('takes no value beyond its bounds, and both of them', () => {
    for (const name of settingNames) {
      const rule = settingRules[name];
      if (rule.kind !== 'count') continue;
      for (const good of [rule.least, rule.most]) assert.ok(askedSettings({ ...form, [name]: good }).ok, `${name} ${good}`);
      for (const bad of [rule.least - 1, rule.most + 1, '', '1.5', '1e3', 'many', '-1', Number.NaN]) {
        assert.deepEqual(askedSettings({ ...form, [name]: bad }), { ok: false, wrong: [name] }, `${name} ${bad}`);
      }
    }
  });

  it('names everything that is wrong at once, what is missing among it', () => {
    assert.deepEqual(askedSettings({}), { ok: false, wrong: settingNames });
    assert.deepEqual(askedSettings({ ...form, selfApproval: 'yes', takenNames: 'ignore' }), { ok: false, wrong: ['selfApproval', 'takenNames'] });
  });

  it('reads what an older or a newer version has stored: what it does not know, or does not allow, is as if nobody had decided', () => {
    const read = storedSettings({ takenNames: 'refuse', lostTeams: 'never', openPerPerson: 0, dailyPerPerson: null, later: 1 } as never);
    assert.deepEqual(read, { ...storedSettings(undefined), takenNames: 'refuse' });
  });
});
