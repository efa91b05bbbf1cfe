import { z } from 'zod';
import type { Profile } from '../../people/profile.ts';
import type { Account } from '../../people/user-profile.ts';

/** `$select` for `person` (resources/user). */
export const personProperties = 'id,displayName,mail,userPrincipalName,jobTitle,department,userType,accountEnabled';

/** A user as Graph answers it, as a profile. Who has no mailbox has no mail: then their sign-in name stands for it. */
export const person = z
  .object({
    id: z.string().min(1),
    displayName: z.string().nullish(),
    mail: z.string().nullish(),
    userPrincipalName: z.string(),
    jobTitle: z.string().nullish(),
    department: z.string().nullish(),
    userType: z.string().nullish(),
    accountEnabled: z.boolean().nullish(),
  })
  .transform(
    (user): Profile => ({
      id: user.id,
      displayName: user.displayName ?? user.userPrincipalName,
      mail: user.mail ?? user.userPrincipalName,
      userPrincipalName: user.userPrincipalName,
      jobTitle: user.jobTitle ?? undefined,
      department: user.department ?? undefined,
      ...(user.userType === 'Guest' ? { isGuest: true } : {}),
      ...(user.accountEnabled === false ? { isDisabled: true } : {}),
    }),
  );

/** `$select` for `account`: nothing but what is stored of a person is ever read for it. */
export const accountProperties =
  'id,userPrincipalName,companyName,mail,displayName,givenName,country,preferredLanguage,department,city,jobTitle,surname,usageLocation';

const text = z.string().nullish().transform((value) => value ?? '');

/** A user as Graph answers it, under the names of what is stored. */
export const account = z
  .object({
    id: z.string().min(1),
    userPrincipalName: z.string(),
    companyName: text,
    mail: text,
    displayName: text,
    givenName: text,
    country: text,
    preferredLanguage: text,
    department: text,
    city: text,
    jobTitle: text,
    surname: text,
    usageLocation: text,
  })
  .transform(
    (user): Omit<Account, 'msTenantId'> => ({
      msUserId: user.id,
      msUPN: user.userPrincipalName,
      msCompanyName: user.companyName,
      msEmail: user.mail,
      msDisplayName: user.displayName || user.userPrincipalName,
      msGivenName: user.givenName,
      msCountry: user.country,
      msPreferredLanguage: user.preferredLanguage,
      msDepartment: user.department,
      msCity: user.city,
      msJobTitle: user.jobTitle,
      msSurname: user.surname,
      msUsageLocation: user.usageLocation,
    }),
  );
