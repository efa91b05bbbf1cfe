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
}

/** Every attribute that a tenant's rule may name (model.md §3), as the directory has them; read live, never stored. */
export type Attributes = Readonly<Record<string, unknown>>;

export interface Group {
  readonly id: string;
  readonly displayName: string;
  readonly mail: string | null;
  readonly '@odata.type': string;
}

export interface Groups {
  readonly direct: readonly Group[];
  readonly transitive: readonly Group[];
}
