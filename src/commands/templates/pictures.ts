import { readFile, stat } from 'node:fs/promises';
import { asAppError } from '../../errors.ts';
import type { openTemplates } from '../../stores.ts';
import type { Speech, TextKey } from '../../text/text.ts';
import { operatorOf, printable, type Said } from '../operator.ts';

type Opened = NonNullable<Awaited<ReturnType<typeof openTemplates>>>;
type Template = NonNullable<Awaited<ReturnType<Opened['read']>>['template']>;
type Checked = ReturnType<Opened['checkedPicture']>;
type Picture = Extract<Checked, { kind: 'picture' }>['picture'];

/** Larger files are not read at all, in bytes. */
const largestRead = 16 * 1024 * 1024;

export interface Setting {
  readonly tenant: string;
  readonly template: Template;
  /** Undefined: it is to have none. */
  readonly file: string | undefined;
}

/** Gives a template the picture in a file, or takes its picture away: 0 when it is so, 1 when it cannot be. `described`: the template in a line. */
export async function setPicture(t: Speech, opened: Opened, { tenant, template, file }: Setting, described: (template: Template) => string, say: Said): Promise<number> {
  let picture: Picture | undefined;
  if (file !== undefined) {
    const bytes = await bytesOf(file);
    const checked = bytes && opened.checkedPicture(bytes);
    if (checked?.kind !== 'picture') {
      say.error(checked ? t.say('templates.picture.refused', { file, why: whyNot(t, checked.why) }) : t.say('templates.notRead', { file }));
      return 1;
    }
    picture = checked.picture;
  }
  const answer = await opened.management.setPicture(operatorOf(tenant), template.templateConfiguration.id, picture);
  switch (answer.kind) {
    case 'forbidden':
      say.error(t.say('forbidden.text'));
      return 1;
    case 'unknown':
      say.error(t.say('templates.notFound', { name: printable(template.templateConfiguration.name) }));
      return 1;
    case 'withoutStore':
      say.error(t.say('templates.picture.withoutStore'));
      return 1;
    case 'unchanged':
      say.log(t.say('templates.picture.same'));
      break;
    case 'done':
      say.log(t.say(picture ? 'templates.picture.set' : 'templates.picture.removed'));
  }
  say.log(`  ${described(answer.template)}`);
  return 0;
}

/** What a manifest's address is worth, in a line; undefined where it names none, or where what it names was fetched before. */
export async function fetchPicture(t: Speech, opened: Opened, tenant: string, template: Template, before: Template | undefined): Promise<string | undefined> {
  const { id, pictureUrl } = template.templateConfiguration;
  const isKnown = before?.picture !== undefined && before.templateConfiguration.pictureUrl === pictureUrl;
  if (pictureUrl === '' || isKnown) return undefined;
  const checked = await fetched(opened, pictureUrl);
  if (checked.kind === 'refused') return t.say('templates.picture.notFetched', { why: whyNot(t, checked.why) });
  const { kind } = await opened.management.setPicture(operatorOf(tenant), id, checked.picture);
  return t.say(kind === 'withoutStore' ? 'templates.picture.withoutStoreFetched' : 'templates.picture.fetched');
}

type Fetched = Checked | { readonly kind: 'refused'; readonly why: string };

async function fetched({ fetchedPicture, checkedPicture }: Opened, address: string): Promise<Fetched> {
  try {
    return checkedPicture((await fetchedPicture(address)).bytes);
  } catch (thrown) {
    const { code, values } = asAppError(thrown);
    if (code !== 'picture.refused' && code !== 'picture.unavailable') throw thrown;
    return { kind: 'refused', why: String(values['why'] ?? 'unavailable') };
  }
}

const whyNot = (t: Speech, why: string): string => t.say(`pictureFault.${why}` as TextKey);

async function bytesOf(file: string): Promise<Uint8Array | undefined> {
  try {
    const { size } = await stat(file);
    // As much as is needed to say that it is too much.
    return size > largestRead ? new Uint8Array(largestRead) : await readFile(file);
  } catch {
    return undefined;
  }
}
