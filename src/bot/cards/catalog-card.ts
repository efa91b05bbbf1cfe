import { templateId, type Template } from '../../catalog/template.ts';
import { plain, type Speech } from '../../text/text.ts';
import { draw, type Card } from './card-template.ts';
import { press } from './press.ts';

/** More templates than this are searched instead of listed. */
export const listed = 10;

/** What this person may ask for. `name` is a team name that was typed along with the command. */
export function catalogCard(t: Speech, templates: readonly Template[], name: string): Card {
  const search = templates.length > listed;
  const find = press(t.say('button.continue'), 'template.find', { choice: name }, 'positive');
  const cancel = press(t.say('button.cancel'), 'command.run', { choice: 'cancel' });
  return draw('catalog', {
    title: t.say('catalog.title'),
    text: t.say('catalog.text', { count: templates.length }),
    templates: search ? [] : templates.map((template) => templateRow(t, template, name)),
    search,
    label: t.say('catalog.label'),
    placeholder: t.say('catalog.placeholder'),
    required: t.say('catalog.required'),
    presses: search ? [find, cancel] : [cancel],
    fallback: t.say('catalog.title'),
  });
}

function templateRow(t: Speech, template: Template, name: string): object {
  const { templateConfiguration } = template;
  const choose = press(t.say('button.choose'), 'template.choose', { id: templateId(template), choice: name }, 'positive');
  return {
    name: plain(templateConfiguration.name),
    description: plain(templateConfiguration.description),
    approval: templateConfiguration.approval.requireApproval ? t.say('catalog.approval') : '',
    presses: [choose],
  };
}
