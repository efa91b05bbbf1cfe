import type { Feature, Grants } from '../../src/tenants/grants.ts';

/** A tenant that has granted everything but what stands in `without`. */
export class FakeGrants implements Grants {
  without: readonly Feature[] = [];

  async missing(): Promise<readonly Feature[]> {
    return this.without;
  }
}
