import type { Picture } from '../../src/catalog/teams-service.ts';
import { AppError } from '../../src/errors.ts';
import type { Pictures } from '../../src/provisioning/pictures.ts';

/** Pictures by their addresses; every other address leads nowhere. */
export class FakePictures implements Pictures {
  readonly known = new Map<string, Picture>();

  async fetch(url: string): Promise<Picture> {
    const found = this.known.get(url);
    if (!found) throw new AppError('picture.unavailable');
    return found;
  }
}
