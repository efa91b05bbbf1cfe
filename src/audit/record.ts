import type { Instant } from '../clock.ts';

/** Facts that tell nothing of a person: codes, counts, ids of things. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

/** What tells of one person, under that person's own key: destroying the key erases it and breaks no chain. */
export interface Sealed {
  /** Id of the key, by which nobody can be found. */
  readonly key: string;
  /** AES-256-GCM: 12 bytes of nonce, ciphertext, 16 bytes of tag, in base64. */
  readonly box: string;
}

/** One line of the trail. Its form never changes: old records must verify for ever. */
export interface AuditRecord {
  /** A request, a template or the tenant, by id. */
  readonly stream: string;
  /** From 1, without gaps. */
  readonly seq: number;
  readonly at: Instant;
  /** `system`, or the id of the key of the person who acted. */
  readonly actor: string;
  readonly code: string;
  readonly facts: Facts;
  readonly sealed: readonly Sealed[];
  /** SHA-256 over the record before this one and this one, in hexadecimal. */
  readonly hash: string;
}

/** The last record of a stream; seq 0 and an empty hash where there is none. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export const noHead: Head = { seq: 0, hash: '' };

/** What is to be recorded, before its place in the chain is known. */
export interface Entry {
  /** `system` or a person's directory id. */
  readonly actor: string;
  readonly code: string;
  readonly facts: Facts;
  readonly personal?: readonly { readonly person: string; readonly value: unknown }[];
}
