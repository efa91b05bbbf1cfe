import { createRequire } from 'node:module';
import type * as Msal from '@azure/msal-node';

/** MSAL as the one file that its package has for `require`: as 122 modules it takes several times as long, at every start. */
export const { ClientAuthError, ConfidentialClientApplication, ManagedIdentityApplication, ServerError } = createRequire(import.meta.url)(
  '@azure/msal-node',
) as typeof Msal;
export type ConfidentialClientApplication = Msal.ConfidentialClientApplication;
