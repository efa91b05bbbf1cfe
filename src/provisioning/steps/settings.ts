import { leftOut, done, recorded, type Step } from '../step.ts';
import { madeTeam } from './operation.ts';

/** Gives the team its final description, without the marker, and its privacy. A PATCH, repeatable. */
export const settings: Step = {
  id: 'settings',
  needs: ['operation'],
  async run(context) {
    const { tenant, plan } = context.request;
    const change = { description: plan.description, visibility: plan.privacy };
    await context.teams.update(tenant, madeTeam(context), change);
    return done();
  },
};

/** The source's classification, which Graph does not always copy. Repeatable. */
export const classification: Step = {
  id: 'classification',
  needs: ['operation'],
  async run(context) {
    const { tenant, plan } = context.request;
    if (plan.classification !== undefined) await context.teams.setClassification(tenant, madeTeam(context), plan.classification);
    return done();
  },
  without: ({ code }) => leftOut('classification.failed', 1, recorded('classificationKO', { failure: code })),
};
