import { digitsOf, type Instant } from '../clock.ts';
import { formLimits, type Finding } from './draft.ts';

/** Graph's limits (learn.microsoft.com/graph/api/resources/group): `displayName` 256, `mailNickname` 64. */
const longestName = 256;
const longestNickname = 64;
/** Graph takes 1,024; the marker and its space take 17 of them while the team is made. */
const longestDescription = 1007;

const forbidden = /["*:<>?/\\]/g;
/** With the blank of Braille, which is no white space to Unicode. */
const blanks = /[\s\u2800]+/g;
/**
 * Control, zero-width, direction and tag characters, and letters that fill a place: invisible in a card, so they may pretend to be
 * another name. And halves of a character, which are left where a text was cut in the middle of an emoji.
 */
const invisible = /[[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]--[\u200C\u200D\p{Variation_Selector}]]/gv;
/** Two of them join letters of a script (Persian, Hindi) or the parts of an emoji; elsewhere they do nothing but hide. */
const idleJoiner = /(?<![[\p{L}\p{M}\p{So}\p{Sk}]--\p{Script=Latin}])[\u200C\u200D]|[\u200C\u200D](?![[\p{L}\p{M}\p{So}]--\p{Script=Latin}])/gv;
/** They choose the look of what stands before them, as of an emoji; where there is nothing, they too only hide. */
const idleSelector = /(?<![\p{L}\p{N}\p{P}\p{S}])\p{Variation_Selector}+/gu;

/** A typed value on one line, without what nobody can see. */
export const cleaned = (text: string): string => {
  const seen = text.replaceAll(blanks, ' ').replaceAll(invisible, '').replaceAll(idleSelector, '');
  return seen.normalize('NFC').replaceAll(idleJoiner, '').replaceAll(/ {2,}/g, ' ').trim();
};

/** A typed text with its lines; of empty ones no more than one between two others. */
export const cleanedLines = (text: string): string =>
  text.split(/\r\n|[\n\r\u2028\u2029]/).map(cleaned).join('\n').replaceAll(/\n{3,}/g, '\n\n').trim();

/** Two names that people take for the same fold to the same text. */
export const foldName = (name: string): string => cleaned(name).replaceAll(/[\u200C\u200D\p{Variation_Selector}]/gu, '').normalize('NFKC').toLowerCase();

/** The characters of a text that no team's name may have, each once. */
export const illegalIn = (text: string): readonly string[] => [...new Set(text.match(forbidden))];

/** `typed`: of what the name was made; what of it nobody typed, the template has put in. */
export function nameFindings(name: string, typed = name): readonly Finding[] {
  const refused = (code: Finding['code'], values: Finding['values'] = {}): Finding => ({ code, weight: 'refused', values });
  const all = illegalIn(name);
  const illegal = (code: 'name.illegal' | 'name.fromTemplate', characters: readonly string[]): readonly Finding[] =>
    characters.length === 0 ? [] : [refused(code, { count: characters.length, characters: characters.join(' ') })];
  return [
    ...(name === '' ? [refused(typed === '' ? 'name.empty' : 'name.emptied')] : []),
    ...(name.length > longestName ? [refused('name.tooLong', { limit: longestName, length: name.length })] : []),
    ...illegal('name.illegal', all.filter((one) => typed.includes(one))),
    ...illegal('name.fromTemplate', all.filter((one) => !typed.includes(one))),
  ];
}

export function descriptionFindings(description: string): readonly Finding[] {
  const values = { limit: longestDescription, length: description.length };
  return description.length > longestDescription ? [{ code: 'description.tooLong', weight: 'refused', values }] : [];
}

export function welcomeFindings(welcomeMessage: string): readonly Finding[] {
  const values = { limit: formLimits.welcomeMessage, length: welcomeMessage.length };
  return welcomeMessage.length > values.limit ? [{ code: 'welcomeMessage.tooLong', weight: 'refused', values }] : [];
}

/**
 * The mail nickname that Graph will take, of what the e-mail convention said; from the team's name where nothing is
 * left, and from the seed where nothing is left of that (model.md §3).
 */
export function nickname(local: string, name: string, seed: string): string {
  return legalNickname(local.split('@', 1)[0] ?? '') || legalNickname(name) || `team-${lettersOf(seed)}`;
}

/** For one that another group has: the first 51 characters and the draft's time (model.md §3). */
export const datedNickname = (taken: string, now: Instant): string => `${taken.slice(0, 51)}-${digitsOf(now)}`;

/** Latin letters that are no letter with an accent to Unicode, as they are written where there are none of them. */
const spelled: Readonly<Record<string, string>> = { ß: 'ss', ẞ: 'SS', æ: 'ae', Æ: 'AE', œ: 'oe', Œ: 'OE', ø: 'o', Ø: 'O', ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ð: 'd', Ð: 'D', þ: 'th', Þ: 'Th', ı: 'i' };
const unaccented = new RegExp(`[${Object.keys(spelled).join('')}]`, 'gu');

function legalNickname(text: string): string {
  const letters = text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(unaccented, (letter) => spelled[letter] ?? '');
  const plain = letters.replaceAll(/[^\w\s,:;!#$%&'*+\-/=?^`{|}~]/g, '');
  // Not a dash for each blank between words of a script of which nothing is left.
  const words = plain.split(/[\s,:;]+/).filter((word) => word !== '');
  const dashed = words.join('-').slice(0, longestNickname);
  return /[a-z\d]/i.test(dashed) ? dashed : '';
}

const lettersOf = (seed: string): string =>
  Array.from(seed.slice(0, 8), (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('');
