/** What a test reads of a card: elements, actions, the words that are seen before anything is unfolded. */
export type Json = Readonly<Record<string, unknown>>;

/** Every object inside, outermost first. */
export function objects(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(objects);
  if (value === null || typeof value !== 'object') return [];
  return [value as Json, ...Object.values(value).flatMap(objects)];
}

export const elements = (card: unknown): readonly Json[] => objects(card).filter(({ type }) => typeof type === 'string');

const withoutFallbacks = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (name, inner: unknown) => (name === 'fallback' ? undefined : inner)));

/** Everything that can be pressed, fallbacks aside. */
export const actionsOf = (card: unknown): readonly Json[] =>
  elements(withoutFallbacks(card)).filter(({ type }) => String(type).startsWith('Action.'));

/** What people wrote or we say, as it stands in places that understand Markdown. */
export function marked(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(marked);
  if (value === null || typeof value !== 'object') return [];
  const { type, text, title, value: fact } = value as Json;
  const own = type === 'TextBlock' ? [String(text)] : type === undefined && typeof fact === 'string' ? [String(title), fact] : [];
  const inner = Object.entries(value).filter(([name]) => !['fallback', 'choices', 'data'].includes(name));
  return [...own, ...inner.flatMap(([, one]) => marked(one))];
}

/** Words that are seen at once: texts, facts, labels, placeholders and buttons; a list that has to be opened is not. */
export function wordsSeen(card: unknown): readonly string[] {
  const texts: string[] = [];
  const look = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(look);
    if (Array.isArray(value) || value === null || typeof value !== 'object') return;
    const element = value as Json;
    if (element['isVisible'] === false) return;
    for (const name of ['text', 'title', 'label']) if (typeof element[name] === 'string') texts.push(element[name]);
    if (element['type'] === undefined && typeof element['value'] === 'string') texts.push(element['value']);
    for (const [name, inner] of Object.entries(element)) {
      if (!['fallback', 'choices', 'data', 'selectAction'].includes(name)) look(inner);
    }
  };
  look(card);
  return texts.join(' ').split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
}
