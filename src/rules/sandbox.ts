/** Whatever survives JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * One JavaScript program text whose last expression is the result; `id` is the caller's.
 * It runs in strict mode, in a scope of its own.
 */
export interface Program {
  readonly id: string;
  readonly source: string;
}

/**
 * Programs that see the same world: `globals` by name (deep-frozen), and `Date`, `Math.random` and `uuid()` that are functions of
 * `now` (ms, UTC) and `seed` (hex). Randomness starts anew for each program, so that none depends on what ran before it.
 */
export interface Batch {
  readonly programs: readonly Program[];
  readonly globals: { readonly [name: string]: Json };
  readonly now: number;
  readonly seed: string;
}

/** `unsupported`: what the language refuses, and results that are no JSON (a function, a promise, `undefined`, `NaN`). */
export type RuleFault = 'syntax' | 'thrown' | 'deadline' | 'memory' | 'unsupported';

/**
 * Why a program has no result. `message` is the engine's own (`TypeError: …`, ≤ 300 characters) or a code of ours with its value
 * (`missingValue: user.nope`); `line` and `column` count from 1 in the text that was written by the tenant.
 */
export interface RuleError {
  readonly fault: RuleFault;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

export type Outcome = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly error: RuleError };

/** Where tenants' expressions run: nothing of the host can be reached from inside. */
export interface Sandbox {
  /** 50 ms an expression, 500 ms a batch; never rejects for what a program does. Results in the order of `programs`. */
  evaluate(batch: Batch): Promise<readonly Outcome[]>;
}
