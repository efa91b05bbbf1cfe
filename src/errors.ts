/**
 * What may be done about an error: ask `again` later (an outage, a throttle: never counts as a try), find out what
 * happened first (`ambiguous`: the effect may be there), or nothing without a person (`final`).
 */
export type Remedy = 'again' | 'ambiguous' | 'final';

/** Every error that crosses a room's wall, by its stable code. `src/text/` says for each what happened and what to do. */
export const remedies = {
  'graph.unavailable': 'again',
  'graph.throttled': 'again',
  'graph.signIn': 'again',
  'graph.ambiguous': 'ambiguous',
  'graph.notFound': 'final',
  'graph.forbidden': 'final',
  'graph.unpermitted': 'final',
  'graph.refused': 'final',
  'graph.unexpected': 'final',
  'channel.unavailable': 'again',
  'channel.throttled': 'again',
  'channel.ambiguous': 'ambiguous',
  'channel.blocked': 'final',
  'channel.notInstalled': 'final',
  'channel.gone': 'final',
  'channel.tooBig': 'final',
  'channel.refused': 'final',
  'insights.unavailable': 'again',
  'events.unavailable': 'again',
  'store.conflict': 'again',
  'store.unavailable': 'again',
  'store.missing': 'final',
  'store.refused': 'final',
  'store.unreadable': 'final',
  'store.newer': 'final',
  'store.migrationFailed': 'final',
  'blobs.unavailable': 'again',
  'blobs.missing': 'final',
  'blobs.refused': 'final',
  'trail.broken': 'final',
  'data.inUse': 'final',
  'data.simulated': 'final',
  'data.real': 'final',
  'data.keysLost': 'final',
  'data.unwritable': 'final',
  'data.full': 'final',
  'config.invalid': 'final',
  'certificate.unreadable': 'final',
  'certificate.ends': 'final',
  'certificate.ended': 'final',
  'port.taken': 'final',
  'simulator.failed': 'final',
  'picture.unavailable': 'again',
  'picture.refused': 'final',
  'team.sourceMissing': 'final',
  'team.sourceArchived': 'final',
  'team.nameRefused': 'final',
  'team.nameTaken': 'final',
  'team.cloneLost': 'final',
  'team.cloneFailed': 'final',
  'team.twoFound': 'final',
  'team.stuck': 'final',
  'team.ownerless': 'final',
  'team.notOurs': 'final',
  unexpected: 'final',
} as const satisfies Record<string, Remedy>;

export type ErrorCode = keyof typeof remedies;
export type ErrorValues = Readonly<Record<string, string | number>>;

/** An error with a stable code; `values` fill its text and never hold a secret or what a person wrote. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly values: ErrorValues;
  /** Not before this instant (ms since 1970), where the other side said so. */
  readonly notBefore: number | undefined;

  constructor(code: ErrorCode, values: ErrorValues = {}, options: { cause?: unknown; notBefore?: number } = {}) {
    super(code, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.values = values;
    this.notBefore = options.notBefore;
  }

  get remedy(): Remedy {
    return remedies[this.code];
  }

  /** Whether operators have to know of it now: what cannot be asked again, and a sign-in that goes on only once they have mended it. */
  get isForOperators(): boolean {
    return this.remedy === 'final' || this.code === 'graph.signIn';
  }

  /**
   * When to ask again, of who would do so at `then` (ms since 1970). A throttle knows when there is room; whoever is not there
   * at all names a time that is hardly more than a guess, and is asked ever more seldom.
   */
  again(then: number): number {
    const isThrottle = this.code === 'graph.throttled' || this.code === 'channel.throttled';
    return isThrottle ? (this.notBefore ?? then) : Math.max(this.notBefore ?? 0, then);
  }
}

/** Any thrown thing as an `AppError`; what is unknown to us is `unexpected`. */
export function asAppError(thrown: unknown): AppError {
  return thrown instanceof AppError ? thrown : new AppError('unexpected', {}, { cause: thrown });
}
