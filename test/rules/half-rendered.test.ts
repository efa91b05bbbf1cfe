import assert from 'node:assert/strict';
import { InProcessQuickJs } from '../../src/platform/sandbox/in-process-quickjs.ts';
import { renderConventions } from '../../src/rules/conventions.ts';
import { tagGlobals } from '../../src/rules/tags.ts';

const globals = tagGlobals({
  user: { displayName: 'Ann Null', country: 'FR' },
  request: { team: { name: 'null and undefined', description: '', welcomeMessage: '' }, template: { name: 'T' }, requester: { name: 'R', email: 'e' } },
});

async function rendered(...texts: readonly string[]): Promise<readonly string[]> {
  const conventions = texts.map((text, index) => ({ id: String(index), text }));
  const renderings = await renderConventions(new InProcessQuickJs(), conventions, { globals, now: 0, seed: '00' });
  return renderings.map((one) => (one.ok ? one.text : one.error.message));
}

describe('A convention that writes out what a person lacks', () => {
  it('has no text, however it puts it together', async () => {
    const texts = ["<%= user.department + '-x' %>", '<%= `${user.city} ${user.jobTitle}` %>', '<%= [user.country, String(user.state)].join("-") %>', "<%= user['department'] + request.team.name %>"];
    assert.deepEqual(await rendered(...texts), ['missingValue: user.department', 'missingValue: user.city, user.jobTitle', 'missingValue: user.state', 'missingValue: user']);
    const nested = '<%= "a" + user.onPremisesExtensionAttributes.extensionAttribute4 %>';
    assert.deepEqual(await rendered(nested), ['missingValue: user.onPremisesExtensionAttributes.extensionAttribute4']);
  });

  it('is told from one that asks for it, and from what people call null themselves', async () => {
    const texts = ["<%= user.department ?? 'null' %>", "<% if (user.department === null) { %>null<% } else { %>some<% } %>", '<%= request.team.name + "!" %>', 'null <%= user.country %>', "<%= user.department || 'General' %>"];
    assert.deepEqual(await rendered(...texts), ['null', 'null', 'null and undefined!', 'null FR', 'General']);
  });
});
