/** Something that can be measured on this machine, beside its reference in the same run. */
export interface Benchmark {
  /** In a few words, for the list of what there is. */
  readonly about: string;
  /** Measures, tells how it goes and what came out, and answers whether the goal is held. Ends every process that it started. */
  run(say: (line: string) => void): Promise<boolean>;
}

/** The last line and the exit code say the same. */
export const verdictOf = (held: boolean): { readonly line: string; readonly code: 0 | 1 } =>
  held ? { line: 'goal: held', code: 0 } : { line: 'goal: missed', code: 1 };
