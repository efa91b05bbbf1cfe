/** What stands between work and the calls that it makes. */
export interface Way {
  /** Whether a call may leave now. */
  readonly isOpen: boolean;
  /** Resolves when a call may queue for its turn: those that were kept until then leave together. Where it is missing, none is kept. */
  quiet?(): Promise<void>;
}

/**
 * Between somebody who may lose the right to act and calls that wait for their turn on the way out: whoever sends asks once more.
 * What a fence says holds for all that `work` does, however deep.
 */
export interface Fence {
  /** Runs the work; where its way is shut, no call of it is sent. */
  within<T>(way: Way, work: () => Promise<T>): Promise<T>;
  /** Whether what is about to leave here and now may do so; true where nobody has set a fence. */
  readonly isOpen: boolean;
  /** To be waited for before a call takes its place among others, and never afterwards: one that is late for its place comes too soon before the next. */
  quiet(): Promise<void>;
}
