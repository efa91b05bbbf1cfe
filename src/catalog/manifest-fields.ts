import { formLimits } from './draft.ts';
import type { TemplatePerson } from './template.ts';

/**
 * What a field of a manifest may hold, and what stands for it where it is missing; without that, it is required. Limits in UTF-16
 * units. `form`: how much of a default the form takes.
 */
export type Field =
  | { readonly kind: 'text'; readonly most: number; readonly otherwise?: string; readonly mayBeEmpty: boolean; readonly form?: number }
  /** Never blank, and without control characters. */
  | { readonly kind: 'key'; readonly most: number }
  | { readonly kind: 'version'; readonly most: number }
  /** Of a picture on the web: https, or nothing. What is none is left out with a word, as a team can do without it. */
  | { readonly kind: 'picture'; readonly most: number }
  /** Of Entra's, kept in lower case. */
  | { readonly kind: 'id'; readonly otherwise?: string }
  | { readonly kind: 'flag'; readonly otherwise: boolean }
  | { readonly kind: 'choice'; readonly of: readonly [string, ...string[]] }
  | { readonly kind: 'people'; readonly most: number }
  | Block
  /** Of the published format, and of no use to us yet. */
  | { readonly kind: 'unused' };

export interface Block {
  readonly kind: 'block';
  readonly fields: Readonly<Record<string, Field>>;
}

/** The type of what is kept of a field. */
export type Kept<F> = F extends { kind: 'flag' }
  ? boolean
  : F extends { kind: 'choice'; of: readonly (infer Choice)[] }
    ? Choice
    : F extends { kind: 'people' }
      ? readonly TemplatePerson[]
      : F extends { kind: 'block'; fields: infer Fields }
        ? { readonly [Name in keyof Fields as Fields[Name] extends { kind: 'unused' } ? never : Name]: Kept<Fields[Name]> }
        : string;

const block = <const Fields extends Block['fields']>(fields: Fields) => ({ kind: 'block', fields }) as const;
/** Required, and never blank. */
const named = (most: number) => ({ kind: 'text', most, mayBeEmpty: false }) as const;
const text = (most: number, otherwise = '') => ({ kind: 'text', most, otherwise, mayBeEmpty: true }) as const;
const prefilled = (most: number, form: number) => ({ ...text(most), form }) as const;
const flag = (otherwise: boolean) => ({ kind: 'flag', otherwise }) as const;
const people = (most: number) => ({ kind: 'people', most }) as const;
const unused = { kind: 'unused' } as const;

const longestExpression = 4096;

/** A person in a manifest; whatever else is said of them is left out. */
export const personFields = block({ id: { kind: 'id' }, name: named(256) });

/** The manifest format, version 1.0 (model.md §1). */
export const manifestFields = block({
  publisher: unused,
  templateConfiguration: block({
    id: { kind: 'key', most: 256 },
    name: named(256),
    description: { kind: 'text', most: 1024, mayBeEmpty: true },
    language: text(35, 'en-us'),
    enabled: flag(true),
    version: { kind: 'version', most: 64 },
    system: unused,
    singleton: unused,
    pictureUrl: { kind: 'picture', most: formLimits.pictureUrl },
    categories: unused,
    slug: unused,
    cardPicture: unused,
    socialPicture: unused,
    screenshots: unused,
    tags: unused,
    approval: block({ requireApproval: flag(false), approvalTeam: people(10) }),
    permanentMembership: block({ owners: people(20), members: people(20) }),
    audienceTargeting: block({ enabled: flag(false), rules: text(longestExpression) }),
    adoption: unused,
  }),
  clonedTeam: block({
    // A template without a source team is none yet: it can be kept, not enabled.
    teamId: { kind: 'id', otherwise: '' },
    teamName: text(256),
    includeApps: flag(true),
    includeTabs: flag(true),
    includeSettings: flag(true),
    includeChannels: flag(true),
    includeMembers: flag(false),
  }),
  newTeam: block({
    namingConvention: text(longestExpression),
    emailConvention: text(longestExpression),
    descriptionConvention: text(longestExpression),
    welcomeMessageConvention: text(longestExpression),
    defaultName: prefilled(256, formLimits.name),
    defaultDescription: prefilled(2048, formLimits.description),
    defaultWelcomeMessage: prefilled(1024, formLimits.welcomeMessage),
    // The first is what is meant where nothing is said: nobody is let in by an omission.
    teamPrivacy: { kind: 'choice', of: ['private', 'public'] },
    addRequesterAsTeamOwner: flag(true),
  }),
  teamwright: unused,
  initialization: unused,
});
