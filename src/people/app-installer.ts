/** Brings the bot's app to where it has to speak. */
export interface AppInstaller {
  /**
   * Installs the app for the person unless it is there, and answers the id of their personal chat with the bot.
   * Repeatable. Throws `graph.forbidden` where policy forbids it.
   */
  install(tenant: string, person: string): Promise<string>;
  /** Installs the app in the team unless it is there, so that the bot may speak in its channels. Repeatable. */
  installInTeam(tenant: string, team: string): Promise<void>;
}
