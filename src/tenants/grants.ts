/**
 * What a tenant's administrators may let the app do, each by permissions of its own. `base` is what no team can be made
 * without; whatever else is missing is left out, and that is told beforehand.
 */
export const features = ['base', 'tabs', 'boards', 'privateChannels', 'groupDetails', 'removal', 'names', 'admins', 'groups', 'welcome', 'reach'] as const;
export type Feature = (typeof features)[number];

/** Knows what the app may do in each tenant. */
export interface Grants {
  /**
   * In the order of `features`; empty where nobody can tell: then each call finds out for itself. What an administrator has
   * granted since may take some minutes to show. May throw an `AppError` of `graph.*`.
   */
  missing(tenant: string): Promise<readonly Feature[]>;
}
