import type { Entry } from '../audit/record.ts';
import type { SourceTeam, TeamsService } from '../catalog/teams-service.ts';
import type { Clock, Instant } from '../clock.ts';
import type { TeamRequest, Warning } from '../requests/request.ts';
import type { TenantKeys } from '../tenants/tenant-keys.ts';
import type { Intent, Output, Run } from './run.ts';

/** How long things may take, in ms; the marker's search of `reliability.md` among them. */
export interface Patience {
  /** Between two looks at a running clone. */
  readonly poll: number;
  /** When to look for a clone whose answer was lost, counted from its intent; after the last look a person decides. */
  readonly search: readonly number[];
  /** How long a clone may run. */
  readonly clone: number;
  /** Between two looks whether the requester sees the team. */
  readonly visible: number;
  /** How long an outage may last before a person is asked. */
  readonly outage: number;
}

/** What a step may know and do. `teams` refuses to call once the claim nears its end. */
export interface StepContext {
  readonly request: TeamRequest;
  readonly run: Run;
  readonly teams: TeamsService;
  readonly keys: TenantKeys;
  readonly clock: Clock;
  readonly patience: Patience;
  /** The step's own record of what it intended, and remembered when it last waited. */
  readonly intent: Intent | undefined;
  readonly memory: Output | undefined;
  /** The output of a step that this one needs. */
  output(step: string): Output;
  /** Commits that the step is about to make a call that must not be made twice. */
  intend(): Promise<void>;
  /** Commits that the intended call certainly did nothing. */
  nothingHappened(): Promise<void>;
  /** The source team, read once in this run's hands; never stored. */
  source(): Promise<SourceTeam>;
}

export interface Done {
  readonly kind: 'done';
  readonly output: Output;
  /** The team that exists since this step. */
  readonly made?: string;
  readonly entries: readonly Entry[];
  readonly warnings: readonly Warning[];
}

/** Ask again at the instant; meanwhile nobody holds anything. */
export interface Wait {
  readonly kind: 'wait';
  readonly until: Instant;
  readonly memory: Output | undefined;
}

export interface Step {
  /** Stored in the ledger, never renamed. */
  readonly id: string;
  /** Ids of steps whose outputs it reads. */
  readonly needs: readonly string[];
  /** Safe to repeat. Throws an `AppError` whose remedy decides what follows. */
  run(context: StepContext): Promise<Done | Wait>;
}

export const done = (output: Output = {}, entries: readonly Entry[] = [], warnings: readonly Warning[] = []): Done => ({
  kind: 'done',
  output,
  entries,
  warnings,
});

export const wait = (until: Instant, memory?: Output): Wait => ({ kind: 'wait', until, memory });

/** A record of the system's own doing. */
export const recorded = (code: string, facts: Entry['facts'] = {}): Entry => ({ actor: 'system', code, facts });
