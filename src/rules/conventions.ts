import { emptyTags, isHalfRendered, isSuspect, withoutNulls } from './half-rendered.ts';
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

type WorldOf = Omit<Batch, 'programs'>;

/**
 * Evaluates conventions in one world; renderings in their order. The sandbox is only asked where something is computed. Never
 * rejects for what a convention says.
 */
export async function renderConventions(sandbox: Sandbox, conventions: readonly Convention[], world: WorldOf): Promise<readonly Rendering[]> {
  const renderings = await rendered(sandbox, conventions, world);
  const suspects = conventions.filter((_, index) => renderings[index]?.ok === true && isSuspect(renderings[index].text));
  if (suspects.length === 0) return renderings;
  const otherwise = await rendered(sandbox, suspects, { ...world, globals: withoutNulls(world.globals) });
  return renderings.map((rendering, index) => {
    const convention = conventions[index];
    if (!convention) return rendering;
    const other = otherwise[suspects.indexOf(convention)];
    if (!rendering.ok || !other?.ok || !isHalfRendered(rendering.text, other.text)) return rendering;
    return { ok: false, error: { fault: 'thrown', message: `missingValue: ${emptyTags(convention.text, world.globals)}` } };
  });
}

async function rendered(sandbox: Sandbox, conventions: readonly Convention[], world: WorldOf): Promise<readonly Rendering[]> {
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
