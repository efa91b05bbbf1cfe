/** Brings the bot's app to people who never met it. */
export interface AppInstaller {
  /**
   * Installs the app for the person unless it is there, and answers the id of their personal chat with the bot.
   * Repeatable. Throws `graph.forbidden` where policy forbids it.
   */
  install(tenant: string, person: string): Promise<string>;
}
