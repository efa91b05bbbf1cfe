/**
 * What somebody's press or word has set off, by one id: in log lines, records of the trail and calls to Graph, in however many
 * processes.
 */
export interface Correlation {
  /** Undefined where nothing that anybody has done is followed. */
  readonly id: string | undefined;
  /** All that `work` does, however deep, is of this id; of none where it is undefined. */
  within<T>(id: string | undefined, work: () => Promise<T>): Promise<T>;
}
