import type { Membership } from '../records.ts';
import type { World } from '../route.ts';
import type { Tenant } from '../tenant.ts';
import { html, type Html } from './html.ts';
import { avatar } from './page-parts.ts';
import { sentences } from './sentences.ts';

const worded = sentences.teamPage;

/** Somebody as a page shows them. */
export interface Shown {
  readonly name: string;
  readonly title: string;
  readonly owner: boolean;
}

/** Who is in a team or a channel by now, owners first. */
export function shownPeople(world: World, tenant: Tenant, people: readonly Membership[]): Shown[] {
  return people
    .filter(({ seenFrom }) => seenFrom <= world.now)
    .map(({ userId, owner }) => {
      const user = tenant.user(userId);
      return { name: user?.displayName ?? userId, title: user?.jobTitle ?? '', owner };
    })
    .sort((one, other) => Number(other.owner) - Number(one.owner) || one.name.localeCompare(other.name, 'en'));
}

export const personLine = (person: Shown): Html =>
  html`<li class="person" data-testid="team-person">
    ${avatar(person.name, 'round')}
    <span class="who"><span class="name">${person.name}</span><span class="about">${person.title}</span></span>
    <span class="badge${person.owner ? ' strong' : ''}">${person.owner ? worded.owner : worded.member}</span>
  </li>`;
