import { done, type Step } from '../step.ts';
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
