import type { CompanyChannel, CompanyPlan, CompanyTab, CompanyTeam, CompanyTenant } from '../../src/simulator/company/company-file.ts';
import type { Template } from '../../src/catalog/template.ts';
import { aTemplate } from '../support/builders.ts';
import { seededRandom } from '../support/seeded-random.ts';

/** Chance with words for what is drawn. */
export class Draw {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** A whole number from `least` to `most`. */
  number(least: number, most: number): number {
    return least + Math.floor(this.#random() * (most - least + 1));
  }

  /** Small numbers often, large ones sometimes. */
  few(most: number): number {
    return Math.floor(this.#random() ** 3 * (most + 1));
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  one<T>(items: readonly T[]): T {
    return items[Math.floor(this.#random() * items.length)]!;
  }

  /** So many different ones, in a drawn order. */
  some<T>(items: readonly T[], count: number): T[] {
    const left = [...items];
    return Array.from({ length: Math.min(count, items.length) }, () => left.splice(Math.floor(this.#random() * left.length), 1)[0]!);
  }
}

export const tenantId = '0e0e0e0e-0000-4000-8000-000000000001';
const numbered = (kind: string, number: number): string => `${kind.repeat(8)}-0000-4000-8000-${String(number).padStart(12, '0')}`;
export const personIds: readonly string[] = Array.from({ length: 520 }, (_, index) => numbered('a', index + 1));

const words = ['Plan', 'Ørsted & Söhne', "O'Hara's", 'Budget 100 %', '日本語', '<b>bold</b>', 'R&D', 'émile', '[link](x)', 'Änderung', 'q=1&r=2', 'Notes'];
const apps = ['com.microsoft.teamspace.tab.web', '81fef3a6-72aa-4648-a763-de824aeafb7d', '0d820ecd-def2-4297-adad-78056cde7c78', 'com.microsoftstream.embed.skypeteamstab'];
const unconfigurable = ['com.microsoft.teamspace.tab.powerbi', '2a527703-1f6f-4559-a332-d8a7d288cd88', 'com.microsoft.teamspace.tab.wiki'];
const planner = 'com.microsoft.teamspace.tab.planner';

/** Largest of each (issue: ≤ 30 channels with private ones, ≤ 60 tabs, ≤ 3 plans, ≤ 500 people). */
const most = { channels: 29, tabs: 60, plans: 3, people: 500, buckets: 6, tasks: 12 };

export function randomTeam(draw: Draw, number: number): CompanyTeam {
  const people = draw.some(personIds, 1 + draw.few(most.people - 1));
  const owners = people.slice(0, Math.min(people.length, draw.number(1, 4)));
  const plans = Array.from({ length: draw.chance(0.5) ? draw.number(1, most.plans) : 0 }, (_, index) => randomPlan(draw, number, index));
  let tabs = most.tabs;
  const channel = (displayName: string, isPrivate: boolean): CompanyChannel => {
    const count = Math.min(tabs, draw.few(6));
    tabs -= count;
    const members = draw.some(people, draw.number(1, 5));
    return {
      displayName,
      ...(draw.chance(0.5) ? { description: draw.one(words) } : {}),
      ...(isPrivate ? { membershipType: 'private' as const, people: members.map((user, index) => ({ user, owner: index === 0 })) } : {}),
      tabs: Array.from({ length: count }, () => randomTab(draw, plans)),
    };
  };
  const others = Array.from({ length: draw.few(most.channels) }, (_, index) => channel(`Channel ${String(index)} ${draw.one(['Plan', 'Änderung', '日本語'])}`, draw.chance(0.2)));
  return {
    id: numbered('b', number),
    displayName: `Source ${String(number)}`,
    mailNickname: `source${String(number)}`,
    visibility: draw.one(['Public', 'Private'] as const),
    ...(draw.chance(0.5) ? { classification: draw.one(['Internal', 'Secret']) } : {}),
    photo: draw.chance(0.5),
    owners,
    members: people.filter((id) => !owners.includes(id)),
    apps: draw.some([...apps, ...unconfigurable], draw.few(5)),
    channels: [channel('General', false), ...others],
    plans,
  };
}

function randomTab(draw: Draw, plans: readonly CompanyPlan[]): CompanyTab {
  const displayName = draw.one(words);
  if (plans.length > 0 && draw.chance(0.2)) {
    const { id } = draw.one(plans);
    const contentUrl = `https://tasks.office.com/frame?planId=${id}&channel={channelId}`;
    return { displayName, app: planner, configuration: { entityId: id, contentUrl, websiteUrl: `https://tasks.office.com/${id}`, removeUrl: contentUrl } };
  }
  if (draw.chance(0.15)) return { displayName, app: draw.one([...apps, ...unconfigurable, planner]) };
  const contentUrl = `https://a.example/${encodeURIComponent(displayName)}?n=${String(draw.number(1, 1000))}`;
  const app = draw.chance(0.1) ? draw.one(unconfigurable) : draw.one(apps);
  return { displayName, app, configuration: { entityId: draw.chance(0.5) ? 'e' : null, contentUrl, websiteUrl: contentUrl, removeUrl: null } };
}

function randomPlan(draw: Draw, number: number, index: number): CompanyPlan {
  const labels = Object.fromEntries(draw.some([1, 2, 3, 4, 5], draw.few(5)).map((slot) => [`category${String(slot)}`, draw.one(words)]));
  return {
    id: `plan${String(number).padStart(6, '0')}x${String(index)}QAFh3CxxxxxxZ`.slice(0, 28),
    title: draw.one(words),
    labels,
    buckets: Array.from({ length: draw.number(1, most.buckets) }, () => ({
      name: draw.one(words),
      tasks: Array.from({ length: draw.few(most.tasks) }, () => ({
        title: draw.one(words),
        ...(draw.chance(0.4) ? { notes: draw.one(words) } : {}),
        ...(draw.chance(0.3) ? { checklist: draw.some(words, draw.number(1, 5)) } : {}),
        labels: draw.some(Object.keys(labels), draw.few(3)),
        priority: draw.one([1, 3, 5, 9]),
        ...(draw.chance(0.2) ? { percentComplete: 50 } : {}),
        ...(draw.chance(0.2) ? { dueDateTime: '2026-12-24T10:00:00Z' } : {}),
        ...(draw.chance(0.2) ? { assignedTo: [draw.one(personIds)] } : {}),
      })),
    })),
  };
}

/** A template of that source, with every switch drawn. */
export function randomTemplate(draw: Draw, number: number): Template {
  const person = (id: string) => ({ id, name: id });
  return aTemplate({
    templateConfiguration: {
      id: `template-${String(number)}`,
      name: `Template ${String(number)}`,
      permanentMembership: { owners: draw.some(personIds, draw.few(3)).map(person), members: draw.some(personIds, draw.few(5)).map(person) },
    },
    clonedTeam: {
      teamId: numbered('b', number),
      includeApps: draw.chance(0.85),
      includeTabs: draw.chance(0.85),
      includeSettings: draw.chance(0.8),
      includeChannels: draw.chance(0.85),
      includeMembers: draw.chance(0.3),
    },
    newTeam: {
      namingConvention: draw.chance(0.5) ? 'T - <%= request.team.name %>' : '',
      teamPrivacy: draw.one(['public', 'private'] as const),
      addRequesterAsTeamOwner: draw.chance(0.7),
    },
  });
}

const bot = {
  id: 'cccccccc-0000-4000-8000-000000000001',
  externalId: 'bot',
  displayName: 'Teamwright',
  distributionMethod: 'organization',
  version: '1.0.0',
  shortDescription: 'Makes teams',
  tab: 'none',
} as const;

export function randomTenant(teams: readonly CompanyTeam[]): CompanyTenant {
  return {
    id: tenantId,
    displayName: 'Random',
    domain: 'random.example',
    countryLetterCode: 'US',
    preferredLanguage: 'en',
    users: personIds.map((id, index) => ({ id, displayName: `Person ${String(index)}`, alias: `person${String(index)}`, country: 'US' })),
    roles: [],
    apps: [bot],
    teams,
  };
}
