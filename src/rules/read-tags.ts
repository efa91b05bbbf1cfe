import { knownTags } from './tags.ts';

const naming = /(?<![\w$.])user(?:\s*(?:\?\.|\.)\s*\w+)+/g;

/** By which a rule reaches a person; what it asks of groups is not among the attributes. */
const tags = new Set([...knownTags.filter((tag) => tag.startsWith('user.')), 'user.groups']);

/** What a rule asks of a person (`user.department`, `user.groups`), each once, as it comes. Read off the text, as `unknownTags` does it. */
export function tagsRead(rule: string): readonly string[] {
  const paths = Array.from(rule.matchAll(naming), ([path]) => path.split(/\s*\??\.\s*/));
  const found = paths.flatMap((names) => [names.slice(0, 2).join('.'), names.slice(0, 3).join('.')].filter((name) => tags.has(name)).slice(-1));
  return [...new Set(found)];
}
