import type { Person } from '../people/profile.ts';

/** What is cloned, who joins, and how a team is named: the manifest format, version 1.0 (model.md §1). */
export interface Template {
  readonly templateConfiguration: {
    readonly id: string;
    readonly name: string;
    readonly description: string;
    readonly language: string;
    readonly enabled: boolean;
    readonly version: string;
    /** Where its picture was fetched from, or is to be; '' where nothing is said. */
    readonly pictureUrl: string;
    readonly approval: { readonly requireApproval: boolean; readonly approvalTeam: readonly TemplatePerson[] };
    readonly permanentMembership: {
      readonly owners: readonly TemplatePerson[];
      readonly members: readonly TemplatePerson[];
    };
    readonly audienceTargeting: { readonly enabled: boolean; readonly rules: string };
  };
  readonly clonedTeam: {
    readonly teamId: string;
    readonly teamName: string;
    readonly includeApps: boolean;
    readonly includeTabs: boolean;
    readonly includeSettings: boolean;
    readonly includeChannels: boolean;
    readonly includeMembers: boolean;
  };
  readonly newTeam: {
    readonly namingConvention: string;
    readonly emailConvention: string;
    readonly descriptionConvention: string;
    readonly welcomeMessageConvention: string;
    readonly defaultName: string;
    readonly defaultDescription: string;
    readonly defaultWelcomeMessage: string;
    readonly teamPrivacy: 'public' | 'private';
    readonly addRequesterAsTeamOwner: boolean;
  };
  /** The picture that it has, by its name in the `PictureStore`; of the stored record, and no part of the manifest. */
  readonly picture?: string | undefined;
}

/** People in a manifest: the published format says `name`. */
export interface TemplatePerson {
  readonly id: string;
  readonly name: string;
}

export const templateId = (template: Template): string => template.templateConfiguration.id;

export const toPerson = ({ id, name }: TemplatePerson): Person => ({ id, displayName: name });

/** Who is to decide, each once: a manifest may name somebody twice. */
export const namedApprovers = ({ templateConfiguration: { approval } }: Template): readonly Person[] => [
  ...new Map(approval.approvalTeam.map((one) => [one.id, toPerson(one)])).values(),
];

export const byName = (left: Template, right: Template): number =>
  left.templateConfiguration.name.localeCompare(right.templateConfiguration.name);
