import { inConvention, translate, type Translation } from './language.ts';
import { plainText } from './plain-convention.ts';
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

/**
 * Evaluates conventions in one world; renderings in their order. The sandbox is only asked where something is computed. Never
 * rejects for what a convention says.
 */
export async function renderConventions(
  sandbox: Sandbox,
  conventions: readonly Convention[],
  world: Omit<Batch, 'programs'>,
): Promise<readonly Rendering[]> {
  const readings = conventions.map(({ text }) => readingOf(text, world.globals));
  const programs = readings.flatMap((reading, index) =>
    'source' in reading ? [{ id: conventions[index]?.id ?? '', source: reading.source }] : [],
  );
  const outcomes = programs.length === 0 ? [] : await sandbox.evaluate({ ...world, programs });
  let next = 0;
  return readings.map((reading) => {
    if (!('source' in reading)) return reading;
    const outcome = outcomes[next++];
    if (outcome?.ok === false) return { ok: false, error: inConvention(outcome.error, reading.places) };
    return rendering(outcome);
  });
}

/** What is known without running anything, or a program. */
function readingOf(convention: string, globals: Batch['globals']): Rendering | Translation {
  const text = plainText(convention, globals);
  return text === undefined ? translate(convention) : { ok: true, text };
}

/** A convention that returns early has no text. */
function rendering(outcome: Outcome | undefined): Rendering {
  if (outcome?.ok === true && typeof outcome.value === 'string') return { ok: true, text: outcome.value };
  return { ok: false, error: { fault: 'unsupported', message: 'notText' } };
}
