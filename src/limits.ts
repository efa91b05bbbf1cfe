/** A call budget that processes may share: one bucket per (tenant, dimension), as Graph counts them. */
export interface CallBudget {
  /**
   * Takes `cost` from the bucket `key`, which holds `burst` and refills at `perSecond`.
   * Answers how long to wait before calling, in ms; 0 is now. A negative cost gives back what was taken and not used.
   */
  take(key: string, cost: number, perSecond: number, burst: number): Promise<number>;
}
