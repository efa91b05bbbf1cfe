import assert from 'node:assert/strict';
import { InProcessQuickJs } from '../../src/platform/sandbox/in-process-quickjs.ts';
import { renderConventions } from '../../src/rules/conventions.ts';
import { knownTags, legacyAttributes, tagGlobals, userAttributes } from '../../src/rules/tags.ts';

describe('The tags', () => {
  const attributes = Object.fromEntries(userAttributes.map((name) => [name, `value of ${name}`]));
  const onPremises = Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`extensionAttribute${index + 1}`, 'x']));
  const globals = tagGlobals({
    user: { ...attributes, onPremisesExtensionAttributes: onPremises, extension_1f_size: 3, secretQuestion: 'never' },
    request: {
      team: { name: 'n', description: 'd', welcomeMessage: 'w' },
      template: { name: 't' },
      requester: { name: 'r', email: 'e' },
    },
    app: { id: 'i', name: 'a' },
  });
  const world = { globals, now: 1_795_305_600_000, seed: 'ff' };

  it('all have a value when everything is known', async () => {
    const conventions = [...knownTags, 'user.extension_1f_size'].map((tag) => ({ id: tag, text: `<%= ${tag} %>` }));
    const renderings = await renderConventions(new InProcessQuickJs(), conventions, world);
    const missing = renderings.flatMap((rendering, index) => (rendering.ok ? [] : [conventions[index]!.id]));
    assert.deepEqual(missing, []);
    assert.equal(knownTags.length, 6 + 21 + 15 + 12 + 5);
  });

  it('give the legacy names the value of the new ones', () => {
    const user = globals['user'] as { readonly [name: string]: string };
    for (const [legacy, name] of Object.entries(legacyAttributes)) assert.equal(user[legacy], user[name]);
  });

  it('leave out attributes that are no tags, and what was not given', () => {
    assert.ok(!('secretQuestion' in (globals['user'] as object)));
    assert.deepEqual(Object.keys(tagGlobals({ user: {} })), ['user']);
    assert.ok(!('groups' in (tagGlobals({ user: {} })['user'] as object)));
  });
});
