import { renderConventions } from '../rules/conventions.ts';
import type { Sandbox } from '../rules/sandbox.ts';
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

/** Evaluates a template's conventions, once, against what was asked for; an empty convention leaves the value as it is. */
export async function finalValues(
  sandbox: Sandbox,
  template: Template,
  draft: Draft,
  form: Form,
  user: Attributes,
): Promise<Evaluated> {
  const { namingConvention, emailConvention, descriptionConvention, welcomeMessageConvention } = template.newTeam;
  const conventions = [
    { id: 'name', text: namingConvention || '<%= request.team.name %>' },
    { id: 'email', text: emailConvention },
    { id: 'description', text: descriptionConvention || '<%- request.team.description %>' },
    { id: 'welcomeMessage', text: welcomeMessageConvention || '<%- request.team.welcomeMessage %>' },
  ];
  const request = {
    team: { name: form.name, description: form.description, welcomeMessage: form.welcomeMessage },
    template: { name: template.templateConfiguration.name },
    requester: { name: draft.requester.displayName, email: draft.requester.email },
  };
  const world = { globals: tagGlobals({ user, request, app }), now: draft.now, seed: draft.seed };
  const renderings = await renderConventions(sandbox, conventions, world);
  const findings = renderings.flatMap((rendering, index): Finding[] => {
    if (rendering.ok) return [];
    const { fault, message } = rendering.error;
    const values = { convention: conventions[index]?.id ?? '', fault, message };
    return [{ code: 'convention.broken', weight: 'refused', values }];
  });
  if (findings.length > 0) return { ok: false, findings };
  const [name = '', email = '', description = '', welcome = ''] = renderings.map((rendering) => (rendering.ok ? rendering.text : ''));
  const values = { name: cleaned(name), description: cleaned(description), welcomeMessage: cleanedLines(welcome) };
  return { ok: true, values: { ...values, mailNickname: nickname(cleaned(email), values.name, draft.seed) } };
}
