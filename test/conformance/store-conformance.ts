import { catalogConforms } from './catalog-conformance.ts';
import { commitsConform } from './commit-conformance.ts';
import { effectsConform } from './effect-conformance.ts';
import { headsConform } from './head-conformance.ts';
import { placesConform } from './place-conformance.ts';
import { runsConform } from './run-conformance.ts';
import type { ProcessStores, StoresUnderTest } from './stores-under-test.ts';
import { tenantsConform } from './tenant-conformance.ts';
import { trailConforms } from './trail-conformance.ts';

/** What every store has to hold, whatever it is made of: one process or two, and whoever comes first. */
export function conforms({ name, begin, missing }: StoresUnderTest): void {
  if (missing !== undefined) {
    it.skip(`${name} (${missing})`);
    return;
  }
  describe(name, () => {
    let opened: Awaited<ReturnType<typeof begin>>;
    beforeEach(async () => {
      opened = await begin();
    });
    afterEach(() => opened.end());

    const both = (): readonly [ProcessStores, ProcessStores] => [opened.left, opened.right];
    commitsConform(both);
    runsConform(both);
    effectsConform(both);
    placesConform(both);
    catalogConforms(both, (ms) => opened.pass?.(ms));
    tenantsConform(both);
    trailConforms(both);
    headsConform(both);
  });
}
