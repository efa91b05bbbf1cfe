import type { Draft, Form } from '../../catalog/draft.ts';
import type { Template } from '../../catalog/template.ts';
import type { Person } from '../../people/profile.ts';
import { plain, type Speech } from '../../text/text.ts';
import { draw, type Card, type View } from './card-template.ts';
import { findingNotes, noted } from './findings.ts';
import { press } from './press.ts';

/** The one form, filled with what is known: the person's last values, else the template's. */
export const formCard = (t: Speech, draft: Draft, template: Template, name: string): Card => draw(formView(t, draft, template, name));

export function formView(t: Speech, draft: Draft, template: Template, name: string): View {
  const { form, id, revision, findings } = draft;
  const { defaultName, defaultDescription, defaultWelcomeMessage } = template.newTeam;
  // What is only to be known is for the review.
  const refused = findings.filter(({ weight }) => weight === 'refused');
  const values: Form = form ?? {
    name: name || defaultName,
    description: defaultDescription,
    welcomeMessage: defaultWelcomeMessage,
    pictureUrl: '',
    reason: '',
    owners: [],
    members: [],
  };
  return {
    card: 'form',
    kicker: t.say('form.kicker'),
    title: plain(draft.template.name),
    text: t.say(refused.length > 0 ? 'form.refused' : 'form.text'),
    ...noted(findingNotes(t, refused)),
    ...labels(t),
    name: values.name,
    description: values.description,
    welcomeMessage: values.welcomeMessage,
    pictureUrl: values.pictureUrl,
    reason: values.reason,
    reasonNeeded: draft.approval.required,
    ...picked('owners', values.owners),
    ...picked('members', values.members),
    presses: [
      press(t.say('button.review'), 'form.send', { id, revision }, 'positive'),
      press(t.say('button.back'), 'command.run', { choice: 'back' }),
      press(t.say('button.cancel'), 'draft.discard', { id }),
    ],
    fallback: t.say('form.kicker'),
  };
}

function labels(t: Speech): object {
  return {
    nameLabel: t.say('form.name'),
    namePlaceholder: t.say('form.name.placeholder'),
    nameRequired: t.say('form.name.required'),
    descriptionLabel: t.say('form.description'),
    descriptionPlaceholder: t.say('form.description.placeholder'),
    welcomeMessageLabel: t.say('form.welcomeMessage'),
    welcomeMessagePlaceholder: t.say('form.welcomeMessage.placeholder'),
    pictureUrlLabel: t.say('form.pictureUrl'),
    pictureUrlPlaceholder: t.say('form.pictureUrl.placeholder'),
    reasonLabel: t.say('form.reason'),
    reasonPlaceholder: t.say('form.reason.placeholder'),
    reasonRequired: t.say('form.reason.required'),
    ownersLabel: t.say('form.owners'),
    membersLabel: t.say('form.members'),
    peoplePlaceholder: t.say('form.people.placeholder'),
  };
}

/** A people picker shows who is chosen only if they are among its choices. */
function picked(name: 'owners' | 'members', people: readonly Person[]): object {
  return {
    [name]: people.map(({ id, displayName }) => ({ title: displayName, value: id })),
    [`${name}Value`]: people.map(({ id }) => id).join(','),
  };
}
