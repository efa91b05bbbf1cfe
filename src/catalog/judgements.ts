import { minute, type Instant } from '../clock.ts';
import { judge, type AudienceRule, type Verdict } from '../rules/audience.ts';
import type { Json, Sandbox } from '../rules/sandbox.ts';

/** Rules that see no draft have no randomness of their own: the same person gets the same answer all day. */
const noSeed = '0'.repeat(32);

/** People of whom verdicts are known; more in one minute are judged anew. */
const mostPeople = 1000;

/**
 * Verdicts of one minute, in memory only. Rules see the time to the minute, so within it the same rule comes to the same for the same
 * person: whoever goes from the catalog over a form to a request is judged once.
 */
export class Judgements {
  readonly #sandbox: Sandbox;
  #minute: Instant = 0;
  /** By what the rules see, then by rule. */
  #known = new Map<string, Map<string, Verdict>>();

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** Verdicts in the order of the rules. */
  async of(rules: readonly AudienceRule[], globals: Readonly<Record<string, Json>>, now: Instant): Promise<readonly Verdict[]> {
    const at = now - (now % minute);
    const known = this.#knownOf(JSON.stringify(globals), at);
    const unknown = rules.filter(({ rule }) => !known.has(rule));
    const judged = unknown.length === 0 ? [] : await judge(this.#sandbox, unknown, { globals, now: at, seed: noSeed });
    const verdicts = new Map(unknown.map(({ rule }, index) => [rule, judged[index]]));
    for (const [rule, verdict] of verdicts) if (verdict && !isMachines(verdict)) known.set(rule, verdict);
    return rules.map(({ rule }) => verdicts.get(rule) ?? known.get(rule) ?? 'noMatch');
  }

  #knownOf(seen: string, at: Instant): Map<string, Verdict> {
    if (at !== this.#minute || this.#known.size >= mostPeople) this.#known = new Map();
    this.#minute = at;
    const known = this.#known.get(seen) ?? new Map<string, Verdict>();
    this.#known.set(seen, known);
    return known;
  }
}

/** It may have been the machine, which has more time for it the next time. */
const isMachines = (verdict: Verdict): boolean => typeof verdict !== 'string' && (verdict.fault === 'deadline' || verdict.fault === 'memory');
