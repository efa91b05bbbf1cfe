import type { Entry } from '../audit/record.ts';
import type { Copy } from '../catalog/copy.ts';
import type { PlannerService } from '../catalog/planner-service.ts';
import type { TeamsService } from '../catalog/teams-service.ts';
import type { Clock, Instant } from '../clock.ts';
import type { AppError } from '../errors.ts';
import type { AppInstaller } from '../people/app-installer.ts';
import type { TeamRequest, Warning } from '../requests/request.ts';
import type { TenantKeys } from '../tenants/tenant-keys.ts';
import type { TenantStore } from '../tenants/tenant-store.ts';
import type { Announcer } from './announcer.ts';
import type { Intent, Output, Run } from './run.ts';
import type { Pictures } from './pictures.ts';
import type { Snapshot } from './snapshots.ts';

/** How long things may take, in ms; the marker's search of `reliability.md` among them. */
export interface Patience {
  /** Between two looks at a running clone. */
  readonly poll: number;
  /** When to look for a clone whose answer was lost, counted from its intent; after the last look a person decides. */
  readonly search: readonly number[];
  /** When to look for a second team, counted from when the clone's call was found to be unclear. */
  readonly second: readonly number[];
  /** How long a clone may run. */
  readonly clone: number;
  /** Between two looks whether the requester sees the team. */
  readonly visible: number;
  /** How long an outage may last before a person is asked. */
  readonly outage: number;
}

/** The outside as steps see it. Within a run each refuses to be called once the claim nears its end. */
export interface StepPorts {
  readonly teams: TeamsService;
  readonly planner: PlannerService;
  readonly installer: AppInstaller;
  readonly announcer: Announcer;
  readonly pictures: Pictures;
}

/** The source, and what of it is copied. */
export interface SourceCopy extends Snapshot {
  readonly copy: Copy;
}

/** What a step may know and do. */
export interface StepContext extends StepPorts {
  readonly request: TeamRequest;
  readonly run: Run;
  readonly tenants: TenantStore;
  readonly keys: TenantKeys;
  readonly clock: Clock;
  readonly patience: Patience;
  /** The step's own record of what it intended, and remembered when it last waited. */
  readonly intent: Intent | undefined;
  readonly memory: Output | undefined;
  /** The output of a step that this one needs. */
  output(step: string): Output;
  /** Commits that the step is about to make a call that must not be made twice, unless that stands already. Throws `ClaimEnded` where nothing new is to begin. */
  readonly intend: () => Promise<void>;
  /** Commits that nobody knows what became of the intended call, unless that stands already. */
  unclear(): Promise<void>;
  /** Commits that the intended call certainly did nothing, if it was intended. */
  nothingHappened(): Promise<void>;
  /** The source team, read once in this run's hands; never stored. Throws `team.sourceMissing`. */
  source(): Promise<SourceCopy>;
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
  /** What it comes to where it cannot be done: a warning, and the team is made without it. Absent: a person decides. */
  without?(error: AppError, context: StepContext): Done;
}

export const done = (output: Output = {}, entries: readonly Entry[] = [], warnings: readonly Warning[] = []): Done => ({
  kind: 'done',
  output,
  entries,
  warnings,
});

/** Only a warning, with the record of what failed. */
export const leftOut = (warning: Warning['code'], count: number, entry: Entry, output: Output = {}): Done =>
  done(output, [entry], [{ code: warning, values: { count } }]);

export const wait = (until: Instant, memory?: Output): Wait => ({ kind: 'wait', until, memory });

/** A record of the system's own doing. */
export const recorded = (code: string, facts: Entry['facts'] = {}): Entry => ({ actor: 'system', code, facts });
