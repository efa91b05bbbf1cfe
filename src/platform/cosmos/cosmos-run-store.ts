import type { Instant } from '../../clock.ts';
import type { ClaimedRun, RunStore } from '../../provisioning/run-store.ts';
import type { Run } from '../../provisioning/run.ts';
import { runId } from './commit-batch.ts';
import type { CosmosDatabase } from './cosmos-database.ts';
import type { Item, Stored } from './item.ts';
import { takenOf } from './taking.ts';
import type { Write } from './write.ts';

interface RunItem extends Item {
  readonly requestId: string;
  readonly epoch: number;
  /** 1 until it is claimed for the first time. */
  readonly isNew: 0 | 1;
  readonly dueAt: Instant | null;
  readonly heldUntil: Instant;
  readonly isParked: boolean;
  readonly record: Run;
}

/** Runs, each in its request's partition. */
export class CosmosRunStore implements RunStore {
  readonly #database: CosmosDatabase;

  constructor(database: CosmosDatabase) {
    this.#database = database;
  }

  /** A parked run is nobody's: a claim that has not ended yet is over. */
  async open(run: Run, now: Instant): Promise<void> {
    const { tenant, request, attempt, state } = run;
    const item: RunItem = {
      id: runId(attempt),
      tenantId: tenant,
      requestId: request,
      kind: 'run',
      epoch: 0,
      isNew: 1,
      dueAt: now,
      heldUntil: 0,
      isParked: state === 'parked',
      record: run,
    };
    if (await this.#wrote(run, { kind: 'create', item })) return;
    await this.#wrote(run, { kind: 'patch', id: item.id, set: { dueAt: now, heldUntil: 0 }, add: { epoch: 1 }, where: { isParked: true } });
  }

  async run(tenant: string, request: string, attempt: number): Promise<Run | undefined> {
    return (await this.#database.read<RunItem>('requests', [tenant, request], runId(attempt)))?.record;
  }

  async claim(tenant: string, now: Instant, end: Instant, first: 'begun' | 'new'): Promise<ClaimedRun | undefined> {
    const text = `SELECT TOP @limit VALUE c FROM c WHERE c.tenantId = @tenant AND c.kind = 'run' AND c.dueAt <= @now AND c.heldUntil <= @now
      ORDER BY c.isNew ${first === 'new' ? 'DESC' : 'ASC'}, c.dueAt ASC`;
    const due = (limit: number) => this.#database.query<Stored<RunItem>>('requests', [tenant], text, { tenant, now, limit });
    const { taken: [taken], isAll } = await takenOf(1, due, (item) => this.#take(item, end));
    return taken && { run: taken.record, epoch: taken.epoch, end, isLast: isAll };
  }

  renew(claimed: ClaimedRun, end: Instant): Promise<boolean> {
    return this.#ofClaim(claimed, { heldUntil: end });
  }

  async release(claimed: ClaimedRun, dueAt: Instant | undefined): Promise<void> {
    await this.#ofClaim(claimed, { heldUntil: 0, dueAt: dueAt ?? null });
  }

  async #take({ tenantId, requestId, id, _etag: etag }: Stored<RunItem>, end: Instant): Promise<RunItem | undefined> {
    const outcome = await this.#database.write('requests', [tenantId, requestId], [{ kind: 'patch', id, set: { heldUntil: end, isNew: 0 }, add: { epoch: 1 }, etag }]);
    return outcome.written ? (outcome.items[0] as RunItem | undefined) : undefined;
  }

  #ofClaim({ run, epoch }: ClaimedRun, set: Readonly<Record<string, unknown>>): Promise<boolean> {
    return this.#wrote(run, { kind: 'patch', id: runId(run.attempt), set, where: { epoch } });
  }

  async #wrote({ tenant, request }: Run, write: Write): Promise<boolean> {
    return (await this.#database.write('requests', [tenant, request], [write])).written;
  }
}
