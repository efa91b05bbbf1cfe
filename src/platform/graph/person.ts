import { z } from 'zod';
import type { Profile } from '../../people/profile.ts';

/** `$select` for `person` (resources/user). */
export const personProperties = 'id,displayName,mail,userPrincipalName,jobTitle,department';

/** A user as Graph answers it, as a profile. Who has no mailbox has no mail: then their sign-in name stands for it. */
export const person = z
  .object({
    id: z.string().min(1),
    displayName: z.string().nullish(),
    mail: z.string().nullish(),
    userPrincipalName: z.string(),
    jobTitle: z.string().nullish(),
    department: z.string().nullish(),
  })
  .transform(
    (user): Profile => ({
      id: user.id,
      displayName: user.displayName ?? user.userPrincipalName,
      mail: user.mail ?? user.userPrincipalName,
      userPrincipalName: user.userPrincipalName,
      jobTitle: user.jobTitle ?? undefined,
      department: user.department ?? undefined,
    }),
  );
