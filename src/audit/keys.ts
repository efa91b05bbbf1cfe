import type { Sealed } from './record.ts';

/** Keys of persons, one each in a tenant; kept apart from what they seal. */
export interface AuditKeys {
  /** The id of the person's key, made at the first call: the person's name in the trail. */
  nameFor(tenant: string, person: string): Promise<string>;
  seal(tenant: string, person: string, text: string): Promise<Sealed>;
  /** Undefined when the key was destroyed. Throws where the box was tampered with. */
  open(tenant: string, sealed: Sealed): Promise<string | undefined>;
}
