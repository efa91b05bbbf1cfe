import { scan } from '../rules/scan.ts';
import { syntaxErrors, type Expression } from '../rules/syntax.ts';
import { unknownTags } from '../rules/unknown-tags.ts';
import type { Sandbox } from '../rules/sandbox.ts';
import { manifestFields, type Field, type Kept } from './manifest-fields.ts';
import { ManifestWalk, type ManifestCode, type Remark } from './manifest-walk.ts';
import { illegalIn } from './naming.ts';
import type { Template, TemplatePerson } from './template.ts';

/** With a problem there is no template. */
export interface Reading {
  readonly template: Template | undefined;
  readonly problems: readonly Remark[];
  readonly warnings: readonly Remark[];
  /** Fields that are not kept: unknown ones, and known ones (`unused`) that say something. */
  readonly leftOut: readonly Remark[];
}

/** As it is written, or disabled whatever it says. */
export interface ReadingOptions {
  readonly disabled?: boolean;
}

/**
 * Reads a manifest (model.md §1) out of what JSON said. Sloppy ones are taken and typed: booleans as text, a word in another case,
 * optional fields that are missing or null. Every problem is found at once. What expressions say is not looked at: `checkManifest` does.
 */
export function readManifest(manifest: unknown, options: ReadingOptions = {}): Reading {
  const { template, remarks } = walked(manifest, options);
  return sorted(template, remarks);
}

/** As `readManifest`, and the expressions parse and name what there is: what can be told of them without running them. */
export async function checkManifest(sandbox: Sandbox, manifest: unknown, options: ReadingOptions = {}): Promise<Reading> {
  const { template, remarks } = walked(manifest, options);
  const broken = await brokenExpressions(sandbox, template);
  // What was refused already is not looked at twice.
  const refused = remarks.filter(({ code }) => !warningCodes.includes(code));
  return sorted(template, [...remarks, ...broken.filter(({ path }) => !refused.some((remark) => remark.path === path))]);
}

/** The manifest that `readManifest` reads this template from; what a store holds beside it is left out. */
export const manifestOf = (template: Template): Template => picked(manifestFields, template);

const warningCodes: readonly ManifestCode[] = ['unknownTag', 'notInName', 'defaultTooLong', 'approversMissing', 'notPicture'];
const leftOutCodes: readonly ManifestCode[] = ['unknown', 'unused'];

function sorted(template: Template, remarks: readonly Remark[]): Reading {
  const warnings = remarks.filter(({ code }) => warningCodes.includes(code));
  const leftOut = remarks.filter(({ code }) => leftOutCodes.includes(code));
  const problems = remarks.filter(({ code }) => !warningCodes.includes(code) && !leftOutCodes.includes(code));
  return { template: problems.length === 0 ? template : undefined, problems, warnings, leftOut };
}

/** A template of the right types in any case: where there is a problem, something harmless stands in for what was read. */
function walked(manifest: unknown, { disabled = false }: ReadingOptions): { template: Template; remarks: readonly Remark[] } {
  const walk = new ManifestWalk();
  const read: Template = walk.block(manifestFields, manifest, '$');
  const template = disabled ? { ...read, templateConfiguration: { ...read.templateConfiguration, enabled: false } } : read;
  const { enabled, approval } = template.templateConfiguration;
  const approvers = '$.templateConfiguration.approval.approvalTeam';
  if (enabled && template.clonedTeam.teamId === '') walk.once('$.clonedTeam.teamId', 'withoutSource');
  if (approval.requireApproval && approval.approvalTeam.length === 0) walk.once(approvers, 'approversMissing');
  const characters = illegalIn(literalText(template.newTeam.namingConvention));
  if (characters.length > 0) walk.once('$.newTeam.namingConvention', 'notInName', { characters: characters.join(' ') });
  return { template, remarks: walk.remarks };
}

/** What stands in a convention outside of its tags; nothing where it cannot be read. */
function literalText(convention: string): string {
  const scanned = scan(convention);
  return scanned.ok ? scanned.pieces.map((piece) => (piece.kind === 'text' ? piece.text : ' ')).join('') : '';
}

async function brokenExpressions(sandbox: Sandbox, { newTeam, templateConfiguration }: Template): Promise<readonly Remark[]> {
  const { enabled, rules } = templateConfiguration.audienceTargeting;
  const conventions = (['namingConvention', 'emailConvention', 'descriptionConvention', 'welcomeMessageConvention'] as const)
    .map((name) => ({ kind: 'convention', path: `$.newTeam.${name}`, text: newTeam[name] } as const));
  const rule = { kind: 'audience', path: '$.templateConfiguration.audienceTargeting.rules', text: rules } as const;
  const expressions = [...conventions, ...(enabled ? [rule] : [])];
  const errors = await syntaxErrors(sandbox, expressions);
  return expressions.flatMap((expression, index): readonly Remark[] => {
    const { path } = expression;
    const error = errors[index];
    if (!error) return unknown(expression, path);
    const { message, line = 1, column = 1 } = error;
    return [{ path, code: 'broken', values: { message, line, column } }];
  });
}

function unknown(expression: Expression, path: string): readonly Remark[] {
  const names = unknownTags(expression);
  return names.length > 0 ? [{ path, code: 'unknownTag', values: { names: names.join(', ') } }] : [];
}

function picked<F extends Field>(field: F, value: Kept<F>): Kept<F>;
function picked(field: Field, value: unknown): unknown {
  if (field.kind === 'people') return (value as readonly TemplatePerson[]).map(({ id, name }) => ({ id, name }));
  // A template of before there was such a field.
  if (field.kind === 'picture') return value ?? '';
  if (field.kind !== 'block') return value;
  const kept = Object.entries(field.fields).filter(([, { kind }]) => kind !== 'unused');
  return Object.fromEntries(kept.map(([name, one]) => [name, picked(one, (value as Readonly<Record<string, unknown>>)[name] as never)]));
}
