import type { Feature } from '../../tenants/grants.ts';
import type { Method } from './call.ts';

/** The application permissions of Microsoft Graph that the app asks for, by the ids of their app roles (learn.microsoft.com/graph/permissions-reference). */
export const appRoles = {
  'AppCatalog.Read.All': 'e12dae10-5a57-4817-b79d-dfbec5348930',
  'Channel.Create': 'f3a65bd4-b703-46df-8f7e-0174fea562aa',
  'Channel.ReadBasic.All': '59a6b24b-4225-4393-8165-ebaec5f55d7a',
  'ChannelMember.Read.All': '3b55498e-47ec-484f-8136-9013221c06a9',
  'Directory.Read.All': '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
  'Group.ReadWrite.All': '62a82d76-70ea-41e2-9197-370581804d09',
  'GroupMember.Read.All': '98830695-27a2-44f7-8c18-0c3ebc9698f6',
  'Tasks.ReadWrite.All': '44e666d1-d276-445b-a5fc-8815eeb81d55',
  'Team.Create': '23fc2474-f741-46ce-8465-674744c5c361',
  'TeamMember.ReadWrite.All': '0121dc95-1b9f-4aed-8bac-58c5ac466691',
  'TeamSettings.ReadWrite.All': 'bdd80a03-d9bc-451d-b7c4-ce7c63fe3c8f',
  'TeamsAppInstallation.ReadForTeam.All': '1f615aea-6bf9-4b05-84bd-46388e138537',
  'TeamsAppInstallation.ReadWriteSelfForTeam.All': '9f67436c-5415-4e7f-8ac1-3014a7132630',
  'TeamsAppInstallation.ReadWriteSelfForUser.All': '908de74d-f8b2-4d6b-a9ed-2a17b3b78179',
  'TeamsTab.Create': '49981c42-fd7b-4530-be03-e77b21aed25e',
  'TeamsTab.Read.All': '46890524-499a-4bb2-ad64-1476b4f3e1cf',
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
} as const;
export type AppPermission = keyof typeof appRoles;

/** A call that the app makes; parameters of its path are in braces. */
export interface PermittedCall {
  readonly method: Method;
  readonly path: string;
  /** Of learn.microsoft.com/graph/api, whose Permissions it follows. */
  readonly page: string;
  /** Which of the feature's permissions lets it pass; undefined where Microsoft asks for none beyond a token. */
  readonly by: AppPermission | undefined;
}

const row = (by: AppPermission | undefined, method: Method, path: string, page: string): PermittedCall => ({ method, path, page, by });
const planner = 'Tasks.ReadWrite.All';

/**
 * Every call to Graph that the app makes, by what it is made for: the least permissions with which all of that works.
 * Directory.Read.All is documented as the least with which an app reads a person's memberships and their roles; it does for the
 * naming policy and deleted groups too, for which Group.Read.All would open everybody's conversations. Changing or deleting a
 * group takes Group.ReadWrite.All: the narrower ones are for other properties.
 */
export const permittedCalls: Readonly<Record<Feature, readonly PermittedCall[]>> = {
  base: [
    row('User.Read.All', 'GET', '/users/{user}', 'user-get'),
    row('User.Read.All', 'GET', '/users', 'user-list'),
    row('User.Read.All', 'GET', '/organization', 'organization-list'),
    row('User.Read.All', 'GET', '/users/{user}/joinedTeams', 'user-list-joinedteams'),
    row('GroupMember.Read.All', 'GET', '/groups', 'group-list'),
    row('Team.Create', 'POST', '/teams/{team}/clone', 'team-clone'),
    row(undefined, 'GET', '/teams/{team}/operations/{operation}', 'teamsasyncoperation-get'),
    row('TeamSettings.ReadWrite.All', 'GET', '/teams/{team}', 'team-get'),
    row('TeamSettings.ReadWrite.All', 'PATCH', '/teams/{team}', 'team-update'),
    row('TeamSettings.ReadWrite.All', 'GET', '/teams/{team}/photo', 'profilephoto-get'),
    row('TeamSettings.ReadWrite.All', 'GET', '/teams/{team}/photo/$value', 'profilephoto-get'),
    row('TeamSettings.ReadWrite.All', 'PUT', '/teams/{team}/photo/$value', 'profilephoto-update'),
    row('TeamMember.ReadWrite.All', 'GET', '/teams/{team}/members', 'team-list-members'),
    row('TeamMember.ReadWrite.All', 'POST', '/teams/{team}/members/add', 'conversationmembers-add'),
    row('TeamMember.ReadWrite.All', 'PATCH', '/teams/{team}/members/{member}', 'team-update-members'),
    row('TeamMember.ReadWrite.All', 'DELETE', '/teams/{team}/members/{member}', 'team-delete-members'),
    row('Channel.ReadBasic.All', 'GET', '/teams/{team}/channels', 'channel-list'),
    row('Channel.ReadBasic.All', 'GET', '/teams/{team}/primaryChannel', 'team-get-primarychannel'),
    row('TeamsAppInstallation.ReadForTeam.All', 'GET', '/teams/{team}/installedApps', 'team-list-installedapps'),
  ],
  tabs: [
    row('TeamsTab.Read.All', 'GET', '/teams/{team}/channels/{channel}/tabs', 'channel-list-tabs'),
    row('TeamsTab.Create', 'POST', '/teams/{team}/channels/{channel}/tabs', 'channel-post-tabs'),
  ],
  boards: [
    row(planner, 'GET', '/groups/{group}/planner/plans', 'plannergroup-list-plans'),
    row(planner, 'POST', '/planner/plans', 'planner-post-plans'),
    row(planner, 'GET', '/planner/plans/{plan}/details', 'plannerplandetails-get'),
    row(planner, 'PATCH', '/planner/plans/{plan}/details', 'plannerplandetails-update'),
    row(planner, 'GET', '/planner/plans/{plan}/buckets', 'plannerplan-list-buckets'),
    row(planner, 'POST', '/planner/buckets', 'planner-post-buckets'),
    row(planner, 'GET', '/planner/plans/{plan}/tasks', 'plannerplan-list-tasks'),
    row(planner, 'POST', '/planner/tasks', 'planner-post-tasks'),
    row(planner, 'GET', '/planner/tasks/{task}/details', 'plannertaskdetails-get'),
    row(planner, 'PATCH', '/planner/tasks/{task}/details', 'plannertaskdetails-update'),
  ],
  privateChannels: [
    row('ChannelMember.Read.All', 'GET', '/teams/{team}/channels/{channel}/members', 'channel-list-members'),
    row('Channel.Create', 'POST', '/teams/{team}/channels', 'channel-post'),
  ],
  groupDetails: [row('Group.ReadWrite.All', 'PATCH', '/groups/{group}', 'group-update')],
  removal: [row('Group.ReadWrite.All', 'DELETE', '/groups/{group}', 'group-delete')],
  names: [
    row('Directory.Read.All', 'POST', '/directoryObjects/validateProperties', 'directoryobject-validateproperties'),
    row('Directory.Read.All', 'GET', '/directory/deletedItems/microsoft.graph.group', 'directory-deleteditems-list'),
  ],
  admins: [
    row('Directory.Read.All', 'GET', '/users/{user}/transitiveMemberOf', 'user-list-transitivememberof'),
    row('Directory.Read.All', 'GET', '/directoryRoles', 'directoryrole-list'),
    row('Directory.Read.All', 'GET', '/directoryRoles/{role}/members', 'directoryrole-list-members'),
    row('Directory.Read.All', 'GET', '/groups/{group}/members', 'group-list-members'),
  ],
  groups: [
    row('Directory.Read.All', 'GET', '/users/{user}/memberOf', 'user-list-memberof'),
    row('Directory.Read.All', 'GET', '/users/{user}/transitiveMemberOf', 'user-list-transitivememberof'),
  ],
  welcome: [
    row('AppCatalog.Read.All', 'GET', '/appCatalogs/teamsApps', 'appcatalogs-list-teamsapps'),
    row('TeamsAppInstallation.ReadWriteSelfForTeam.All', 'POST', '/teams/{team}/installedApps', 'team-post-installedapps'),
  ],
  reach: [
    row('AppCatalog.Read.All', 'GET', '/appCatalogs/teamsApps', 'appcatalogs-list-teamsapps'),
    row('TeamsAppInstallation.ReadWriteSelfForUser.All', 'GET', '/users/{user}/teamwork/installedApps', 'userteamwork-list-installedapps'),
    row('TeamsAppInstallation.ReadWriteSelfForUser.All', 'POST', '/users/{user}/teamwork/installedApps', 'userteamwork-post-installedapps'),
    row('TeamsAppInstallation.ReadWriteSelfForUser.All', 'GET', '/users/{user}/teamwork/installedApps/{installation}/chat', 'userscopeteamsappinstallation-get-chat'),
  ],
};

/** In the order of the calls, each once. */
export const permissionsOf = (feature: Feature): readonly AppPermission[] => [
  ...new Set(permittedCalls[feature].flatMap(({ by }) => by ?? [])),
];
