import { leavesOut } from '../../catalog/plan.ts';
import { datedNickname } from '../../catalog/naming.ts';
import { asAppError } from '../../errors.ts';
import { done, leftOut, recorded, type Step } from '../step.ts';
import { madeTeam } from './operation.ts';

/**
 * The nickname of the plan, which the clone ignores; where another group has taken it since the review, with the time of
 * the submit. A PATCH, repeatable.
 */
export const nickname: Step = {
  id: 'nickname',
  needs: ['operation'],
  async run(context) {
    const { tenant, plan, submittedAt } = context.request;
    if (leavesOut(plan, 'emailName')) return done();
    const set = (wanted: string): Promise<void> => context.teams.setNickname(tenant, madeTeam(context), wanted);
    try {
      await set(plan.mailNickname);
    } catch (thrown) {
      if (asAppError(thrown).code !== 'graph.refused') throw thrown;
      await set(datedNickname(plan.mailNickname, submittedAt));
    }
    return done({}, [recorded('mailNicknameUpdated')]);
  },
  without: ({ code }) => leftOut('nickname.failed', 1, recorded('ERROR_UPDATING_MAIL_NICKNAME', { failure: code })),
};
