import type { Picture } from '../catalog/teams-service.ts';

/** Fetches pictures that people named by their address. */
export interface Pictures {
  /**
   * A PNG or JPEG of at most 1 MB. Throws `picture.refused` for whatever is none, or lies where nobody outside may look, and
   * `picture.unavailable` where the address does not answer.
   */
  fetch(url: string): Promise<Picture>;
}
