import type { Address, Message, Notifier } from '../../src/effects/notifier.ts';
import type { Status } from '../../src/requests/request.ts';

/** What somebody sees in their chat. */
export interface Shown {
  readonly id: string;
  readonly conversation: string;
  readonly reader: string;
  readonly kind: string;
  status: Status;
  version: number;
  edits: number;
}

/** The chats, as the channel keeps them. */
export class FakeNotifier implements Notifier {
  readonly activities: Shown[] = [];

  async post({ conversation }: Address, message: Message, leaves: () => Promise<void>): Promise<string> {
    await leaves();
    const id = `activity-${String(this.activities.length + 1)}`;
    const { reader, request } = message;
    const kind = message.kind === 'ping' ? `ping.${message.ping}` : message.kind;
    const { status, version } = request;
    this.activities.push({ id, conversation, reader, kind, status, version, edits: 0 });
    return id;
  }

  async edit(_: Address, activity: string, { request }: Message): Promise<void> {
    const shown = this.activities.find(({ id }) => id === activity);
    if (!shown) throw new Error(`no activity ${activity}`);
    Object.assign(shown, { status: request.status, version: request.version, edits: shown.edits + 1 });
  }

  to(reader: string, kind?: string): readonly Shown[] {
    return this.activities.filter((one) => one.reader === reader && (kind === undefined || one.kind === kind));
  }
}
