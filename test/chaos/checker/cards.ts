import { buttonsOf, textOf, type ChatActivity } from '../../../src/commands/chat.ts';
import type { Evidence, RequestRow } from './evidence.ts';

/** How a person reads on a card what became of their request. */
const words: Readonly<Record<string, RegExp>> = {
  processed: /^Ready · 100 %$/m,
  rejected: /^Rejected$/m,
  withdrawn: /^Cancelled$/m,
  expired: /^Expired$/m,
  error: /^Needs attention · \d+ %$/m,
};

/** Posts of one card whose fate nobody knew: as many may stand in a chat and cannot be edited. */
const mostUnknown = 2;

/** I4: the requester's card shows how it ended, and nobody is asked what is decided, but by a card of which nobody knows that it was taken. */
export function cardsOf({ requests, chats, known, asked }: Evidence): readonly string[] {
  return requests.flatMap((request) => [
    ...requesters(request, cardsAbout(request, chats.get('rita') ?? []), { known, asked }),
    ...[...chats].filter(([name]) => name !== 'rita').flatMap(([name, chat]) => others(request, name, cardsAbout(request, chat), known)),
  ]).map((what) => `I4: ${what}`);
}

const cardsAbout = ({ reference }: RequestRow, chat: readonly ChatActivity[]): readonly ChatActivity[] =>
  chat.filter((activity) => activity.from === 'bot' && activity.attachments.length > 0 && textOf(activity).includes(reference));

/** One that asked how it stands got a card more for each time. */
function requesters({ reference, status }: RequestRow, cards: readonly ChatActivity[], { known, asked }: Pick<Evidence, 'known' | 'asked'>): readonly string[] {
  const stale = cards.filter((card) => !words[status]?.test(textOf(card)));
  if (cards.length === 0) return [`Rita has no card of ${reference}`];
  if (cards.length > 2 + asked) return [`Rita has ${String(cards.length)} cards of ${reference}`];
  const wrong = stale.length === cards.length ? stale.slice(-1) : stale.filter(({ id }) => known.has(id));
  return wrong.map((card) => `${reference} is ${status}, and Rita reads: ${textOf(card).split('\n').slice(0, 4).join(' / ')}`);
}

function others({ reference, status }: RequestRow, name: string, cards: readonly ChatActivity[], known: ReadonlySet<string>): readonly string[] {
  const unknown = cards.filter(({ id }) => !known.has(id));
  const asking = cards.filter((card) => known.has(card.id) && buttonsOf(card).some(({ verb }) => verb === 'approval.decide'));
  return [
    ...(unknown.length > mostUnknown ? [`${name} has ${String(unknown.length)} cards of ${reference} that nobody knows of`] : []),
    ...(status !== 'approval' && asking.length > 0 ? [`${name} is asked although ${reference} is ${status}`] : []),
  ];
}
