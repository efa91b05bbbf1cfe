import type { AskedSettings } from '../tenants/settings.ts';
import type { TenantSettings } from '../tenants/tenant-settings.ts';
import { onlyGlobalAdmins } from './answers.ts';
import type { Card } from './cards/card-template.ts';
import { settingsCard } from './cards/settings-card.ts';
import type { Visit } from './visit.ts';

/** What global admins decide about their tenant. */
export class SettingsDesk {
  readonly #settings: Pick<TenantSettings, 'sheet' | 'change'>;

  constructor(outside: { settings: Pick<TenantSettings, 'sheet' | 'change'> }) {
    this.#settings = outside.settings;
  }

  async show(visit: Visit): Promise<Card> {
    const sheet = await this.#settings.sheet(await visit.actor());
    return sheet ? settingsCard(visit.t, sheet) : onlyGlobalAdmins(visit.t);
  }

  /** What was typed stays in the form where it cannot be saved; where somebody else was first, theirs is shown. */
  async save(visit: Visit, etag: number, asked: AskedSettings): Promise<Card> {
    const { t } = visit;
    const answer = await this.#settings.change(await visit.actor(), etag, asked);
    switch (answer.kind) {
      case 'forbidden':
        return onlyGlobalAdmins(t);
      case 'refused':
        return settingsCard(t, answer.sheet, { kind: 'refused', wrong: answer.wrong, asked });
      case 'changed':
      case 'unchanged':
      case 'stale':
        return settingsCard(t, answer.sheet, { kind: answer.kind });
    }
  }
}
