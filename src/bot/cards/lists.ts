import { templateId, type Template } from '../../catalog/template.ts';
import type { TeamRequest } from '../../requests/request.ts';
import { plain, type Speech } from '../../text/text.ts';
import { draw, type Card, type View } from './card-template.ts';
import { helpButton, startButton } from './notice.ts';
import { hinted, press, pressOnChosen, type Hinted, type Press } from './press.ts';
import { shortened } from './shortened.ts';

/** A card has at most six buttons: what does not fit with one of its own is chosen from a list. */
export const buttons = 6;

/** A card has at most 28 KB: of more templates than this the others are searched. */
const choosable = 25;

/** Room for a name among choices, of which a client shows one line, in characters. */
const room = 80;

/** What the search of a card asks for that is for those who manage templates. */
export const managedDataset = 'teamwright.managed';

export interface Row {
  readonly name: string;
  readonly about: string;
  readonly presses: readonly Hinted[];
}

interface Pick {
  readonly pick: 'request' | 'template';
  readonly label: string;
  readonly choices: readonly { readonly title: string; readonly value: string }[];
  /** Where the client finds more of them; empty: these are all. */
  readonly dataset: string;
}

const nothingToPick: Pick = { pick: 'request', label: '', choices: [], dataset: '' };

export function listView(t: Speech, title: string, text: string, rows: readonly Row[], presses: readonly Press[], pick = nothingToPick): View {
  const labels = { placeholder: t.say(pick.dataset === '' ? 'list.placeholder' : 'catalog.placeholder'), required: t.say('list.required') };
  return { card: 'list', title, text, rows, ...pick, ...labels, presses, fallback: title };
}

/** What of a person's requests, or of those that wait, has no button of its own. */
export const pickOf = (label: string, choices: Pick['choices']): Pick => ({ ...nothingToPick, label, choices });

export const requestChoice = (t: Speech, { id, plan, reference, status }: TeamRequest): Pick['choices'][number] => ({
  title: `${shortened(plan.name, room)} · ${reference} · ${t.say(`status.${status}`)}`,
  value: id,
});

/** A person's own requests, newest first. `text` says what to do with them, where it is not only to look. */
export const requestsCard = (t: Speech, requests: readonly TeamRequest[], text?: string): Card => draw(requestsView(t, requests, text));

export function requestsView(t: Speech, requests: readonly TeamRequest[], text?: string): View {
  const fits = requests.length < buttons;
  const listed = fits ? requests : requests.slice(0, buttons - 2);
  const rows = listed.map((request) => ({
    name: plain(request.plan.name),
    about: `${request.reference} · ${t.say(`status.${request.status}`)} · ${t.time(request.submittedAt)}`,
    presses: [hinted(t, press(t.say('button.show'), 'request.show', { id: request.id }), request.plan.name)],
  }));
  const older = requests.slice(listed.length).map((request) => requestChoice(t, request));
  const show = fits ? [] : [pressOnChosen(t.say('button.show'), 'request.show')];
  return listView(t, t.say('requests.title'), text ?? t.say('requests.text', { count: requests.length }), rows, [...show, startButton(t)], pickOf(t.say('requests.older'), older));
}

/** What waits for somebody's decision, oldest first; `more`: there are others, younger ones. */
export const decisionsCard = (t: Speech, requests: readonly TeamRequest[], more: boolean): Card => draw(decisionsView(t, requests, more));

export function decisionsView(t: Speech, requests: readonly TeamRequest[], more = false): View {
  const fits = requests.length < buttons;
  const rows = (fits ? requests : requests.slice(0, buttons - 2)).map(({ id, reference, requester, submittedAt, plan }) => ({
    name: plain(plan.name),
    about: `${reference} · ${plain(requester.displayName)} · ${t.time(submittedAt)}`,
    presses: [hinted(t, press(t.say('button.show'), 'request.show', { id }), plan.name)],
  }));
  const others = requests.slice(rows.length).map(({ id, reference, requester, plan }) => ({ title: `${shortened(plan.name, room)} · ${reference} · ${shortened(requester.displayName, room)}`, value: id }));
  const show = others.length > 0 ? [pressOnChosen(t.say('button.show'), 'request.show')] : [];
  const text = t.say(more ? 'decisions.many' : 'decisions.text', { count: requests.length });
  return listView(t, t.say('decisions.title'), text, rows, [...show, helpButton(t)], pickOf(t.say('decisions.others'), others));
}

/** Every template with its state, for those who manage them. */
export const templatesCard = (t: Speech, templates: readonly Template[], note: string): Card => draw(templatesView(t, templates, note));

export function templatesView(t: Speech, templates: readonly Template[], note: string): View {
  const fits = templates.length <= buttons;
  const rows = templates.map((template) => templateRow(t, template));
  const choices = templates.slice(0, choosable).map((template) => ({ title: managedTitle(t, template), value: templateId(template) }));
  const pick = { pick: 'template', label: t.say('catalog.label'), choices, dataset: templates.length > choosable ? managedDataset : '' } as const;
  const presses = [
    pressOnChosen(t.say('button.enable'), 'template.enable', 'positive'),
    pressOnChosen(t.say('button.disable'), 'template.disable'),
  ];
  const title = t.say('templates.title');
  return fits ? listView(t, title, note, rows, []) : listView(t, title, note, [], presses, pick);
}

function templateRow(t: Speech, template: Template): Row {
  const { name, enabled, version, approval, audienceTargeting } = template.templateConfiguration;
  const traits = [
    t.say(enabled ? 'template.enabled' : 'template.disabled'),
    ...(approval.requireApproval ? [t.say('template.approval')] : []),
    ...(audienceTargeting.enabled ? [t.say('template.targeted')] : []),
    plain(version),
  ];
  const id = templateId(template);
  const button = enabled
    ? press(t.say('button.disable'), 'template.disable', { id })
    : press(t.say('button.enable'), 'template.enable', { id });
  return { name: plain(name), about: traits.join(' · '), presses: [hinted(t, button, name)] };
}

/** A template among choices, with its state. */
export function managedTitle(t: Speech, { templateConfiguration: { name, enabled } }: Template): string {
  return `${shortened(name, room)} · ${t.say(enabled ? 'template.enabled' : 'template.disabled')}`;
}
