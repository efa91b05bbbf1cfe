import { AppError } from '../errors.ts';
import type { ReachStore } from '../people/reach-store.ts';
import type { Announcer } from '../provisioning/announcer.ts';
import type { Connector } from './connector.ts';

/** Speaks in channels: each announcement begins a thread of its own. */
export class TeamsAnnouncer implements Announcer {
  readonly #connector: Connector;
  readonly #reach: ReachStore;

  constructor(outside: { connector: Connector; reach: ReachStore }) {
    this.#connector = outside.connector;
    this.#reach = outside.reach;
  }

  /** `channel.notInstalled` where nobody of the tenant has ever written to the bot: Teams' address is not known. */
  async announce(tenant: string, channel: string, text: string): Promise<void> {
    const serviceUrl = await this.#reach.serviceUrl(tenant);
    if (serviceUrl === undefined) throw new AppError('channel.notInstalled');
    await this.#connector.begin({ serviceUrl, tenant, conversation: channel }, { type: 'message', text, textFormat: 'plain' });
  }
}
