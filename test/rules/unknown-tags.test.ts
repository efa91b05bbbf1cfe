import assert from 'node:assert/strict';
import { knownTags } from '../../src/rules/tags.ts';
import { unknownTags } from '../../src/rules/unknown-tags.ts';

describe('What an expression names', () => {
  const rows: readonly (readonly ['audience' | 'convention', string, readonly string[]])[] = [
    ['audience', "user.userType !== 'Guest' && user?.Department === 'x' || user . userType", ['user.userType', 'user.Department']],
    ['audience', "user.extension_1f_size === '3'", ['user.extension_1f_size']],
    ['audience', "user.groups.direct.some(group => group.user.x) && user.hasOwnProperty('city') && superuser.x", []],
    ['convention', 'user.text <%= user.jobtitle %> user.text <%# user.remark %>', ['user.jobtitle']],
    ['convention', '<%= user.open', []],
    ['audience', "user.onPremisesExtensionAttributes.extensionAttribute16 !== 'x' || user.onPremisesExtensionAttributes ?. extensionAttribute3.length", ['user.onPremisesExtensionAttributes.extensionAttribute16']],
    ['audience', 'user.groups.dirct.some((app) => app.displayName)', ['user.groups.dirct']],
    ['convention', '<%= request.team.nme.trim() %> <%= request.team.name.length %> <%= request.template.id %> <%= app.version %>', ['request.team.nme', 'request.template.id', 'app.version']],
    ['convention', '<%= user.groups.direct[0].displayName %>', ['user.groups']],
  ];
  for (const [kind, text, expected] of rows) {
    it(`and nobody is read with, in «${text}», is ${expected.join(' and ') || 'nothing'}`, () => assert.deepEqual(unknownTags({ kind, text }), expected));
  }

  it('is known where it is a tag', () => {
    assert.deepEqual(unknownTags({ kind: 'audience', text: knownTags.join('\n') }), []);
    assert.deepEqual(unknownTags({ kind: 'convention', text: knownTags.map((tag) => `<%= ${tag} %>`).join('\n') }), []);
  });
});
