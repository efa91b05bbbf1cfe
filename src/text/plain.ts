/** Joins words without being seen; a mark that is parted from the next by it means nothing to any parser. */
const joiner = '\u2060';

/** Where a joiner goes between two characters that together would be more than text. */
const parted: readonly RegExp[] = [
  // Links, images, references, and `]:` where a sentence of ours goes on after the value.
  /(\])(?=[[(:]|$)/g,
  // HTML tags and mentions, HTML entities, the cards' own functions, `${}` of templates.
  /(<)(?=[a-z/!?])/gi,
  /(&)(?=[#a-z])/gi,
  /(\{)(?=\{)/g,
  /(\$)(?=\{)/g,
  // Addresses that a client would make links of.
  /(:)(?=\/\/)/g,
  /(\/)(?=\/)/g,
  /\b((?:mailto|tel|sms|callto|skype|sip|data|javascript|vbscript|file):)(?=\S)/gi,
  /(\S)(?=@)/g,
  /(@)(?=[\p{L}\p{N}])/gu,
  /(?<=[\p{L}\p{N}])(\.)(?=\p{L})/gu,
  // A backslash that would take our next mark with it.
  /(\\)/g,
];

/** Words and what stands between them: as most names and sentences are, and nothing to any parser. */
const harmless = /^[a-z](?:[\da-z,'()-]| (?=[\da-z'(]))*$/i;

/**
 * What somebody typed, for a place that understands Markdown: it looks as it was typed (in one line), and nothing of it
 * becomes a link, a mention, a list or formatting. Marks are parted by an invisible joiner, which every parser
 * understands; a backslash stands only before those that work inside a word. CommonMark 0.31.
 */
export function plain(text: string): string {
  if (harmless.test(text)) return text;
  let shown = visible(text);
  for (const pattern of parted) shown = shown.replaceAll(pattern, `$1${joiner}`);
  shown = shown.replaceAll(/[*`~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&');
  // What makes a heading, a quotation, a list, a rule or a table only does so at the beginning of a line.
  if (/^[#>+=|:-]|^\d+[.)]/.test(shown)) shown = joiner + shown;
  return isRightToLeft(shown) ? `\u2068${shown}\u2069` : shown;
}

/** One line, without characters that hide, reorder or fill; the two that join letters of a script or an emoji stay there. */
const visible = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\p{Cf}--[\u200C\u200D]]|[\u115F\u1160\u3164\uFFA0\u034F]/gv, '')
    .replaceAll(/(?<![[\p{L}\p{M}\p{So}\p{Sk}]--\p{Script=Latin}])[\u200C\u200D]|[\u200C\u200D](?![[\p{L}\p{M}\p{So}]--\p{Script=Latin}])/gv, '')
    .replaceAll(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim();

/** Set apart by isolates, so that our words around it keep their order. */
const isRightToLeft = (text: string): boolean => /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(text);
