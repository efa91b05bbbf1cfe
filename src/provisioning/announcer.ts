/** Speaks in a made team's channels as the bot. Errors are `AppError`s of `channel.*`. */
export interface Announcer {
  /** *Once*: what ends `channel.ambiguous` may stand there already. The text is shown as it was typed. */
  announce(tenant: string, channel: string, text: string): Promise<void>;
}
