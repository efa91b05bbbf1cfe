import { AppError } from '../../errors.ts';
import { day } from '../../clock.ts';
import { done, wait, type Step } from '../step.ts';
import { madeTeam } from './operation.ts';

/** "Ready" means that the requester finds the team among their own, not only that Graph said so. Output: `link`. */
export const ready: Step = {
  id: 'ready',
  needs: ['operation', 'people', 'tabs', 'settings'],
  async run(context) {
    const { request, teams, clock, patience } = context;
    const team = madeTeam(context);
    const [seen, link] = await Promise.all([
      teams.seenBy(request.tenant, team, request.requester.id),
      teams.link(request.tenant, team),
    ]);
    if (seen && link) return done({ link });
    const since = Number(context.memory?.['since'] ?? clock.now());
    if (clock.now() - since > day) throw new AppError('team.stuck');
    return wait(clock.now() + patience.visible, { since });
  },
};
