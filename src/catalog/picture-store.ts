import { hour, type Instant } from '../clock.ts';
import type { Picture } from './teams-service.ts';

export interface KeptPicture {
  readonly name: string;
  readonly picture: Picture;
}

/**
 * Keeps templates' pictures, by their tenant and their name (`pictureName`). Which template has which, its record says. All but `link` throw
 * `blobs.unavailable`, `blobs.missing` or `blobs.refused` where the store is another machine.
 */
export interface PictureStore {
  /** Repeatable; what was there under the name is the same. */
  put(tenant: string, name: string, picture: Picture): Promise<void>;
  /** Nothing happens where there is none. */
  remove(tenant: string, name: string): Promise<void>;
  /**
   * An address at which whoever has it sees the picture, for one to two hours; within an hour it is the same one, so that it is loaded once.
   * Undefined where none is to be had now: a card goes without it.
   */
  link(tenant: string, name: string): Promise<string | undefined>;
  /** All of a tenant's, those that no template has any more too. */
  all(tenant: string): AsyncIterable<KeptPicture>;
  /** Removes all of a tenant's; links to them lead nowhere from then on. */
  forget(tenant: string): Promise<void>;
}

/** When a link ends that is given out now. */
export const linkEnd = (now: Instant): Instant => Math.ceil(now / hour) * hour + hour;
