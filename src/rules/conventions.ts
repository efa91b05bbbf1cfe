import { inConvention, translate } from './language.ts';
import type { Batch, Outcome, RuleError, Sandbox } from './sandbox.ts';

/** A naming convention of a template; `id` is the caller's. */
export interface Convention {
  readonly id: string;
  readonly text: string;
}

/** What a convention came to. Errors point into the convention's own text. */
export type Rendering =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly error: RuleError };

/** Evaluates conventions in one world; renderings in their order. Never rejects for what a convention says. */
export async function renderConventions(
  sandbox: Sandbox,
  conventions: readonly Convention[],
  world: Omit<Batch, 'programs'>,
): Promise<readonly Rendering[]> {
  const translations = conventions.map(({ text }) => translate(text));
  const programs = translations.flatMap((translation, index) =>
    translation.ok ? [{ id: conventions[index]?.id ?? '', source: translation.source }] : [],
  );
  const outcomes = programs.length === 0 ? [] : await sandbox.evaluate({ ...world, programs });
  let next = 0;
  return translations.map((translation) => {
    if (!translation.ok) return translation;
    const outcome = outcomes[next++];
    if (outcome?.ok === false) return { ok: false, error: inConvention(outcome.error, translation.places) };
    return rendering(outcome);
  });
}

/** A convention that returns early has no text. */
function rendering(outcome: Outcome | undefined): Rendering {
  if (outcome?.ok === true && typeof outcome.value === 'string') return { ok: true, text: outcome.value };
  return { ok: false, error: { fault: 'unsupported', message: 'notText' } };
}
