import { fingerprintsOf } from '../../catalog/fingerprint.ts';
import { done, type Step } from '../step.ts';

/** A template's team that has changed since the review: the new one is made from what is there now, and that is told. */
export const source: Step = {
  id: 'source',
  needs: ['operation'],
  async run(context) {
    const { tenant, plan } = context.request;
    const { source: team, copy } = await context.source();
    const now = await fingerprintsOf(context.keys, tenant, team, copy);
    const isSame = Object.entries(plan.fingerprints).every(([part, then]) => now[part as keyof typeof now] === then);
    return done({ changed: !isSame }, [], isSame ? [] : [{ code: 'source.changed', values: {} }]);
  },
  without: () => done(),
};
