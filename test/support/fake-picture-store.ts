import type { KeptPicture, PictureStore } from '../../src/catalog/picture-store.ts';
import type { Picture } from '../../src/catalog/teams-service.ts';

/** Pictures in memory, by `<tenant>/<name>`. */
export class FakePictureStore implements PictureStore {
  readonly kept = new Map<string, Picture>();
  /** How often something was put. */
  puts = 0;
  /** Gives out no link. */
  isAway = false;

  put(tenant: string, name: string, picture: Picture): Promise<void> {
    this.puts += 1;
    this.kept.set(`${tenant}/${name}`, picture);
    return Promise.resolve();
  }

  remove(tenant: string, name: string): Promise<void> {
    this.kept.delete(`${tenant}/${name}`);
    return Promise.resolve();
  }

  link(tenant: string, name: string): Promise<string | undefined> {
    return Promise.resolve(this.isAway ? undefined : `https://pictures.example/${tenant}/${name}`);
  }

  async *all(tenant: string): AsyncIterable<KeptPicture> {
    for (const [key, picture] of this.kept) if (key.startsWith(`${tenant}/`)) yield await Promise.resolve({ name: key.slice(tenant.length + 1), picture });
  }

  forget(tenant: string): Promise<void> {
    for (const key of this.kept.keys()) if (key.startsWith(`${tenant}/`)) this.kept.delete(key);
    return Promise.resolve();
  }
}
