import { done, leftOut, recorded, type Step } from '../step.ts';
import { madeTeam } from './operation.ts';

/** The source's photo, which is no part that Graph clones: read and put, both repeatable. */
export const photo: Step = {
  id: 'photo',
  needs: ['operation'],
  async run(context) {
    const { tenant, plan } = context.request;
    const found = plan.copyPhoto ? await context.teams.photo(tenant, plan.source) : undefined;
    if (!found) return done({ put: false });
    await context.teams.setPhoto(tenant, madeTeam(context), found);
    return done({ put: true }, [recorded('teamPhotoCloned')]);
  },
  without: ({ code }) => leftOut('photo.failed', 1, recorded('ERROR_CLONING_PHOTO', { failure: code }), { put: false }),
};
