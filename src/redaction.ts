const covered = '[redacted]';

/** Names under which a value is secret whatever it looks like, lower-cased and without `-`, `_` and blanks. */
const secretNames = /authorization|cookie|credential|secret|password|passphrase|token|connectionstring|accountkey|accesskey|apikey|privatekey|instrumentationkey/;

/** What is secret or tells of a person by its looks; what the parentheses catch stays, so that a reader sees what was there. */
const looks: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b((?:Bearer|Basic)\s+)[\w.~+/=-]+/gi,
  // A JSON Web Token, or what is left of one that was cut off.
  /\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g,
  // In the address of a database; on the web what follows a number and a slash is a path.
  /((?:https?:\/\/[^\s:@/"'`]{0,99}:(?!\d{1,5}\/)|(?<!\bhttps?):\/\/[^\s:@/"'`]{0,99}:))[^\s"'`]{1,512}(?=@)/g,
  // In connection strings, form bodies, queries and JSON.
  /\b((?:\w{0,40}(?:Key|secret|password|pwd|token|assertion|signature)|sig)(?<!\bkey)["']?\s{0,9}[=:]\s{0,9}["']?)[^\s"'&;,}|]+/gi,
  /[\p{L}\p{M}\p{N}_.+%'-]{1,64}@[\p{L}\p{M}\p{N}_-]{1,63}(?:\.[\p{L}\p{M}\p{N}_-]{1,63}){1,9}/gu,
];

/** The text without what looks like a token, a key, a password or the address of a person. */
export function redacted(text: string): string {
  return looks.reduce((rest, look) => rest.replace(look, (_, kept: unknown) => (typeof kept === 'string' ? kept + covered : covered)), text);
}

type Values = Readonly<Record<string, string | number | boolean | undefined>>;

/** The same of every value; those whose names say that they are secret are covered whole. */
export function redactedValues(values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, cover(name, value)]));
}

function cover(name: string, value: Values[string]): Values[string] {
  if (value === undefined) return undefined;
  if (secretNames.test(name.toLowerCase().replaceAll(/[-_ ]/g, ''))) return covered;
  return typeof value === 'string' ? redacted(value) : value;
}
