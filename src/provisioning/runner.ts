import { copyOf } from '../catalog/copy.ts';
import { unreadIn } from '../catalog/plan.ts';
import { second, type Clock, type Instant } from '../clock.ts';
import { asAppError, type AppError } from '../errors.ts';
import type { Fence } from '../fence.ts';
import type { Ids } from '../ids.ts';
import type { MadePart } from '../requests/request.ts';
import type { Telemetry } from '../telemetry.ts';
import type { TenantKeys } from '../tenants/tenant-keys.ts';
import type { TenantSettings } from '../tenants/tenant-settings.ts';
import type { TenantStore } from '../tenants/tenant-store.ts';
import { ClaimEnded, type Claim } from './claim.ts';
import { fenced } from './fenced.ts';
import { LedgerLost, type Ledger } from './ledger.ts';
import { once } from './once.ts';
import { patient } from './patient.ts';
import { verdictOn } from './retry.ts';
import { stepOf } from './run.ts';
import { Snapshots } from './snapshots.ts';
import { recorded, type Done, type Patience, type SourceCopy, type Step, type StepContext, type StepPorts } from './step.ts';

export interface RunnerOutside extends StepPorts {
  readonly keys: TenantKeys;
  readonly tenants: TenantStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly telemetry: Telemetry;
  readonly fence: Fence;
  readonly settings: Pick<TenantSettings, 'of'>;
  readonly patience: Patience;
  readonly steps: readonly Step[];
}

/** A shorter outage is not worth a word on the card. */
const worthTelling = 10 * second;

/** Carries a claimed run as far as it goes: every step whose needs are met runs, those that are ready at once. */
export class Runner {
  readonly #outside: RunnerOutside;
  readonly #snapshots: Snapshots;
  /** Why a source could not be read: no step can do without what it has not even seen. */
  readonly #unread = new WeakSet<AppError>();

  constructor(outside: RunnerOutside) {
    this.#outside = { ...outside, planner: patient(outside.planner, outside.clock) };
    this.#snapshots = new Snapshots(this.#outside);
  }

  /** Drops what was read of source teams a while ago. */
  forgetOld(): void {
    this.#snapshots.forgetOld();
  }

  /** Answers when the run has work again; undefined when it has none, or is not ours any more. */
  async carryOn(claim: Claim, ledger: Ledger): Promise<Instant | undefined> {
    try {
      await this.#runSteps(claim, ledger);
      return claim.over.aborted ? undefined : await this.#conclude(ledger);
    } catch (thrown) {
      if (thrown instanceof ClaimEnded) return undefined;
      throw thrown;
    }
  }

  async #runSteps(claim: Claim, ledger: Ledger): Promise<void> {
    const { teams, planner, installer, announcer, pictures, fence } = this.#outside;
    const ports: StepPorts = {
      teams: fenced(teams, claim, fence, ledger),
      planner: fenced(planner, claim, fence, ledger),
      installer: fenced(installer, claim, fence, ledger),
      announcer: fenced(announcer, claim, fence, ledger),
      pictures: fenced(pictures, claim, fence, ledger),
    };
    // When calls of the run leave: its first ones go out with the first look at the clone.
    const source = once(() => ledger.quiet().then(() => claim.outside(() => this.#copied(ledger))));
    const running = new Map<string, Promise<void>>();
    for (;;) {
      const ready = claim.draining ? [] : this.#ready(ledger).filter(({ id }) => !running.has(id));
      for (const step of ready) {
        const going = this.#go(step, this.#context(step, ports, source, ledger, claim), ledger, claim);
        running.set(step.id, going.finally(() => running.delete(step.id)));
      }
      if (running.size === 0) return;
      await Promise.race(running.values());
    }
  }

  #ready(ledger: Ledger): readonly Step[] {
    const { run } = ledger;
    const now = this.#outside.clock.now();
    if (run.state !== 'open') return [];
    return this.#open(ledger).filter(({ id }) => (stepOf(run, id).notBefore ?? 0) <= now);
  }

  /** Steps that are not done, and whose needs are. */
  #open({ run }: Ledger): readonly Step[] {
    const isDone = (id: string): boolean => stepOf(run, id).state === 'done';
    return this.#outside.steps.filter(({ id, needs }) => !isDone(id) && needs.every(isDone));
  }

  async #go(step: Step, context: StepContext, ledger: Ledger, claim: Claim): Promise<void> {
    try {
      const result = await step.run(context);
      if (result.kind === 'wait') {
        const change = { notBefore: result.until, memory: result.memory, failingSince: undefined };
        await ledger.step(step.id, change, { kind: 'recorded', entries: [] });
        return;
      }
      await this.#done(step, result, ledger);
    } catch (thrown) {
      if (thrown instanceof LedgerLost) throw thrown;
      // A step that is told to stop before its call has ended: others may still be waiting for theirs.
      if (thrown instanceof ClaimEnded && claim.draining) return;
      if (thrown instanceof ClaimEnded) claim.letGo();
      else await this.#failed(step, thrown, context, ledger, claim);
    }
  }

  async #done({ id }: Step, { entries, warnings, made, output }: Done, ledger: Ledger): Promise<void> {
    const { intent } = stepOf(ledger.run, id);
    const settled = intent && { ...intent, outcome: 'done' as const };
    const change = { state: 'done', output, memory: undefined, intent: settled } as const;
    const event = made
      ? ({ kind: 'teamCreated', team: made, entries } as const)
      : ({ kind: 'stepDone', entries, warnings } as const);
    await ledger.step(id, change, event);
  }

  async #failed(step: Step, thrown: unknown, context: StepContext, ledger: Ledger, claim: Claim): Promise<void> {
    const { clock, ids, patience, telemetry } = this.#outside;
    const { request, attempt } = ledger.run;
    const now = clock.now();
    const verdict = verdictOn(thrown, {
      step: stepOf(ledger.run, step.id),
      now,
      outage: patience.outage,
      onMadeTeam: ledger.request.made !== undefined,
      fraction: ids.fraction(),
    });
    const particulars = { request, attempt, step: step.id };
    if (verdict.kind === 'outage' && verdict.isAppearing) telemetry.note('provisioning.appearing', particulars);
    else telemetry.failure('provisioning', thrown, particulars);
    try {
      if (verdict.kind === 'park' && step.without && !this.#unread.has(verdict.error)) {
        await this.#done(step, step.without(verdict.error, context), ledger);
      } else if (verdict.kind === 'park') {
        await this.#park(step, verdict.error, ledger);
      } else if (verdict.kind === 'again') {
        const change = { tries: verdict.tries, notBefore: verdict.until };
        await ledger.step(step.id, change, { kind: 'recorded', entries: [] });
      } else {
        const change = { failingSince: verdict.since, notBefore: verdict.until };
        const told = verdict.until - now >= worthTelling;
        await ledger.step(step.id, change, told ? { kind: 'delayed', until: verdict.until } : { kind: 'recorded', entries: [] });
      }
    } catch (inner) {
      if (!(inner instanceof ClaimEnded)) throw inner;
      claim.letGo();
    }
  }

  /** Waits for a person; a team that is lost is asked for once more where the tenant wants that, by a run of its own. */
  async #park({ id }: Step, { code, values }: AppError, ledger: Ledger): Promise<void> {
    const { tenant, attempt } = ledger.run;
    const entries = [recorded('ERROR_CREATING_TEAM', { step: id, failure: code })];
    const again = code === 'team.cloneLost' && attempt === 1 && (await this.#outside.settings.of(tenant)).lostTeams === 'again';
    const event = again ? ({ kind: 'startedOver', entries } as const) : ({ kind: 'parked', code, values, entries } as const);
    await ledger.write((run) => ({ ...run, state: 'parked', parkedFor: code }), event);
  }

  async #conclude(ledger: Ledger): Promise<Instant | undefined> {
    const { steps } = this.#outside;
    if (ledger.run.state !== 'open') return undefined;
    if (steps.every(({ id }) => stepOf(ledger.run, id).state === 'done')) {
      const { link, parts } = stepOf(ledger.run, 'ready').output ?? {};
      const event = {
        kind: 'finished',
        link: typeof link === 'string' ? link : undefined,
        parts: Array.isArray(parts) ? (parts as readonly MadePart[]) : [],
        entries: [],
      } as const;
      await ledger.write((run) => ({ ...run, state: 'done' }), event);
      return undefined;
    }
    return Math.min(...this.#open(ledger).map(({ id }) => stepOf(ledger.run, id).notBefore ?? 0));
  }

  async #unclear({ id }: Step, ledger: Ledger): Promise<void> {
    const { clock, patience } = this.#outside;
    const { intent } = stepOf(ledger.run, id);
    if (intent?.outcome !== 'open') return;
    const looks = patience.second.map((after) => clock.now() + after);
    const entries = [recorded('cloneUnclear', { attempt: ledger.run.attempt })];
    await ledger.step(id, { intent: { ...intent, outcome: 'unclear' } }, { kind: 'cloneUnclear', looks, entries });
  }

  async #copied({ request: { tenant, plan } }: Ledger): Promise<SourceCopy> {
    try {
      const snapshot = await this.#snapshots.of(tenant, plan.source, unreadIn(plan));
      return { ...snapshot, copy: copyOf(snapshot.source, plan) };
    } catch (thrown) {
      const error = asAppError(thrown);
      this.#unread.add(error);
      throw error;
    }
  }

  #context(step: Step, ports: StepPorts, source: () => Promise<SourceCopy>, ledger: Ledger, claim: Claim): StepContext {
    const { keys, tenants, clock, patience } = this.#outside;
    const { run, request, epoch } = ledger;
    const { intent, memory } = stepOf(run, step.id);
    const isIntended = (): boolean => stepOf(ledger.run, step.id).intent?.outcome === 'open';
    const settle = async (outcome: 'open' | 'none', code: string): Promise<void> => {
      const entries = [recorded(code, { step: step.id, attempt: run.attempt })];
      await ledger.step(step.id, { intent: { at: clock.now(), epoch, outcome } }, { kind: 'recorded', entries });
    };
    return {
      ...ports,
      request,
      run,
      keys,
      tenants,
      clock,
      patience,
      intent,
      memory,
      source,
      output: (id) => outputOf(ledger, id),
      intend: async () => {
        if (isIntended()) return;
        if (claim.draining) throw new ClaimEnded();
        await settle('open', 'callIntended');
      },
      unclear: () => this.#unclear(step, ledger),
      nothingHappened: () => (isIntended() ? settle('none', 'callRefused') : Promise.resolve()),
    };
  }
}

function outputOf(ledger: Ledger, id: string): NonNullable<ReturnType<typeof stepOf>['output']> {
  const { output } = stepOf(ledger.run, id);
  if (!output) throw new Error(`Step ${id} is asked for its output before it is done`);
  return output;
}
