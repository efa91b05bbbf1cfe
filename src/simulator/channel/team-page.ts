import type { AppRecord, ChannelRecord, GroupRecord, TabRecord, TeamRecord } from '../records.ts';
import type { Route, SimulatorResponse, World } from '../route.ts';
import { Tenant } from '../tenant.ts';
import { html, type Html } from './html.ts';
import { pageHeaders } from './pages.ts';
import { sentences } from './sentences.ts';

const worded = sentences.teamPage;

const letters = (text: string): string[] => Array.from(text);

/** The first letters of the first and the last word. */
const initials = (name: string): string => {
  const words = name.split(/[\s\-·:]+/).flatMap((word) =>
    letters(word)
      .filter((each) => /[\p{L}\p{N}]/u.test(each))
      .slice(0, 1),
  );
  return (words.length > 1 ? `${words[0] ?? ''}${words.at(-1) ?? ''}` : (words[0] ?? '?')).toUpperCase();
};

/** One of the page's eight colours: the same for the same name everywhere. */
const hue = (name: string): number => letters(name).reduce((sum, each) => sum + (each.codePointAt(0) ?? 0), 0) % 8;

const avatar = (name: string, kind: 'round' | 'square'): Html =>
  html`<span class="avatar ${kind} hue-${hue(name)}" aria-hidden="true">${initials(name)}</span>`;

const page = (title: string, content: Html): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="/page/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/page/team.css" />
      </head>
      <body>
        ${content}
      </body>
    </html>`;

function tabLine(tab: TabRecord, apps: ReadonlyMap<string, AppRecord>): Html {
  const kind = apps.get(tab.appId)?.displayName ?? tab.appId;
  const target = tab.configuration.websiteUrl ?? tab.configuration.contentUrl ?? undefined;
  return html`<li class="tab" data-testid="tab">
    <span class="tab-name">${tab.displayName}</span>
    <span class="kind">${kind}</span>
    <span class="target">${target ?? worded.notConfigured}</span>
  </li>`;
}

function channelBlock(channel: ChannelRecord, apps: ReadonlyMap<string, AppRecord>): Html {
  const tabs = channel.tabs.length
    ? html`<ul class="tabs" aria-label="${worded.tabs}">
        ${channel.tabs.map((tab) => tabLine(tab, apps))}
      </ul>`
    : html`<p class="none">${worded.noTabs}</p>`;
  return html`<li class="channel" data-testid="channel">
    <h3>
      <span class="hash" aria-hidden="true">#</span> ${channel.displayName}
      <span class="badge">${worded.channelKind[channel.membershipType]}</span>
    </h3>
    ${channel.description ? html`<p class="about">${channel.description}</p>` : undefined}${tabs}
  </li>`;
}

interface Shown {
  readonly name: string;
  readonly title: string;
  readonly owner: boolean;
}

/** Who is in the team by now, owners first. */
function peopleOfGroup(world: World, tenant: Tenant, group: GroupRecord): Shown[] {
  return group.people
    .filter(({ seenFrom }) => seenFrom <= world.now)
    .map(({ userId, owner }) => {
      const user = tenant.user(userId);
      return { name: user?.displayName ?? userId, title: user?.jobTitle ?? '', owner };
    })
    .sort((one, other) => Number(other.owner) - Number(one.owner) || one.name.localeCompare(other.name, 'en'));
}

const personLine = (person: Shown): Html =>
  html`<li class="person" data-testid="team-person">
    ${avatar(person.name, 'round')}
    <span class="who"><span class="name">${person.name}</span><span class="about">${person.title}</span></span>
    <span class="badge${person.owner ? ' strong' : ''}">${person.owner ? worded.owner : worded.member}</span>
  </li>`;

const section = (title: string, count: number, content: Html): Html =>
  html`<section>
    <h2>${title} <span class="count">${count}</span></h2>
    ${content}
  </section>`;

function teamPage(world: World, tenant: Tenant, group: GroupRecord, team: TeamRecord): Html {
  const apps = new Map(tenant.apps().map((app) => [app.id, app]));
  const channels = tenant.channels(team);
  const people = peopleOfGroup(world, tenant, group);
  const appNames = team.apps.map(({ appId }) => apps.get(appId)?.displayName ?? appId);
  const privacy =
    group.visibility === 'Public' ? 'public' : group.visibility === 'HiddenMembership' ? 'hiddenMembership' : 'private';
  return page(
    group.displayName,
    html`<main>
      <p class="crumbs"><a href="/" data-testid="back">${worded.back}</a></p>
      <header>
        ${avatar(group.displayName, 'square')}
        <div>
          <p class="company">${tenant.organization()?.displayName ?? ''}</p>
          <h1 data-testid="team-name">${group.displayName}</h1>
          <p class="badges">
            <span class="badge">${worded.privacy[privacy]}</span
            >${tenant.isArchived(team) ? html`<span class="badge strong">${worded.archived}</span>` : undefined}
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
              ${channels.map((channel) => channelBlock(channel, apps))}
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

/** "Open team": what Teams would show of a team, as it is at this moment. */
export const teamPageRoute: Route = {
  method: 'GET',
  pattern: '/team/{tenant}/{team}',
  handle(world, parameters) {
    const tenant = new Tenant(world, parameters['tenant'] ?? '');
    const team = tenant.team(parameters['team'] ?? '');
    const group = team && tenant.group(team.id);
    return team && group ? asResponse(200, teamPage(world, tenant, group, team)) : asResponse(404, missing);
  },
};
