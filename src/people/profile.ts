/** A person as everybody in the company may see them. `id` is the directory's. */
export interface Person {
  readonly id: string;
  readonly displayName: string;
}

/** What cards show of a person. */
export interface Profile extends Person {
  readonly mail: string;
  readonly userPrincipalName: string;
  readonly jobTitle: string | undefined;
  readonly department: string | undefined;
  /** Somebody of another organisation. */
  readonly isGuest?: true;
  /** Nobody signs in with the account: whose it is has left, or is away for long. */
  readonly isDisabled?: true;
}

/** Whatever the directory may hold in an attribute. */
export type AttributeValue =
  | null
  | boolean
  | number
  | string
  | readonly AttributeValue[]
  | { readonly [name: string]: AttributeValue };

/** Every attribute that a tenant's rule may name (model.md §3), as the directory has them; read live, never stored. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** A type and not an interface, so that it is an `AttributeValue` too. */
export type Group = Readonly<{
  id: string;
  displayName: string;
  mail: string | null;
  '@odata.type': string;
}>;

export interface Groups {
  readonly direct: readonly Group[];
  readonly transitive: readonly Group[];
}
