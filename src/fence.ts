/**
 * Between somebody who may lose the right to act and calls that wait for their turn on the way out: whoever sends asks once more.
 * What a fence says holds for all that `work` does, however deep.
 */
export interface Fence {
  /** Runs the work. `leave` is asked when a call is about to leave: it may keep the call waiting, and where it answers no, the call is not sent. */
  within<T>(leave: () => Promise<boolean>, work: () => Promise<T>): Promise<T>;
  /** Resolves when what is about to leave here may do so, or with no; at once with yes where nobody has set a fence. */
  leave(): Promise<boolean>;
}
