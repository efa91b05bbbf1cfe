import type { TeamsService } from '../catalog/teams-service.ts';
import type { Claim } from './claim.ts';

/** The same service, whose every call is made inside the claim. */
export function fenced(teams: TeamsService, claim: Claim): TeamsService {
  return {
    source: (...a) => claim.outside(() => teams.source(...a)),
    archived: (...a) => claim.outside(() => teams.archived(...a)),
    nameTaken: (...a) => claim.outside(() => teams.nameTaken(...a)),
    clone: (...a) => claim.outside(() => teams.clone(...a)),
    operation: (...a) => claim.outside(() => teams.operation(...a)),
    lookForClone: (...a) => claim.outside(() => teams.lookForClone(...a)),
    link: (...a) => claim.outside(() => teams.link(...a)),
    channels: (...a) => claim.outside(() => teams.channels(...a)),
    tabs: (...a) => claim.outside(() => teams.tabs(...a)),
    addTab: (...a) => claim.outside(() => teams.addTab(...a)),
    members: (...a) => claim.outside(() => teams.members(...a)),
    addMembers: (...a) => claim.outside(() => teams.addMembers(...a)),
    promote: (...a) => claim.outside(() => teams.promote(...a)),
    removeMember: (...a) => claim.outside(() => teams.removeMember(...a)),
    update: (...a) => claim.outside(() => teams.update(...a)),
    seenBy: (...a) => claim.outside(() => teams.seenBy(...a)),
  };
}
