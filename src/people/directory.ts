import type { Attributes, Groups, Profile } from './profile.ts';
import type { Account } from './user-profile.ts';

/** Knows a tenant's people. Reads only; every call may throw an `AppError` of `graph.*`. */
export interface Directory {
  person(tenant: string, id: string): Promise<Profile | undefined>;
  /** Those of the ids that exist, in the order asked for. */
  people(tenant: string, ids: readonly string[]): Promise<readonly Profile[]>;
  /**
   * Those who have this e-mail address or sign-in name; of a name without an `@`, those who are called so, or else those whose name or
   * surname begins so. At most `limit`, in no order.
   */
  found(tenant: string, text: string, limit: number): Promise<readonly Profile[]>;
  /** What is stored of them, read anew. */
  account(tenant: string, id: string): Promise<Account | undefined>;
  attributes(tenant: string, id: string): Promise<Attributes | undefined>;
  groups(tenant: string, id: string): Promise<Groups>;
  /** `roleTemplateId` of each directory role that the person holds. */
  directoryRoles(tenant: string, id: string): Promise<readonly string[]>;
  /** People who hold the directory role with this template id. */
  holders(tenant: string, roleTemplateId: string): Promise<readonly Profile[]>;
}
