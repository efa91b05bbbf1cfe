/** Two companies in which everything has the same id, and only the names differ: what one has, the other must never see. */
export const aurora = 'aaaaaaaa-0000-4000-8000-00000000000a';
export const borealis = 'bbbbbbbb-0000-4000-8000-00000000000b';

const numbered = (kind: string, number: number): string => `${kind.repeat(8)}-0000-4000-8000-${String(number).padStart(12, '0')}`;
const count = 10;
const numbers = Array.from({ length: count }, (_, index) => index + 1);

export const personId = (number: number): string => numbered('1', number);
/** The kit is made at once; the guarded one of the same number and the same source is decided by persons 9 and 10. */
export const kitId = (number: number): string => numbered('2', number);
export const guardedId = (number: number): string => numbered('3', number);
/** The source team of the kit and the guarded one of the number. */
export const teamId = (number: number): string => numbered('4', number);
/** For the department that only the first company has. */
export const targetedId = numbered('5', 1);

function tenant(id: string, name: string, department: string): object {
  const admin = personId(8);
  return {
    id,
    displayName: name,
    domain: `${name.toLowerCase()}.example`,
    countryLetterCode: 'US',
    preferredLanguage: 'en',
    users: numbers.map((number) => ({ id: personId(number), displayName: `${name} Person${letter(number)}`, country: 'US', department, jobTitle: 'Colleague' })),
    roles: [{ id: numbered('6', 1), roleTemplateId: '62e90394-69f5-4237-9190-012177145e10', displayName: 'Global Administrator', members: [admin] }],
    // A source each, so that tests at once do not wait for each other at Graph's limits.
    teams: numbers.map((number) => ({
      id: teamId(number),
      displayName: `${name} source ${number}`,
      mailNickname: `source${number}`,
      owners: [admin],
      members: [],
      channels: [{ displayName: 'General' }, { displayName: `${name} work` }],
    })),
  };
}

const letter = (number: number): string => String.fromCharCode(64 + number);

function template(id: string, name: string, source: number, own: { approval?: boolean; rule?: string; prefix: string }): object {
  const approvalTeam = own.approval ? [9, 10].map((number) => ({ id: personId(number), name: `Person${letter(number)}` })) : [];
  return {
    templateConfiguration: {
      id,
      name,
      description: `About ${name}`,
      language: 'en-us',
      enabled: true,
      version: '1.0.0',
      approval: { requireApproval: own.approval === true, approvalTeam },
      permanentMembership: { owners: [], members: [] },
      audienceTargeting: { enabled: own.rule !== undefined, rules: own.rule ?? '' },
    },
    clonedTeam: {
      teamId: teamId(source),
      teamName: '',
      includeApps: true,
      includeTabs: true,
      includeSettings: true,
      includeChannels: true,
      includeMembers: false,
    },
    newTeam: {
      namingConvention: `${own.prefix} <%= request.team.name %>`,
      emailConvention: '',
      descriptionConvention: '',
      defaultName: '',
      defaultDescription: '',
      teamPrivacy: 'private',
      addRequesterAsTeamOwner: true,
    },
  };
}

function templatesOf(name: string, prefix: string): readonly object[] {
  return [
    ...numbers.map((number) => template(kitId(number), `${name} kit ${number}`, number, { prefix })),
    ...numbers.map((number) => template(guardedId(number), `${name} guarded ${number}`, number, { prefix, approval: true })),
    template(targetedId, `${name} polar`, 1, { prefix, rule: "user.department === 'Polar'" }),
  ];
}

/** What a company file holds. */
export const twins = {
  tenants: [tenant(aurora, 'Aurora', 'Polar'), tenant(borealis, 'Borealis', 'Tropical')],
  templates: { [aurora]: templatesOf('Aurora', 'AU'), [borealis]: templatesOf('Borealis', 'BO') },
};
