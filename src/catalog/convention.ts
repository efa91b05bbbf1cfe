import { renderConventions } from '../rules/conventions.ts';
import type { RuleError, Sandbox } from '../rules/sandbox.ts';
import { tagGlobals } from '../rules/tags.ts';
import type { Attributes } from '../people/profile.ts';
import type { Draft, Finding, Form } from './draft.ts';
import { cleaned, cleanedLines, nickname } from './naming.ts';
import type { Template } from './template.ts';

export interface FinalValues {
  readonly name: string;
  readonly description: string;
  readonly welcomeMessage: string;
  readonly mailNickname: string;
}

export type Evaluated =
  | { readonly ok: true; readonly values: FinalValues }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** What the app calls itself in `app.*`. */
const app = { id: 'teamwright', name: 'Teamwright' };

/** Evaluates a template's conventions, once, against what was asked for; a convention that is empty, or blank, leaves the value as it is. */
export async function finalValues(
  sandbox: Sandbox,
  template: Template,
  draft: Draft,
  form: Form,
  user: Attributes,
): Promise<Evaluated> {
  const { namingConvention, emailConvention, descriptionConvention, welcomeMessageConvention } = template.newTeam;
  const { name, description, welcomeMessage } = form;
  const asked = { name, email: '', description, welcomeMessage };
  const conventions = [
    { id: 'name', text: namingConvention },
    { id: 'email', text: emailConvention },
    { id: 'description', text: descriptionConvention },
    { id: 'welcomeMessage', text: welcomeMessageConvention },
  ].filter(({ text }) => text.trim() !== '');
  const request = {
    team: { name, description, welcomeMessage },
    template: { name: template.templateConfiguration.name },
    requester: { name: draft.requester.displayName, email: draft.requester.email },
  };
  const world = { globals: tagGlobals({ user, request, app }), now: draft.now, seed: draft.seed };
  const renderings = await renderConventions(sandbox, conventions, world);
  const findings: Finding[] = [];
  const values: Record<string, string> = { ...asked };
  renderings.forEach((rendering, index) => {
    const convention = conventions[index]?.id ?? '';
    if (rendering.ok) values[convention] = rendering.text;
    else findings.push(brokenFinding(convention, rendering.error));
  });
  return findings.length > 0 ? { ok: false, findings } : { ok: true, values: finished(values, draft.seed) };
}

/** What lacks a value is the commonest, and as often the directory's fault as the template's. */
function brokenFinding(convention: string, { fault, message }: RuleError): Finding {
  const [, expression] = /^missingValue: (.*)$/s.exec(message) ?? [];
  if (expression !== undefined) return { code: 'convention.missing', weight: 'refused', values: { convention, expression } };
  return { code: 'convention.broken', weight: 'refused', values: { convention, fault, message } };
}

function finished({ name = '', email = '', description = '', welcomeMessage = '' }: Readonly<Record<string, string>>, seed: string): FinalValues {
  const final = cleaned(name);
  return {
    name: final,
    description: cleaned(description),
    welcomeMessage: cleanedLines(welcomeMessage),
    mailNickname: nickname(cleaned(email), final, seed),
  };
}
