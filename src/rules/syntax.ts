import { audienceProgram, isWritten, verdictOf } from './audience.ts';
import { inConvention, translate } from './language.ts';
import type { Outcome, Program, RuleError, Sandbox } from './sandbox.ts';

/** What a tenant's admins wrote, as a convention or as a targeting rule. An empty convention is none; an empty rule is an error. */
export interface Expression {
  readonly kind: 'convention' | 'audience';
  readonly text: string;
}

/** Either what is known without the engine, or a program and how its outcome is read. */
type Parsing =
  | { readonly error: RuleError | undefined }
  | { readonly source: string; readonly errorOf: (outcome: Outcome) => RuleError | undefined };

/**
 * Which expressions are none at all, told without running them; answers in their order, with places in their own text. An expression
 * that parses may still fail for a person: that is found out when it is used. Never rejects for what an expression says.
 */
export async function syntaxErrors(sandbox: Sandbox, expressions: readonly Expression[]): Promise<readonly (RuleError | undefined)[]> {
  const parsings = expressions.map(parsingOf);
  const programs = parsings.flatMap((parsing, index): Program[] => ('source' in parsing ? [{ id: String(index), source: parsing.source }] : []));
  const world = { globals: {}, now: 0, seed: '0'.repeat(32) };
  const outcomes = programs.length === 0 ? [] : await sandbox.evaluate({ ...world, programs });
  let next = 0;
  return parsings.map((parsing) => {
    if ('error' in parsing) return parsing.error;
    const outcome = outcomes[next++];
    const error = outcome && parsing.errorOf(outcome);
    // What else may have stopped it is the machine's doing.
    return error?.fault === 'syntax' ? error : undefined;
  });
}

function parsingOf({ kind, text }: Expression): Parsing {
  if (kind === 'audience') {
    if (!isWritten(text)) return { error: { fault: 'syntax', message: 'empty' } };
    return { source: unrun(audienceProgram({ id: '', rule: text }).source), errorOf: (outcome) => errorIn(verdictOf(text, outcome)) };
  }
  // Text without a tag is no program.
  if (!text.includes('<%')) return { error: undefined };
  const translation = translate(text);
  if (!translation.ok) return translation;
  const { source, places } = translation;
  return { source: unrun(source), errorOf: (outcome) => (outcome.ok ? undefined : inConvention(outcome.error, places)) };
}

/** Parsed as a whole, and not begun; on the first line, which is never the expression's own. */
const unrun = (source: string): string => `false && ${source}`;

const errorIn = (verdict: ReturnType<typeof verdictOf>): RuleError | undefined => (typeof verdict === 'string' ? undefined : verdict);
