import type { Route } from '../route.ts';
import { appRoutes } from './apps.ts';
import { channelRoutesOfTeam } from './channels.ts';
import { cloneRoute } from './clone.ts';
import { directoryRoutes } from './directory.ts';
import { groupRoutes } from './groups.ts';
import { memberRoutes } from './members.ts';
import { membershipRoutes } from './memberships.ts';
import { photoRoutes } from './photos.ts';
import { bucketRoutes } from './planner-buckets.ts';
import { planRoutes } from './planner-plans.ts';
import { taskDetailsRoutes } from './planner-task-details.ts';
import { taskRoutes } from './planner-tasks.ts';
import { tabRoutes } from './tabs.ts';
import { teamRoutes } from './teams.ts';
import { tokenRoute } from './token.ts';
import { userAppRoutes } from './user-apps.ts';
import { userRoutes } from './users.ts';

/** All of Microsoft Graph that is simulated, and the token endpoint; `$batch` is in `answer`, because it answers the others. */
export const graphRoutes: readonly Route[] = [
  tokenRoute,
  ...userRoutes,
  ...membershipRoutes,
  ...userAppRoutes,
  ...directoryRoutes,
  ...groupRoutes,
  ...teamRoutes,
  cloneRoute,
  ...channelRoutesOfTeam,
  ...tabRoutes,
  ...appRoutes,
  ...memberRoutes,
  ...photoRoutes,
  ...planRoutes,
  ...bucketRoutes,
  ...taskRoutes,
  ...taskDetailsRoutes,
];
