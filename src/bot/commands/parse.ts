import { distance } from '../../spelling.ts';

/** What people may say, in the order of the help; `rest` is what follows the words. */
export const commandWords = {
  newTeam: 'new team',
  myRequests: 'my requests',
  status: 'status',
  history: 'history',
  cancelRequest: 'cancel request',
  templates: 'templates',
  enable: 'enable',
  disable: 'disable',
  whoCanSee: 'who can see',
  myApprovals: 'my approvals',
  needsAttention: 'needs attention',
  usage: 'usage',
  settings: 'settings',
  audit: 'audit',
  verifyAudit: 'verify audit',
  cancel: 'cancel',
  back: 'back',
  help: 'help',
} as const;

/** `canSee` has its words around what is meant: `can Ada see Sales`. */
export type CommandName = keyof typeof commandWords | 'canSee';

export type Parsed =
  | { readonly kind: 'command'; readonly name: CommandName; readonly rest: string }
  | { readonly kind: 'hello' | 'thanks' | 'nothing' }
  | { readonly kind: 'unknown'; readonly nearest: readonly string[] };

const greetings = ['hi', 'hello', 'hey', 'good morning', 'good afternoon', 'start', 'hallo', 'bonjour'];
const thanking = ['thanks', 'thank you', 'thx', 'ok', 'great', 'perfect'];

/** A mention as Teams writes it into the text, and what it puts behind. */
const mention = /<at>[^<]{0,256}<\/at>(?:&nbsp;)?/gi;

/** Characters that nobody sees, which come along from cards; those that join letters of a script stay. */
const unseen = /[\p{Cf}--[\u200C\u200D]]/gv;

/** Reads a message. Upper and lower case, spaces, a closing mark and mentions of the bot do not matter. */
export function parse(text: string): Parsed {
  const said = text.replaceAll(mention, ' ').replaceAll(unseen, '').replaceAll(/\s+/g, ' ').trim();
  // From the first of the closing marks only: to begin again at each of many would take minutes.
  const folded = said.toLowerCase().replace(/(?<![.!?])[.!?]+$/, '');
  if (folded === '') return { kind: 'nothing' };
  if (greetings.includes(folded)) return { kind: 'hello' };
  if (thanking.includes(folded)) return { kind: 'thanks' };
  // Longer words first: "cancel request" is no "cancel".
  const names = (Object.keys(commandWords) as (keyof typeof commandWords)[]).toSorted((a, b) => commandWords[b].length - commandWords[a].length);
  for (const name of names) {
    const words = commandWords[name];
    if (folded === words) return { kind: 'command', name, rest: '' };
    if (takesRest(name) && folded.startsWith(`${words} `)) return { kind: 'command', name, rest: said.slice(words.length).trim() };
  }
  if (asksOfSomebody.test(folded)) return { kind: 'command', name: 'canSee', rest: said.slice('can '.length) };
  if (isReference.test(folded)) return { kind: 'command', name: 'status', rest: said };
  const meant = nearest(folded);
  if (meant.length > 0) return { kind: 'unknown', nearest: meant };
  if (beginsWith(greetings, folded)) return { kind: 'hello' };
  return beginsWith(thanking, folded) ? { kind: 'thanks' } : { kind: 'unknown', nearest: meant };
}

/** `Hi Teamwright`, `thanks a lot`: few words, so that none is a question that deserves a better answer. */
const beginsWith = (words: readonly string[], said: string): boolean =>
  said.split(' ').length <= 4 && words.some((one) => said.startsWith(`${one} `) || said.startsWith(`${one},`));

/** `TW-7K3F` alone: whoever types it wants to know how it stands. */
const isReference = /^tw[ \p{Pd}][0-9a-z]{4}$/u;

/** Somebody and something are there; which is which, their names tell. */
const asksOfSomebody = /^can .+ see ./;

const withRest: readonly CommandName[] = ['newTeam', 'status', 'history', 'cancelRequest', 'enable', 'disable', 'whoCanSee', 'audit'];
const takesRest = (name: CommandName): boolean => withRest.includes(name);

/** Up to three commands that somebody may have meant. */
function nearest(said: string): readonly string[] {
  const scored = Object.values(commandWords).map((words) => ({ words, distance: distance(said.slice(0, words.length + 2), words) }));
  const close = scored.filter(({ words, distance: d }) => d <= Math.max(2, words.length / 2.5) || said.includes(words));
  return close.toSorted((left, right) => left.distance - right.distance).slice(0, 3).map(({ words }) => words);
}
