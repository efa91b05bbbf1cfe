import { BotState, type Storage, type StoreItems } from 'botbuilder';
import type { ReachStore } from '../../people/reach-store.ts';
import { tenantOf } from '../visit.ts';

/** The SDK's storage on our store. What dialogs remember is last-writer-wins, so nothing that matters is among it. */
export class DialogStorage implements Storage {
  readonly #store: ReachStore;

  constructor(store: ReachStore) {
    this.#store = store;
  }

  async read(keys: string[]): Promise<StoreItems> {
    const items: StoreItems = {};
    for (const key of keys) {
      const state = await this.#store.dialogState(key);
      if (state !== undefined) items[key] = state;
    }
    return items;
  }

  async write(changes: StoreItems): Promise<void> {
    for (const [key, state] of Object.entries(changes)) await this.#store.saveDialogState(key, state);
  }

  async delete(keys: string[]): Promise<void> {
    for (const key of keys) await this.#store.forgetDialogState(key);
  }
}

/** One state per conversation of a tenant. */
export class DialogState extends BotState {
  constructor(storage: Storage) {
    super(storage, ({ activity }) => Promise.resolve(`${tenantOf(activity)}/${activity.conversation.id}`));
  }
}
