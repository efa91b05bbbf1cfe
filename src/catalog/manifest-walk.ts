import { personFields, type Block, type Field, type Kept } from './manifest-fields.ts';
import { cleaned } from './naming.ts';
import { isPictureAddress } from './picture-address.ts';
import type { TemplatePerson } from './template.ts';

/** What there is to say of a field: why it is refused, a warning, or that it is left out. */
export type ManifestCode =
  | 'required'
  | 'notText'
  | 'notKey'
  | 'notFlag'
  | 'notChoice'
  | 'notVersion'
  | 'notId'
  | 'notBlock'
  | 'notList'
  | 'tooLong'
  | 'tooMany'
  | 'withoutSource'
  | 'broken'
  | 'unknownTag'
  | 'notInName'
  | 'defaultTooLong'
  | 'approversMissing'
  | 'notPicture'
  | 'unknown'
  | 'unused';

export interface Remark {
  /** A JSON path (RFC 9535): `$.newTeam.teamPrivacy`. */
  readonly path: string;
  readonly code: ManifestCode;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What a database and a trail keep as it is. */
const key = /^\P{Cc}*$/u;
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** https://semver.org/#is-there-a-suggested-regular-expression-regex-to-check-a-semver-string */
const semver = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-(?:0|[1-9]\d*|\d*[a-z-][\da-z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-z-][\da-z-]*))*)?(?:\+[\da-z-]+(?:\.[\da-z-]+)*)?$/i;

const isBlock = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isMissing = (value: unknown): value is null | undefined => value === undefined || value === null;

/** Whether leaving it out loses nothing. */
const saysNothing = (value: unknown): boolean =>
  isMissing(value) || value === false || value === 'false' || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

interface TextLimits {
  readonly most: number;
  readonly otherwise?: string;
  readonly mayBeEmpty?: boolean;
  readonly form?: number;
}

/** Goes through what was read along the description, field by field, and collects what there is to say. */
export class ManifestWalk {
  readonly remarks: Remark[] = [];

  /** Nothing where something is said of that place already. */
  once(path: string, code: ManifestCode, values: Remark['values'] = {}): void {
    if (!this.remarks.some((remark) => remark.path === path)) this.#say(path, code, values);
  }

  block<B extends Block>(block: B, value: unknown, path: string): Kept<B>;
  block({ fields }: Block, value: unknown, path: string): unknown {
    const found = isBlock(value) ? value : {};
    const said = this.remarks.length;
    for (const name of Object.keys(found)) if (!Object.hasOwn(fields, name)) this.#say(at(path, name), 'unknown');
    const kept = Object.entries(fields).map(([name, field]) => [name, this.#field(field, Object.hasOwn(found, name) ? found[name] : undefined, at(path, name))] as const);
    if (!isMissing(value) && !isBlock(value)) {
      // One problem, not one for each field that is not there.
      this.remarks.length = said;
      this.#say(path, 'notBlock');
    }
    return Object.fromEntries(kept.filter(([, one]) => one !== undefined));
  }

  #field(field: Field, value: unknown, path: string): unknown {
    switch (field.kind) {
      case 'block':
        return this.block(field, value, path);
      case 'people':
        return this.#people(field.most, value, path);
      case 'flag':
        return this.#flag(field.otherwise, value, path);
      case 'choice':
        return this.#choice(field.of, value, path);
      case 'version':
        return this.#matching(semver, 'notVersion', this.#text({ most: field.most }, value, path), path);
      case 'picture':
        return this.#picture(field.most, value, path);
      case 'id':
        return this.#matching(guid, 'notId', this.#text({ ...field, most: Infinity }, value, path).toLowerCase(), path);
      case 'key':
        return this.#matching(key, 'notKey', this.#text({ most: field.most }, value, path), path);
      case 'text':
        return this.#text(field, value, path);
      case 'unused':
        if (!saysNothing(value)) this.#say(path, 'unused');
        return undefined;
    }
  }

  #text({ most, otherwise, mayBeEmpty, form }: TextLimits, value: unknown, path: string): string {
    if (isMissing(value) && otherwise !== undefined) return otherwise;
    const text = typeof value === 'string' ? value.toWellFormed() : '';
    const length = text.length;
    if (isMissing(value) || (typeof value === 'string' && otherwise === undefined && !mayBeEmpty && cleaned(text) === '')) this.#say(path, 'required');
    else if (typeof value !== 'string') this.#say(path, 'notText');
    else if (length > most) this.#say(path, 'tooLong', { limit: most, length });
    else {
      if (form !== undefined && length > form) this.#say(path, 'defaultTooLong', { limit: form, length });
      return text;
    }
    return '';
  }

  /** Empty where nothing was read: then it has been said. */
  #matching(pattern: RegExp, code: ManifestCode, text: string, path: string): string {
    if (text === '' || pattern.test(text)) return text;
    this.#say(path, code);
    return '';
  }

  #picture(most: number, value: unknown, path: string): string {
    if (isMissing(value) || value === '') return '';
    if (typeof value === 'string' && isPictureAddress(value, most)) return value;
    this.#say(path, 'notPicture', { limit: most });
    return '';
  }

  #flag(otherwise: boolean, value: unknown, path: string): boolean {
    if (isMissing(value)) return otherwise;
    if (typeof value === 'boolean') return value;
    const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
    if (word !== 'true' && word !== 'false') this.#say(path, 'notFlag');
    return word === 'true';
  }

  #choice(of: readonly [string, ...string[]], value: unknown, path: string): string {
    if (isMissing(value)) return of[0];
    const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
    if (!of.includes(word)) this.#say(path, 'notChoice', { values: of.join(', ') });
    return word;
  }

  #people(most: number, value: unknown, path: string): readonly TemplatePerson[] {
    if (isMissing(value)) return [];
    if (!Array.isArray(value)) {
      this.#say(path, 'notList');
      return [];
    }
    if (value.length > most) this.#say(path, 'tooMany', { limit: most, length: value.length });
    return value.slice(0, most).map((one: unknown, index) => this.block(personFields, one, `${path}[${index}]`));
  }

  #say(path: string, code: ManifestCode, values: Remark['values'] = {}): void {
    this.remarks.push({ path, code, values });
  }
}

/** Names that are no words are quoted, so that no control character comes through. */
const at = (path: string, name: string): string => (/^[a-z_]\w*$/i.test(name) ? `${path}.${name}` : `${path}[${quoted(name)}]`);
const quoted = (name: string): string => JSON.stringify(name).replaceAll(/\p{C}/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
