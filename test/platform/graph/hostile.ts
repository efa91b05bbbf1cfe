/** Pieces that mean something to OData, URLs, JSON batches or search, by themselves and in others' company. */
const pieces = [
  "'", "''", '"', '""', '\\', '\\"', "\\'", '/', '//', '../', '..', '.', '%', '%27', '%2F', '%2e%2e', '%00', '?', '#', '&', '=', '+',
  ';', ':', '@', '$', '(', ')', ',', '*', '!', '~', ' ', '\t', '\n', '\r\n', '\0', '|', '<', '>', '[', ']', '{', '}', '`', '^',
  '\u{1F600}', '\u0301', '\u202E', '\u200B', '\uFEFF', '\uD800', 'é', '名', "' or 1 eq 1 or '", "') or true or startswith(displayName,'",
  '" OR "displayName:a', '" AND NOT "mail:x', '$filter=id ne null', '&$select=*', '&$top=999', '#/x', '?$expand=manager', '/$value',
  '/../groups', '..%2fgroups', '/microsoft.graph.user', "('x')", "users('x')", '$batch', 'https://evil.example/', 'http://127.0.0.1',
  '//evil.example', '%E0%A4%A', '${7*7}', '<at>x</at>', 'null', 'true', '-1', '@odata.bind', '$it', '$count', 'x\u2028y',
] as const;

const around = [
  (piece: string) => piece,
  (piece: string) => `a${piece}b`,
  (piece: string) => `${piece}${piece}x`,
];

/** At least 200 strings that try to be more than one literal. */
export const hostile: readonly string[] = [...new Set(around.flatMap((with_) => pieces.map(with_)))];
