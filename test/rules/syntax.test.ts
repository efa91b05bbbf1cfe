import assert from 'node:assert/strict';
import { InProcessQuickJs } from '../../src/platform/sandbox/in-process-quickjs.ts';
import type { Outcome, Sandbox } from '../../src/rules/sandbox.ts';
import { syntaxErrors, type Expression } from '../../src/rules/syntax.ts';

const sandbox = new InProcessQuickJs();
const errorsOf = (kind: Expression['kind'], ...texts: readonly string[]) => syntaxErrors(sandbox, texts.map((text) => ({ kind, text })));

describe('Whether an expression is one, told without running it', () => {
  it('finds conventions that are none, with the place in their own text, and answers in their order', async () => {
    const [fine, open, nonsense, brace, include, empty] = await errorsOf('convention', 'PRJ <%= request.team.name %>', 'a\n <%= user.id', '<%= 1 %>\n <%= a b %>', '<% if (true) { %> open', '<%- include("x") %>', '');
    assert.deepEqual([fine, empty], [undefined, undefined]);
    assert.deepEqual(open, { fault: 'syntax', message: 'unclosedTag: <%=', line: 2, column: 2 });
    assert.deepEqual([nonsense?.fault, nonsense?.line, nonsense?.column], ['syntax', 2, 2]);
    assert.deepEqual([brace?.fault, brace?.line, brace?.column], ['syntax', 1, 1]);
    assert.equal(include?.fault, 'unsupported');
  });

  it('finds rules that are none, and no rule at all', async () => {
    const [fine, unfinished, statement, empty] = await errorsOf('audience', "user.country === 'FR';", 'user.country ===', 'if (x) y', ' ; ');
    assert.equal(fine, undefined);
    assert.deepEqual([unfinished?.fault, unfinished?.line, unfinished?.column], ['syntax', 1, 17]);
    assert.equal(statement?.fault, 'syntax');
    assert.deepEqual(empty, { fault: 'syntax', message: 'empty' });
  });

  it('runs nothing: what fails, never ends or needs a person is no matter of syntax', async () => {
    const outcomes: Outcome[] = [];
    const watched: Sandbox = {
      evaluate: async (batch) => {
        outcomes.push(...(await sandbox.evaluate(batch)));
        return outcomes;
      },
    };
    const conventions = ['<%= user.nope.nope %>', '<% for (;;) {} %>', '<% throw new Error("x") %>'].map((text) => ({ kind: 'convention', text } as const));
    const rules = ['user.nope.nope', '(() => { for (;;) {} })()'].map((text) => ({ kind: 'audience', text } as const));
    const errors = await syntaxErrors(watched, [...conventions, ...rules]);
    assert.deepEqual(errors, Array(5).fill(undefined));
    assert.deepEqual(outcomes, Array(5).fill({ ok: true, value: false }));
  });

  it('is not misled by an expression that ends our brackets', async () => {
    const [rule] = await errorsOf('audience', 'true) || (() => { throw new Error("run") })() || (true');
    assert.equal(rule, undefined);
  });

  it('asks the engine nothing where there is nothing to ask', async () => {
    const none = { evaluate: () => assert.fail('asked') };
    assert.deepEqual(await syntaxErrors(none, [{ kind: 'audience', text: '' }, { kind: 'convention', text: '<%' }, { kind: 'convention', text: 'Plain' }]).then((errors) => errors.map((one) => one?.fault)), ['syntax', 'syntax', undefined]);
  });
});
