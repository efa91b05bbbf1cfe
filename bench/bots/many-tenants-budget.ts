import { InProcessCallBudget } from '../../src/platform/embedded/in-process-call-budget.ts';
import type { CallLimit, Reservation } from '../../src/limits.ts';

/** Teams lets a bot answer 30 times a second in a tenant: so many tenants stand behind the few people who talk to it here. */
const tenants = 500;

/** Counts every call as the product does, but those of one tenant as if they were of many, so that no turn waits for its place. */
export class ManyTenantsBudget extends InProcessCallBudget {
  #calls = 0;

  override reserve(limits: readonly CallLimit[], latest: number): Promise<Reservation> {
    this.#calls += 1;
    const tenant = this.#calls % tenants;
    return super.reserve(limits.map((limit) => ({ ...limit, key: `${tenant}:${limit.key}` })), latest);
  }
}
