/** Something that calls are counted by, under its own `key`: at most `calls` in any `within` ms. */
export interface CallLimit {
  readonly key: string;
  readonly calls: number;
  readonly within: number;
  /** Only who holds the claim on a request makes these calls: wherever processes each take a share, this one is not parted. */
  readonly whole?: boolean;
}

/** `at`: the earliest instant, ms since 1970; `reserved` says whether it was taken. */
export interface Reservation {
  readonly at: number;
  readonly reserved: boolean;
}

/** A call budget that processes may share: calls are counted as Graph and Teams count them, by (tenant, dimension). */
export interface CallBudget {
  /**
   * Reserves the earliest instant at which one more call fits into all of the limits at once; nothing where that would be
   * after `latest`. Two callers never get a place that only one of them has.
   */
  reserve(limits: readonly CallLimit[], latest: number): Promise<Reservation>;
}
