import type { Activity } from 'botbuilder';
import type { Address, Message, Notifier } from '../effects/notifier.ts';
import { asAppError } from '../errors.ts';
import type { Directory } from '../people/directory.ts';
import { plain } from '../text/plain.ts';
import { Speech, type TextValues } from '../text/text.ts';
import { approvalCard } from './cards/approval-card.ts';
import { attached } from './cards/card-template.ts';
import { attentionCard } from './cards/attention-card.ts';
import { myRequestsButton, notice } from './cards/notice.ts';
import { statusCard } from './cards/status-card.ts';
import type { Connector } from './connector.ts';

/** Speaks to people in their personal chat: cards and pings, in their language and their time. */
export class TeamsNotifier implements Notifier {
  readonly #connector: Connector;
  readonly #people: Pick<Directory, 'person'>;

  constructor(outside: { connector: Connector; people: Pick<Directory, 'person'> }) {
    this.#connector = outside.connector;
    this.#people = outside.people;
  }

  async post(to: Address, message: Message, leaves: () => Promise<void>): Promise<string> {
    const post = (said: Partial<Activity>): Promise<string> => this.#connector.post(to, said, 'mailing', leaves);
    return post(await this.#activity(to, message)).catch((thrown: unknown) => post(shorter(thrown, to, message)));
  }

  async edit(to: Address, activity: string, message: Message): Promise<void> {
    const said = await this.#activity(to, message);
    await this.#connector.edit(to, activity, said).catch((thrown: unknown) => this.#connector.edit(to, activity, shorter(thrown, to, message)));
  }

  async #activity(to: Address, message: Message): Promise<Partial<Activity>> {
    const { request } = message;
    const t = new Speech(to.locale, to.timeZone);
    switch (message.kind) {
      case 'status':
        return { type: 'message', attachments: [attached(statusCard(t, request))] };
      case 'attention':
        return { type: 'message', attachments: [attached(attentionCard(t, request))] };
      case 'approval': {
        const requester = await this.#people.person(to.tenant, request.requester.id).catch(unlessFinal);
        return { type: 'message', attachments: [attached(approvalCard(t, request, requester))] };
      }
      case 'ping':
        return { type: 'message', text: t.mark(`ping.${message.ping}`, pingValues(message)) };
    }
  }
}

/** Their job may stay unknown where nobody may read it: what is to be decided is known. An outage is waited out. */
function unlessFinal(thrown: unknown): undefined {
  if (asAppError(thrown).remedy !== 'final') throw thrown;
}

/** A card that Teams finds too big is no card at all: its reader gets to know at least how the request stands. Throws all else. */
function shorter(thrown: unknown, to: Address, { request }: Message): Partial<Activity> {
  if (asAppError(thrown).code !== 'channel.tooBig') throw thrown;
  const t = new Speech(to.locale);
  const lines = [`${request.reference}: ${t.say(`status.${request.status}`)}`];
  return { type: 'message', attachments: [attached(notice(plain(request.plan.name), t.say('card.tooBig'), [myRequestsButton(t)], lines))] };
}

function pingValues({ request }: Message): TextValues {
  const { decision } = request.approval;
  return {
    name: decision?.by.displayName ?? '',
    comment: decision?.comment ?? '',
    reference: request.reference,
    team: request.plan.name,
    requester: request.requester.displayName,
  };
}
