import assert from 'node:assert/strict';
import { InProcessQuickJs } from '../../src/platform/sandbox/in-process-quickjs.ts';
import { judge, type Verdict } from '../../src/rules/audience.ts';
import { tagGlobals } from '../../src/rules/tags.ts';

const sandbox = new InProcessQuickJs();
const user = {
  country: 'FR',
  department: 'Sales',
  mail: 'lea@contoso.com',
  preferredLanguage: 'en-GB',
  onPremisesExtensionAttributes: { extensionAttribute3: 'gold' },
  extension_abc_costCentre: '42',
};
const groups = { direct: [{ id: 'g1', displayName: 'Onboarding 2026', '@odata.type': '#microsoft.graph.group' }], transitive: [] };
const world = { globals: tagGlobals({ user, groups }), now: 0, seed: '00' };

async function verdict(rule: string, globals = world.globals): Promise<Verdict> {
  return (await judge(sandbox, [{ id: 'template', rule }], { ...world, globals }))[0]!;
}

describe('A targeting rule', () => {
  const matching = [
    "user.country === 'FR'",
    "( user.country === 'DE' || user.country === 'FR' ) && user.department === 'Sales'",
    "user.mail.includes('@contoso.com')",
    "user.preferredLanguage.toLowerCase().includes('en')",
    '/^sa/i.test(user.department)',
    "user.groups.direct.some(group => group.displayName.includes('Onboarding'))",
    "user.groups.direct.some(group => group['@odata.type'] === '#microsoft.graph.group')",
    "user.msCountry === 'FR' && user.msEmail === user.mail",
    "user.onPremisesExtensionAttributes.extensionAttribute3 === 'gold'",
    "user.onPremisesExtensionAttributes.extensionAttribute4 === null && user.city === null",
    "user.extension_abc_costCentre === '42'",
    "\r\n  user.country\r\n  === 'FR' ;\r\n",
  ];
  for (const rule of matching) {
    it(`matches: ${rule.trim()}`, async () => {
      assert.equal(await verdict(rule), 'match');
    });
  }

  it('may end in a remark', async () => {
    assert.equal(await verdict("user.country === 'FR' // the French"), 'match');
  });

  it('matches by exactly true only', async () => {
    for (const rule of ['false', '1', '"true"', 'user', 'null', 'undefined', 'new Boolean(true)', '[true]', '() => true']) {
      assert.equal(await verdict(rule), 'noMatch', rule);
    }
  });

  it('does not match groups of the other list', async () => {
    assert.equal(await verdict('user.groups.transitive.length > 0'), 'noMatch');
  });

  it('fails, and sees no empty list, where groups were not asked for', async () => {
    const answer = await verdict('!user.groups.direct.some(() => true)', tagGlobals({ user }));
    assert.ok(typeof answer === 'object' && answer.fault === 'thrown');
  });

  it('fails where it names what is no attribute: to be none of those who are shut out must not come of a slip of the pen', async () => {
    for (const name of ['userType', 'Department', 'extension_abc_blocked', 'manager']) {
      for (const rule of [`user.${name} !== 'x'`, `!user['${name}']`, `user?.${name} == null`, `(({ ${name} }) => ${name} !== 'x')(user)`]) {
        const answer = await verdict(rule);
        assert.ok(typeof answer === 'object', rule);
        assert.deepEqual([answer.fault, answer.message], ['thrown', `unknownTag: user.${name}`], rule);
      }
    }
  });

  it('fails so, too, where that is one of the numbered attributes', async () => {
    for (const name of ['extensionAttribute16', 'extensionAttribut3', 'costCentre']) {
      for (const rule of [`user.onPremisesExtensionAttributes.${name} !== 'external'`, `!user['onPremisesExtensionAttributes']?.['${name}']`, `(({ onPremisesExtensionAttributes: { ${name} } }) => !${name})(user)`]) {
        const answer = await verdict(rule);
        assert.ok(typeof answer === 'object', rule);
        assert.deepEqual([answer.fault, answer.message], ['thrown', `unknownTag: user.onPremisesExtensionAttributes.${name}`], rule);
      }
    }
  });

  it('may ask whether there is such an attribute', async () => {
    for (const rule of ["!('userType' in user)", "!('x' in user.onPremisesExtensionAttributes)", "Object.keys(user.onPremisesExtensionAttributes).length === 15", "user.hasOwnProperty('city')", "Object.keys(user).includes('country')", "JSON.stringify(user).includes('gold')"]) {
      assert.equal(await verdict(rule), 'match', rule);
    }
  });

  it('says what is wrong, in its own lines and columns', async () => {
    assert.deepEqual(await verdict('user.city.includes("x")'), {
      fault: 'thrown',
      message: "TypeError: cannot read property 'includes' of null",
      line: 1,
      column: 10,
    });
    const second = await verdict('true &&\n  nope');
    assert.ok(typeof second === 'object');
    assert.deepEqual([second.fault, second.line, second.column], ['thrown', 2, 3]);
  });

  it('is a syntax error where it is not finished, empty or no expression', async () => {
    const open = await verdict("user.country === 'FR' &&");
    assert.ok(typeof open === 'object');
    assert.deepEqual([open.fault, open.line, open.column], ['syntax', 1, 25]);
    assert.deepEqual(await verdict(' ; '), { fault: 'syntax', message: 'empty' });
    const statement = await verdict('return true');
    assert.ok(typeof statement === 'object' && statement.fault === 'syntax');
  });

  it('is judged beside others, in order', async () => {
    const rules = ['true', '', 'false', 'nope', 'true'].map((rule, index) => ({ id: String(index), rule }));
    const verdicts = await judge(sandbox, rules, world);
    assert.deepEqual(verdicts.map((each) => (typeof each === 'string' ? each : each.fault)), ['match', 'syntax', 'noMatch', 'thrown', 'match']);
  });
});
