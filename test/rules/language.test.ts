import assert from 'node:assert/strict';
import { InProcessQuickJs } from '../../src/platform/sandbox/in-process-quickjs.ts';
import { renderConventions } from '../../src/rules/conventions.ts';
import type { RuleError } from '../../src/rules/sandbox.ts';
import { tagGlobals } from '../../src/rules/tags.ts';

const sandbox = new InProcessQuickJs();
const globals = tagGlobals({
  user: { displayName: 'Zoë Ångström', department: 'R&D <Lab>', country: 'SE', mail: null },
  request: {
    team: { name: 'Apollo', description: 'To the moon', welcomeMessage: 'Hi' },
    template: { name: 'Project' },
    requester: { name: 'Zoë', email: 'zoe@contoso.com' },
  },
  app: { id: 'a1', name: 'Teamwright' },
});
const world = { globals, now: Date.UTC(2026, 10, 22), seed: '0123456789abcdef' };

const render = async (text: string) => (await renderConventions(sandbox, [{ id: 'name', text }], world))[0]!;

async function becomes(text: string, expected: string): Promise<void> {
  assert.deepEqual(await render(text), { ok: true, text: expected });
}

async function fails(text: string, expected: Partial<RuleError>): Promise<void> {
  const rendering = await render(text);
  assert.ok(!rendering.ok, `rendered: ${JSON.stringify(rendering)}`);
  assert.deepEqual({ ...rendering.error, ...expected }, rendering.error);
}

describe('A naming convention', () => {
  it('is its own text where it has no tags', async () => {
    await becomes('', '');
    await becomes('Plain "quoted" \'text\' \\n with `backticks` and ${braces}', 'Plain "quoted" \'text\' \\n with `backticks` and ${braces}');
    await becomes('two\nlines\r\nand %> or %%> outside a tag', 'two\nlines\r\nand %> or %%> outside a tag');
  });

  it('puts values in, without escaping them', async () => {
    await becomes('<%= request.team.name %> – <%- user.department %>', 'Apollo – R&D <Lab>');
    await becomes('<%= user.displayName.toUpperCase(); %>', 'ZOË ÅNGSTRÖM');
    await becomes('<%= 0 %><%= false %><%= "" %>', '0false');
    await becomes('<%= "a" // remark\n%>!', 'a!');
  });

  it('chooses by if and else, nested', async () => {
    const text = (country: string, mail: string) =>
      `<% if (user.country === '${country}') { %>in<% if (${mail}) { %>+<% } else { %>-<% } %><% } else { %>out<% } %>`;
    await becomes(text('SE', 'true'), 'in+');
    await becomes(text('SE', 'user.mail'), 'in-');
    await becomes(text('FR', 'true'), 'out');
  });

  it('knows statements, loops and names of its own', async () => {
    await becomes('<% for (const n of [1, 2, 3]) { %><%= n %>,<% } %>', '1,2,3,');
    await becomes('<% const short = request.team.name.slice(0, 3) %><%= short %>', 'Apo');
  });

  it('leaves comments out and keeps literal tags', async () => {
    await becomes('a<%# nothing to see %>b', 'ab');
    await becomes('a <%% b %> c', 'a <% b %> c');
    await becomes('<%= "100 %%>" %>', '100 %>');
  });

  it('trims as EJS does', async () => {
    await becomes('a<% -%>\nb', 'ab');
    await becomes('a<% -%>  \nb', 'a  \nb');
    await becomes('a\n  <%_ if (true) { _%>  \nb\n  <%_ } _%>\nc', 'a\nb\nc');
    await becomes('a<%# x -%>\r\nb', 'ab');
  });

  it('ends a tag at the first %>, even inside a string, as EJS does', async () => {
    await fails('<%= "a %> b" %>', { fault: 'syntax', line: 1, column: 1 });
  });

  it('refuses what has no value instead of half a name', async () => {
    await fails('Team <%= user.nope %>', { fault: 'thrown', message: 'missingValue: user.nope', line: 1, column: 6 });
    await fails('<%= user.mail %>', { fault: 'thrown', message: 'missingValue: user.mail' });
    await fails('<%= Number("x") %>', { fault: 'thrown', message: 'missingValue: Number("x")' });
    await fails('<%= user %>', { fault: 'thrown', message: 'notText: user' });
    await fails('<%= () => 1 %>', { fault: 'thrown', message: 'notText: () => 1' });
    await becomes('<%= user.mail ?? "none" %>', 'none');
  });

  it('says in which tag an error is', async () => {
    await fails('one\n\n  <%= user.nope.length %>', { fault: 'thrown', line: 3, column: 3 });
    await fails('<% if (true) { %>\n<%= nope %><% } %>', { fault: 'thrown', message: "ReferenceError: 'nope' is not defined", line: 2, column: 1 });
    await fails('a\r\n<%\n\n  null.x\n%>', { fault: 'thrown', line: 2, column: 1 });
    await fails('x <% if (x { %>', { fault: 'syntax', line: 1, column: 3 });
    await fails('<%= 1 %>\n <%= a b %>', { fault: 'syntax', line: 2, column: 2 });
    await fails('<% if (true) { %> open', { fault: 'syntax', line: 1, column: 1 });
    await fails('ok <% } %> too many', { fault: 'syntax', line: 1, column: 4 });
    await fails('<%= [1].map((n) => n.x.y) %>', { fault: 'thrown', line: 1, column: 1 });
  });

  it('refuses a tag that is not closed, and include', async () => {
    await fails('a\n <%= user.id', { fault: 'syntax', message: 'unclosedTag: <%=', line: 2, column: 2 });
    await fails('<% if (a) { <% } %>', { fault: 'syntax', message: 'unclosedTag: <%', line: 1, column: 1 });
    await fails('a <%- include("/etc/passwd") %>', { fault: 'unsupported', message: 'include', line: 1, column: 3 });
    await fails('<% include secrets %>', { fault: 'unsupported', message: 'include' });
  });

  it('has no text when it returns early', async () => {
    await fails('<% return %>', { fault: 'unsupported' });
  });

  it('renders every text without a tag as itself (200 seeded texts)', async () => {
    const parts = ['%', '>', '<', '\\', '"', "'", '`', '${', '}', '\n', '\r\n', '\r', '\0', '\u2028', '\ud800', '😀', 'é', 'x', ' ', '*/', '//', '%%>'];
    let state = 20261122;
    const next = () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 8;
    const texts = Array.from({ length: 200 }, () =>
      Array.from({ length: next() % 30 }, () => parts[next() % parts.length]).join('').replaceAll(/<+%/g, '%'),
    );
    const conventions = texts.map((text, index) => ({ id: String(index), text }));
    const renderings = await renderConventions(sandbox, conventions, world);
    assert.deepEqual(renderings, texts.map((text) => ({ ok: true, text })));
  });

  it('is evaluated beside others, each with its own outcome, in order', async () => {
    const texts = ['<%= user.nope %>', 'a', '<%', '<%= 1 + 1 %>'];
    const renderings = await renderConventions(sandbox, texts.map((text) => ({ id: text, text })), world);
    assert.deepEqual(renderings.map((rendering) => (rendering.ok ? rendering.text : rendering.error.fault)), ['thrown', 'a', 'syntax', '2']);
  });
});
