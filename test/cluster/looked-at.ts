import { textOf, type Chat, type ChatActivity } from '../../src/commands/chat.ts';
import type { Delivery } from '../../src/effects/delivery.ts';
import type { TeamRequest } from '../../src/requests/request.ts';
import { lookedOverIn } from '../flows/whole.ts';
import type { Cluster } from './processes.ts';

/** The requests and their trails, the teams, and the cards that people have before them; `wanted` were asked for. */
export async function lookedAt(cluster: Cluster, chats: readonly Chat[], wanted: number) {
  const { requests, violations } = await lookedOverIn(cluster.world, { requests: cluster.requests(), records: (request) => cluster.records(request) });
  const missing = requests.length === wanted ? [] : [`${String(requests.length)} requests, and ${String(wanted)} were asked for`];
  const told: string[] = [];
  for (const chat of chats) {
    const cards = (await chat.activities()).filter((one) => one.from === 'bot' && one.text === '' && textOf(one).includes('TW-'));
    for (const request of requests.filter(({ requester }) => requester.id === chat.person.id)) {
      const own = cards.filter((card) => textOf(card).includes(request.reference));
      const deliveries = cluster.deliveries(request.id);
      if (!isTold(request, own, deliveries)) told.push(inWords(request, own, deliveries, cluster.left(request.id)));
    }
  }
  return { requests, violations: [...violations, ...told, ...missing] };
}

/** A post that was cut off twice is tried again after an hour (`Messenger`). */
const cutOff = 2;

/** Whether who asked sees how the request has ended, or will as soon as the card may be tried again. */
function isTold({ status }: TeamRequest, own: readonly ChatActivity[], deliveries: readonly Delivery[]): boolean {
  // Who asked may be one of the admins, too, who are told of what has stopped.
  const end = status === 'processed' ? /Ready · 100 %/ : /Needs attention|A request needs you/;
  const known = own.filter(({ id }) => deliveries.some(({ activity }) => activity === id));
  // One that was on its way when its worker was killed is there, and nobody can edit it.
  if (own.length > (status === 'error' ? 3 : 2)) return false;
  if (known.length === 0) return deliveries.some(({ message, ambiguous }) => message === 'status' && ambiguous >= cutOff);
  return known.every((card) => end.test(textOf(card)));
}

function inWords({ reference, status }: TeamRequest, own: readonly ChatActivity[], deliveries: readonly Delivery[], left: readonly string[]): string {
  const cards = own.map((card) => textOf(card).slice(0, 60).replaceAll('\n', ' / ')).join(' | ');
  const messages = deliveries.map(({ message, state, shown, ambiguous }) => `${message} ${state}, shows ${String(shown)}, cut off ${String(ambiguous)} times`);
  return `${reference} is ${status}, and ${String(own.length)} cards say: ${cards}; known: ${messages.join(', ')}; left: ${left.join(', ')}`;
}
