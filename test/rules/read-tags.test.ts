import assert from 'node:assert/strict';
import { tagsRead } from '../../src/rules/read-tags.ts';

describe('What a rule asks of a person', () => {
  for (const [rule, expected] of [
    ["user.department === 'Sales' && user.country === 'FR' || user.department === 'Law'", ['user.department', 'user.country']],
    ['user . preferredLanguage?.toLowerCase().includes("en")', ['user.preferredLanguage']],
    ['user.onPremisesExtensionAttributes.extensionAttribute3 === "x"', ['user.onPremisesExtensionAttributes.extensionAttribute3']],
    ['user.groups.direct.some((group) => group.displayName === "A") && !user.groups.transitive.length', ['user.groups']],
    ['user.nope || me.user.mail || superuser.mail || true', []],
    ['', []],
  ] as const) {
    it(`in «${rule}» is ${expected.join(' and ') || 'nothing'}`, () => assert.deepEqual(tagsRead(rule), expected));
  }
});
