import assert from 'node:assert/strict';
import { InProcessQuickJs } from '../../src/platform/sandbox/in-process-quickjs.ts';
import { renderConventions, type Rendering } from '../../src/rules/conventions.ts';
import { plainText } from '../../src/rules/plain-convention.ts';
import { translate } from '../../src/rules/language.ts';
import type { Json, Sandbox } from '../../src/rules/sandbox.ts';

const odd = 'a "quote", `${1}`, \\n, <b>, %>, \u2028, \0, 😀 and half of one: \ud83d';

const globals: Readonly<Record<string, Json>> = {
  request: { team: { name: 'Apollo', description: odd, welcomeMessage: '' }, template: { name: 'Project' } },
  user: { department: 'Sales', city: null, level: 3, groups: ['a', 'b'], long: 'x'.repeat(10_001) },
};
const world = { globals, now: 1e12, seed: '7'.repeat(32) };

/** What the sandbox says of a convention, whatever it is. */
async function evaluated(text: string): Promise<unknown> {
  const translation = translate(text);
  assert.ok(translation.ok, text);
  const [outcome] = await new InProcessQuickJs().evaluate({ ...world, programs: [{ id: '', source: translation.source }] });
  return outcome?.ok === true ? outcome.value : undefined;
}

describe('A convention that computes nothing', () => {
  const plain = [
    '',
    'Project',
    '<%= request.team.name %>',
    'customer-<%= request.team.name %>',
    '<%=request.team.name%>/<%- user.department ; %>/<%=\n request.template.name\n%>',
    '<%= request.team.description %>',
    '<%= request.team.welcomeMessage %>.',
    'a <%# nobody sees this %>b',
    '  <%% x <%= request.team.name -%>\n.',
  ];
  for (const text of plain) {
    it(`has the sandbox's text without it: ${JSON.stringify(text)}`, async () => {
      assert.equal(plainText(text, globals), await evaluated(text));
    });
  }

  const others = [
    '<%= request.team.name.length %>',
    '<%= request.team.name.toUpperCase() %>',
    '<%= user.department + 1 %>',
    '<%= user["department"] %>',
    '<%= user.city %>',
    '<%= user.level %>',
    '<%= user.groups %>',
    '<%= user.groups.length %>',
    '<%= user.constructor.name %>',
    '<%= user.nobody.name %>',
    '<%= user %>',
    '<%= nobody.name %>',
    '<%= constructor.name %>',
    '<%= user.long %>',
    '<% user.department %>',
    '<% if (true) { %>a<% } %>',
    '<%= user.department /* why */ %>',
    '<%= user.department',
  ];
  for (const text of others) {
    it(`is not ${text}`, () => {
      assert.equal(plainText(text, globals), undefined);
    });
  }

  it('takes nothing that is inherited', () => {
    const heir = Object.create({ department: 'Sales' }) as Record<string, Json>;
    assert.equal(plainText('<%= user.department %>', { user: heir }), undefined);
  });

  it('never comes into the sandbox, even beside others that do', async () => {
    const asked: string[] = [];
    const inside = new InProcessQuickJs();
    const sandbox: Sandbox = {
      evaluate: (batch) => {
        asked.push(...batch.programs.map(({ id }) => id));
        return inside.evaluate(batch);
      },
    };
    const conventions = ['<%= request.team.name %>', '<%= 1 + 1 %>', '<%', 'x-<%= user.department %>'].map((text) => ({ id: text, text }));
    const renderings = await renderConventions(sandbox, conventions, world);
    assert.deepEqual(asked, ['<%= 1 + 1 %>']);
    const text = (rendering: Rendering): string | undefined => (rendering.ok ? rendering.text : undefined);
    assert.deepEqual(renderings.map(text), ['Apollo', '2', undefined, 'x-Sales']);
  });
});
