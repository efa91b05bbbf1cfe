import type { AppRecord, ChannelRecord, TabRecord } from '../records.ts';
import type { World } from '../route.ts';
import type { Tenant } from '../tenant.ts';
import { linesOf } from './card-text.ts';
import { html, type Html } from './html.ts';
import { minuteOf } from './page-parts.ts';
import { personLine, shownPeople } from './people-list.ts';
import { sentences } from './sentences.ts';
import { postsIn, type ChannelPost } from './team-chat.ts';

const worded = sentences.teamPage;

function tabLine(tab: TabRecord, apps: ReadonlyMap<string, AppRecord>): Html {
  const kind = apps.get(tab.appId)?.displayName ?? tab.appId;
  const target = tab.configuration.websiteUrl ?? tab.configuration.contentUrl ?? undefined;
  return html`<li class="tab" data-testid="tab">
    <span class="tab-name">${tab.displayName}</span>
    <span class="kind">${kind}</span>
    <span class="target">${target ?? worded.notConfigured}</span>
  </li>`;
}

/** A message of the bot; its cards are read out line by line. */
function postLine(post: ChannelPost): Html {
  const cards = post.attachments.map(({ content }) => linesOf(content)).filter((lines) => lines.length > 0);
  return html`<li class="post${post.root === post.id ? '' : ' reply'}" data-testid="post">
    <p class="said-by">
      <span class="name">${sentences.botName}</span>
      <span class="about">${minuteOf(post.at)}</span
      >${post.editedAt === undefined ? undefined : html` <span class="about">${worded.edited}</span>`}
    </p>
    ${post.text ? html`<p class="said">${post.text}</p>` : undefined}
    ${cards.map((lines) => html`<p class="said card">${lines.join('\n')}</p>`)}
  </li>`;
}

/** Threads in the order in which they began, each with its replies. */
function postList(posts: readonly ChannelPost[]): Html | undefined {
  if (posts.length === 0) return undefined;
  const begun = posts.filter(({ id, root }) => id === root);
  const threads = begun.flatMap((first) => [
    first,
    ...posts.filter(({ id, root }) => root === first.id && id !== root),
  ]);
  return html`<ul class="posts" aria-label="${worded.messages}">
    ${threads.filter(({ deleted }) => !deleted).map(postLine)}
  </ul>`;
}

/** Drawn, because not every machine has a letter for it. */
const lock = html`<svg class="lock" viewBox="0 0 12 14" width="11" height="13" aria-hidden="true">
  <path d="M3 6V4a3 3 0 0 1 6 0v2" fill="none" stroke="currentColor" stroke-width="1.5" />
  <rect x="1" y="6" width="10" height="7" rx="1.5" fill="currentColor" />
</svg>`;

/** A channel with its tabs, its own people where it has them, and what the bot said in it. */
export function channelBlock(
  world: World,
  tenant: Tenant,
  channel: ChannelRecord,
  apps: ReadonlyMap<string, AppRecord>,
): Html {
  const standard = channel.membershipType === 'standard';
  const people = shownPeople(world, tenant, channel.people);
  const tabs = channel.tabs.length
    ? html`<ul class="tabs" aria-label="${worded.tabs}">
        ${channel.tabs.map((tab) => tabLine(tab, apps))}
      </ul>`
    : html`<p class="none">${worded.noTabs}</p>`;
  const own = people.length
    ? html`<ul class="people inner" aria-label="${worded.inChannel}">
        ${people.map(personLine)}
      </ul>`
    : undefined;
  return html`<li class="channel" data-testid="channel">
    <h3>
      ${standard ? html`<span class="hash" aria-hidden="true">#</span>` : lock} ${channel.displayName}
      <span class="badge${standard ? '' : ' strong'}">${worded.channelKind[channel.membershipType]}</span>
    </h3>
    ${channel.description ? html`<p class="about">${channel.description}</p>` : undefined}${own}${tabs}
    ${postList(postsIn(world, tenant.id, channel.id))}
  </li>`;
}
