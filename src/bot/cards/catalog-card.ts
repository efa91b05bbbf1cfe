import { templateId, type Template } from '../../catalog/template.ts';
import { plain, type Speech } from '../../text/text.ts';
import { draw, type Card, type View } from './card-template.ts';
import { hinted, press } from './press.ts';
import { shortened } from './shortened.ts';

/** More templates than this are searched instead of listed: a card has at most six buttons. */
export const listed = 5;

/** Room for a template's name, and for its description, in characters. */
const rooms = { name: 80, description: 60 };

/** Where templates' pictures are to be seen, by the templates' ids. */
export type PictureLinks = ReadonlyMap<string, string>;

/** What this person may ask for. `name` is a team name that was typed along with the command. */
export const catalogCard = (t: Speech, templates: readonly Template[], name: string, pictures: PictureLinks): Card => draw(catalogView(t, templates, name, pictures));

export function catalogView(t: Speech, templates: readonly Template[], name: string, pictures: PictureLinks): View {
  const search = templates.length > listed;
  const find = press(t.say('button.continue'), 'template.find', { choice: name }, 'positive');
  const cancel = press(t.say('button.cancel'), 'command.run', { choice: 'cancel' });
  return {
    card: 'catalog',
    title: t.say('catalog.title'),
    text: t.say('catalog.text', { count: templates.length }),
    rows: search ? [] : templates.map((template) => templateRow(t, template, name, pictures.get(templateId(template)))),
    search,
    label: t.say('catalog.label'),
    placeholder: t.say('catalog.placeholder'),
    required: t.say('catalog.required'),
    presses: search ? [find, cancel] : [cancel],
    fallback: t.say('catalog.title'),
  };
}

function templateRow(t: Speech, template: Template, typed: string, picture: string | undefined): object {
  const { description, approval } = template.templateConfiguration;
  const name = shortened(template.templateConfiguration.name, rooms.name);
  return {
    picture: picture ?? '',
    // What stands where a link is over; a name beside it says the rest.
    alt: t.say('catalog.picture', { name }),
    initial: plain(initialOf(name)),
    name: plain(name),
    about: plain(shortened(description, rooms.description)),
    approval: approval.requireApproval ? t.say('catalog.approval') : '',
    presses: [hinted(t, press(t.say('button.choose'), 'template.choose', { id: templateId(template), choice: typed }), name)],
  };
}

/** In the place of a picture, as Teams has it for teams: the first letter or digit. */
const initialOf = (name: string): string => /[\p{L}\p{N}]/u.exec(name)?.[0].toUpperCase() ?? '•';
