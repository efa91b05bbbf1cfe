import type { Picture } from '../../catalog/teams-service.ts';
import { AppError, asAppError } from '../../errors.ts';
import { done, leftOut, recorded, wait, type Step, type StepContext } from '../step.ts';
import { madeTeam } from './operation.ts';

/** So often somebody else's address is asked again; nobody waits a day for a picture. */
const looks = 3;

/** The picture that was asked for, or the source's photo, which is no part that Graph clones: read and put, both repeatable. */
export const photo: Step = {
  id: 'photo',
  needs: ['operation'],
  async run(context) {
    const { tenant } = context.request;
    let found: Picture | undefined;
    try {
      found = await wanted(context);
    } catch (thrown) {
      if (asAppError(thrown).code !== 'picture.unavailable') throw thrown;
      const looked = Number(context.memory?.['looks'] ?? 0);
      if (looked >= looks) throw new AppError('picture.refused', { why: 'silent' });
      return wait(context.clock.now() + context.patience.poll, { looks: looked + 1 });
    }
    if (!found) return done({ put: false });
    await context.teams.setPhoto(tenant, madeTeam(context), found);
    return done({ put: true }, [recorded('teamPhotoCloned')]);
  },
  without: ({ code }) => leftOut('photo.failed', 1, recorded('ERROR_CLONING_PHOTO', { failure: code }), { put: false }),
};

async function wanted({ request: { tenant, plan }, pictures, teams }: StepContext): Promise<Picture | undefined> {
  if (plan.pictureUrl !== '') return pictures.fetch(plan.pictureUrl);
  return plan.copyPhoto ? teams.photo(tenant, plan.source) : undefined;
}
