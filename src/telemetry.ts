/** Ids and counts that help to find a thing again; never a name, a text or a secret. */
export type Particulars = Readonly<Record<string, string | number | boolean | undefined>>;

/** What the product tells its operators. */
export interface Telemetry {
  note(event: string, particulars?: Particulars): void;
  /** Something that was caught where things are caught: turn, HTTP, worker, dispatcher, main. */
  failure(where: string, error: unknown, particulars?: Particulars): void;
}
