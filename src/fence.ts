/**
 * Between somebody who may lose the right to act and calls that wait for their turn on the way out: whoever sends asks once more.
 * What a fence says holds for all that `work` does, however deep.
 */
export interface Fence {
  /** Runs the work. `isOpen` is asked when a call is about to leave; where it says no, the call is not sent. */
  within<T>(isOpen: () => boolean, work: () => Promise<T>): Promise<T>;
  /** Whether what is about to leave here and now may do so; true where nobody has set a fence. */
  readonly isOpen: boolean;
}
