import { minute, type Clock, type Instant } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Telemetry } from '../telemetry.ts';
import type { KeptHeads } from './kept-heads.ts';
import { mostOnPage } from './page.ts';
import { noHead, type AuditRecord } from './record.ts';
import { headAfter } from './sealing.ts';
import { checkedStream, signedHead, type HeadKeys } from './trail-check.ts';
import type { Trail } from './trail.ts';

export interface TrailWitnessOutside {
  readonly trail: Trail;
  readonly keptHeads: KeptHeads;
  readonly tenantKeys: HeadKeys;
  readonly tenantStore: { tenants(): Promise<readonly { readonly id: string }[]> };
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** Between two looks: what was cut off sooner was never seen. */
export const lookEvery = minute;

/** A record may come so long after its instant: its commit was late, or the clock of another process is behind. */
const late = 2 * minute;

/**
 * Looks, by and by, at what was recorded, and keeps the head of every stream that has gone on apart from it, signed. A stream that contradicts
 * what was kept of it before keeps that head, and is told to the operator: the evidence is never replaced by what it speaks against.
 */
export class TrailWitness {
  readonly #outside: TrailWitnessOutside;
  #lookedAt: Instant = -Infinity;
  #underWay: Promise<void> | undefined;
  #isStopped = false;

  constructor(outside: TrailWitnessOutside) {
    this.#outside = outside;
  }

  /** Begins a look at every tenant where it is time for one; who calls this does not wait for it: the first look at a long trail takes a while. */
  look(): void {
    const now = this.#outside.clock.now();
    if (this.#isStopped || this.#underWay || Math.abs(now - this.#lookedAt) < lookEvery) return;
    this.#lookedAt = now;
    this.#underWay = this.#everywhere().finally(() => (this.#underWay = undefined));
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#underWay;
  }

  /** What one tenant meets with keeps no other from being looked at. Never throws. */
  async #everywhere(): Promise<void> {
    const { tenantStore, telemetry } = this.#outside;
    try {
      for (const { id } of await tenantStore.tenants()) {
        if (this.#isStopped) return;
        await this.#tenant(id).catch((error: unknown) => telemetry.failure('witness', error, { tenant: id }));
      }
    } catch (error) {
      telemetry.failure('witness', error);
    }
  }

  async #tenant(tenant: string): Promise<void> {
    const { keptHeads, clock } = this.#outside;
    const now = clock.now();
    const until = await keptHeads.lookedUntil(tenant);
    // Another process has just looked. One whose clock was ahead has not looked at what is written by the right time.
    if (Math.abs(now - until) < lookEvery / 2) return;
    let seen = 0;
    for await (const record of this.#newest(tenant, Math.max(0, Math.min(until, now) - late))) {
      if (this.#isStopped) return;
      seen += 1;
      await this.#stream(tenant, record);
    }
    // Where nothing has happened, nothing is written.
    if (seen > 0 && !this.#isStopped) await keptHeads.haveLooked(tenant, now);
  }

  /** The last record of each stream that has some from this instant on, behind those that only look later, as clocks differ. It ends early when the witness is stopped. */
  async *#newest(tenant: string, from: Instant): AsyncGenerator<AuditRecord> {
    const { trail, clock } = this.#outside;
    const seqs = new Map<string, number>();
    let after: string | undefined;
    do {
      const page = await trail.page(tenant, { limit: mostOnPage, from, after });
      for (const record of page?.records ?? []) {
        if (record.seq <= (seqs.get(record.stream) ?? -Infinity)) continue;
        seqs.set(record.stream, record.seq);
        yield record;
      }
      after = page?.next;
      // A store in this process answers at once: without a pause a long trail would let nobody else have a turn.
      if (after !== undefined) await clock.wait(0);
    } while (after !== undefined && !this.#isStopped);
  }

  async #stream(tenant: string, { stream, seq, hash }: AuditRecord): Promise<void> {
    const { keptHeads, tenantKeys, clock, telemetry } = this.#outside;
    const known = await keptHeads.head(tenant, stream);
    if (known?.seq === seq && known.hash === hash) return;
    await clock.wait(0);
    const { records, verification } = await checkedStream(this.#outside, tenant, stream);
    if (!verification.ok) telemetry.failure('witness', new AppError('trail.broken', { stream, seq: verification.seq }), { tenant, stream, seq: verification.seq, why: verification.why });
    // None are left where the tenant was forgotten meanwhile, which may come back.
    else if (verification.records > 0) await keptHeads.keep(tenant, await signedHead(tenantKeys, tenant, stream, headAfter(noHead, records)));
  }
}
