import type { Batch, Outcome, Program, RuleError, Sandbox } from './sandbox.ts';

/** A template's targeting rule: a JavaScript boolean expression over `user`; `id` is the caller's. */
export interface AudienceRule {
  readonly id: string;
  readonly rule: string;
}

/** Only exactly `true` matches; an error is no match and is told to those who can mend the rule. */
export type Verdict = 'match' | 'noMatch' | RuleError;

/**
 * The program of a rule. The rule begins on the second line, so that its columns stay its own. What is no attribute throws
 * `unknownTag: user.<name>`: as nothing at all, a misspelt one would let in whoever `!==` and `!` are to shut out.
 */
export function audienceProgram({ id, rule }: AudienceRule): Program {
  return { id, source: `((user) => (\n${bare(rule)}\n) === true)(${knownUser})` };
}

/** `toJSON` is asked for by `JSON.stringify`. What is frozen must be told as it is, so that the attributes within come in by a copy. */
const knownOnly =
  '((all, path) => new Proxy(Object.freeze(all), { get(all, name) { if (name in all || typeof name === "symbol" || name === "toJSON") return all[name]; throw new Error("unknownTag: " + path + "." + name); } }))';
const within = 'onPremisesExtensionAttributes';
const knownUser = `((known) => known({ ...user, ${within}: known({ ...user.${within} }, "user.${within}") }, "user"))(${knownOnly})`;

/** What the program's outcome says of the person. */
export function verdictOf(rule: string, outcome: Outcome): Verdict {
  if (outcome.ok) return outcome.value === true ? 'match' : 'noMatch';
  const { fault, message, line, column } = outcome.error;
  if (line === undefined || column === undefined) return { fault, message };
  const lines = bare(rule).split('\n');
  const last = lines.length;
  // An expression that is not finished fails behind its end.
  if (line - 1 > last) return { fault, message, line: last, column: (lines[last - 1] ?? '').length + 1 };
  return { fault, message, line: Math.max(1, line - 1), column: line > 1 ? column : 1 };
}

/** Judges rules in one world; verdicts in their order. An empty rule is an error (`empty`). Never rejects for what a rule says. */
export async function judge(
  sandbox: Sandbox,
  rules: readonly AudienceRule[],
  world: Omit<Batch, 'programs'>,
): Promise<readonly Verdict[]> {
  const written = rules.filter(({ rule }) => isWritten(rule));
  const programs = written.map(audienceProgram);
  const outcomes = programs.length === 0 ? [] : await sandbox.evaluate({ ...world, programs });
  let next = 0;
  return rules.map(({ rule }) => {
    const outcome = isWritten(rule) ? outcomes[next++] : undefined;
    return outcome === undefined ? { fault: 'syntax', message: 'empty' } : verdictOf(rule, outcome);
  });
}

/** Whether there is a rule at all. */
export const isWritten = (rule: string): boolean => bare(rule).trim() !== '';

/** A rule may end in a semicolon, an expression in brackets may not. */
function bare(rule: string): string {
  return rule.replace(/\r\n?/g, '\n').replace(/[;\s]+$/, '');
}
