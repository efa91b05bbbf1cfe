import { Planner } from '../planner.ts';
import type { GroupRecord, TeamRecord } from '../records.ts';
import type { Route, SimulatorResponse, World } from '../route.ts';
import { Tenant } from '../tenant.ts';
import { boardsOf } from './board.ts';
import { channelBlock } from './channel-block.ts';
import { html, type Html } from './html.ts';
import { avatar, page, section } from './page-parts.ts';
import { personLine, shownPeople } from './people-list.ts';
import { pageHeaders } from './pages.ts';
import { sentences } from './sentences.ts';

const worded = sentences.teamPage;

/** The photo is a picture of its own address: an inline one would be in every page. */
const photoOf = (tenant: Tenant, { id, displayName }: GroupRecord): Html | undefined =>
  tenant.photo(id) &&
  html`<img class="avatar square" src="/team/${tenant.id}/${id}/photo" alt="${worded.photoOf(displayName)}" />`;

function teamPage(world: World, tenant: Tenant, group: GroupRecord, team: TeamRecord): Html {
  const photo = photoOf(tenant, group);
  const boards = new Planner(world.state, tenant).plansOf(team.id);
  const apps = new Map(tenant.apps().map((app) => [app.id, app]));
  const channels = tenant.channels(team);
  const people = shownPeople(world, tenant, group.people);
  const appNames = team.apps.map(({ appId }) => apps.get(appId)?.displayName ?? appId);
  const privacy =
    group.visibility === 'Public' ? 'public' : group.visibility === 'HiddenMembership' ? 'hiddenMembership' : 'private';
  return page(
    group.displayName,
    html`<main>
      <p class="crumbs"><a href="/" data-testid="back">${worded.back}</a></p>
      <header>
        ${photo ?? avatar(group.displayName, 'square')}
        <div>
          <p class="company">${tenant.organization()?.displayName ?? ''}</p>
          <h1 data-testid="team-name">${group.displayName}</h1>
          <p class="badges">
            <span class="badge">${worded.privacy[privacy]}</span
            >${group.classification ? html`<span class="badge">${group.classification}</span>` : undefined}${tenant.isArchived(team) ? html`<span class="badge strong">${worded.archived}</span>` : undefined}
          </p>
          <p class="description" data-testid="team-description">${group.description ?? worded.noDescription}</p>
        </div>
      </header>
      <div class="columns">
        <div>
          ${section(
            worded.channels,
            channels.length,
            html`<ul class="channels">
              ${channels.map((channel) => channelBlock(world, tenant, channel, apps))}
            </ul>`,
          )}
        </div>
        <div>
          ${section(
            worded.people,
            people.length,
            people.length
              ? html`<ul class="people">
                  ${people.map(personLine)}
                </ul>`
              : html`<p class="none">${worded.noPeople}</p>`,
          )}
          ${section(
            worded.apps,
            appNames.length,
            appNames.length
              ? html`<ul class="apps">
                  ${appNames.map((name) => html`<li data-testid="team-app">${name}</li>`)}
                </ul>`
              : html`<p class="none">${worded.noApps}</p>`,
          )}
        </div>
      </div>
      ${boards.length ? section(worded.plans, boards.length, boardsOf(world, tenant, boards)) : undefined}
      <footer>${worded.made}</footer>
    </main>`,
  );
}

const missing = page(
  worded.notFoundTitle,
  html`<main class="missing">
    <h1>${worded.notFoundTitle}</h1>
    <p>${worded.notFoundText}</p>
    <p><a href="/">${worded.back}</a></p>
  </main>`,
);

const asResponse = (status: number, content: Html): SimulatorResponse => ({
  status,
  headers: { ...pageHeaders, 'Content-Type': 'text/html; charset=utf-8' },
  body: content.toString(),
});

/** What stands at an address of the team, or the page that says that there is no such team. */
function atTeam(
  world: World,
  parameters: Readonly<Record<string, string>>,
  answer: (tenant: Tenant, group: GroupRecord, team: TeamRecord) => SimulatorResponse | undefined,
): SimulatorResponse {
  const tenant = new Tenant(world, parameters['tenant'] ?? '');
  const team = tenant.team(parameters['team'] ?? '');
  const group = team && tenant.group(team.id);
  return (team && group ? answer(tenant, group, team) : undefined) ?? asResponse(404, missing);
}

/** "Open team": what Teams would show of a team, as it is at this moment. */
export const teamPageRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/team/{tenant}/{team}',
    handle: (world, parameters) =>
      atTeam(world, parameters, (tenant, group, team) => asResponse(200, teamPage(world, tenant, group, team))),
  },
  {
    method: 'GET',
    pattern: '/team/{tenant}/{team}/photo',
    handle: (world, parameters) =>
      atTeam(world, parameters, (tenant, group) => {
        const photo = tenant.photo(group.id);
        return photo && { status: 200, headers: { ...pageHeaders, 'Content-Type': photo.type }, body: photo.bytes };
      }),
  },
];
