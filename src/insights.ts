/** What the product's use is counted by. Names and fields are those that its users were told of; no other is added. */
export interface Insights {
  /** Resolves when the event has arrived where it is counted. Throws `insights.unavailable`: nobody knows, tell it again. */
  usage(name: string, fields: Readonly<Record<string, string>>): Promise<void>;
}
