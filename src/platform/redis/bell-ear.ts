import { Worker, type Job } from 'bullmq';
import { second, type Clock, type Instant } from '../../clock.ts';
import type { RedisConnection } from './redis-connection.ts';

/**
 * A job is taken and done in a few ms. One whose process died between the two is another's after two or three times this, or
 * 20 s where all wait for later rings; until then it keeps back its tenant's rings.
 */
const hold = 3 * second;

/** After something has failed. */
const pause = second;

interface Ring {
  readonly tenant: string;
}

/**
 * Takes the jobs of one bell's queue, one after another, for as long as it is not closed. The loop is ours and not the
 * worker's: that one asks again without a pause while Redis is full, and after 15 s when it was away.
 */
export class BellEar {
  readonly #redis: RedisConnection;
  readonly #clock: Clock;
  readonly #queue: string;
  readonly #heard: (tenant: string, at: Instant) => void;
  readonly #closed = new AbortController();
  #worker: Worker<Ring> | undefined;
  #looksAt: Instant = 0;

  /** `heard`: with the instant that the ring was for, by the clock of who rang. */
  constructor(queue: string, heard: (tenant: string, at: Instant) => void, outside: { redis: RedisConnection; clock: Clock }) {
    this.#queue = queue;
    this.#heard = heard;
    this.#redis = outside.redis;
    this.#clock = outside.clock;
    void this.#hear();
  }

  /** What was taken and not yet done is heard by another process. */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#worker?.close(true);
  }

  async #hear(): Promise<void> {
    while (this.#listens()) {
      this.#worker = this.#open();
      try {
        await this.#worker.waitUntilReady();
        while (this.#listens()) await this.#next(this.#worker);
      } catch (error) {
        if (!this.#listens()) return;
        this.#redis.failed(error);
        // A worker that was interrupted while it was opened would never be ready, so there is a new one each time.
        await Promise.all([this.#worker.close(true), this.#clock.wait(pause, this.#closed.signal)]);
      }
    }
  }

  #listens(): boolean {
    return !this.#closed.signal.aborted;
  }

  #open(): Worker<Ring> {
    const worker = new Worker<Ring>(this.#queue, null, {
      connection: this.#redis.client,
      prefix: this.#redis.prefix,
      autorun: false,
      lockDuration: hold,
      stalledInterval: hold,
      drainDelay: hold / second,
      // It would fail a job whose process died so often; the default is 1.
      maxStalledCount: 100,
    });
    worker.on('error', (error) => this.#redis.outage.failed(error));
    return worker;
  }

  /** Waits some seconds for a job. */
  async #next(worker: Worker<Ring>): Promise<void> {
    await this.#lookForStalled(worker);
    const job = (await worker.getNextJob(worker.id)) as Job<Ring> | undefined;
    this.#redis.outage.worked();
    if (!job || !this.#listens()) return;
    this.#heard(job.data.tenant, job.timestamp + (job.opts.delay ?? 0));
    // Nobody waits for it: until it is done, rings for this tenant are kept and become one more job.
    void job.moveToCompleted(null, worker.id, false).catch((error: unknown) => this.#redis.failed(error));
  }

  async #lookForStalled(worker: Worker<Ring>): Promise<void> {
    const now = this.#clock.now();
    if (now < this.#looksAt) return;
    this.#looksAt = now + hold;
    await worker.getBackend().moveStalledJobsToWait();
  }
}
