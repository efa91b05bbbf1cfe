import type { Announcer } from '../../src/provisioning/announcer.ts';

/** Channels in which somebody may speak. */
export class FakeAnnouncer implements Announcer {
  readonly said: { readonly channel: string; readonly text: string }[] = [];

  async announce(_: string, channel: string, text: string): Promise<void> {
    this.said.push({ channel, text });
  }
}
