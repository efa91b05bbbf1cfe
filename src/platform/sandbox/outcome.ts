import type { Json, Outcome, RuleError, RuleFault } from '../../rules/sandbox.ts';

/** What `run` of `inside-world.ts` answers. */
type Answer =
  | { readonly value: Json; readonly fault?: undefined }
  | { readonly fault: RuleFault; readonly name: string; readonly message: string; readonly stack: string };

/** Stands before every program, in its first line. */
const strict = '"use strict";';

/** Characters of what an error says, with what it calls itself. */
export const longestMessage = 300;

/** The outcome of a program that came to an end. */
export function answered(text: string): Outcome {
  const answer = JSON.parse(text) as Answer;
  if (answer.fault === undefined) return { ok: true, value: answer.value };
  const { name, message, stack } = answer;
  if (name === 'InternalError' && message === 'out of memory') return fault('memory', 'outOfMemory');
  const said = (name === '' || name === 'Error' ? message : `${name}: ${message}`).slice(0, longestMessage);
  return { ok: false, error: { fault: isSyntax(answer) ? 'syntax' : answer.fault, message: said, ...placeIn(stack) } };
}

/** An outcome that is told by a code. */
export function fault(fault: RuleFault, code: string): Outcome {
  return { ok: false, error: { fault, message: code } };
}

/** True when the program needed more memory than there was. */
export function isMemory(outcome: Outcome): boolean {
  return !outcome.ok && outcome.error.fault === 'memory';
}

/** A program that could not be read has no frame of its own. */
function isSyntax({ name, stack }: { readonly name: string; readonly stack: string }): boolean {
  return name === 'SyntaxError' && !stack.includes('(<input>:');
}

/** The innermost place in the program: «at f (<input>:3:5)» when it ran, «at <input>:3:5» when it could not be read. */
function placeIn(stack: string): Pick<RuleError, 'line' | 'column'> {
  const [, line, column] = /\(<input>:(\d+):(\d+)\)/.exec(stack) ?? /<input>:(\d+):(\d+)/.exec(stack) ?? [];
  if (line === undefined || column === undefined) return {};
  const before = line === '1' ? strict.length : 0;
  return { line: Number(line), column: Math.max(1, Number(column) - before) };
}
