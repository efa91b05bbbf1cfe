import { randomUUID, timingSafeEqual } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { linkEnd, type KeptPicture, type PictureStore } from '../../catalog/picture-store.ts';
import { typeOfName } from '../../catalog/picture.ts';
import type { Picture } from '../../catalog/teams-service.ts';
import type { Clock, Instant } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { TenantKeys } from '../../tenants/tenant-keys.ts';

/** Which picture somebody asks for over HTTP, and by what right; as it came. */
export interface AskedPicture {
  readonly tenant: string;
  readonly name: string;
  readonly until: string;
  readonly signature: string;
}

export interface ShownPicture {
  readonly picture: Picture;
  readonly until: Instant;
}

/** Tenants are called by Entra's ids: nothing else becomes a folder's name. */
const isTenant = (tenant: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(tenant);

/**
 * Pictures as files, in a folder for each tenant, which the product itself shows at `<base>/pictures/<tenant>/<name>` to whoever has a link: its
 * end, and an HMAC over all of it under the tenant's key. `base`: where the product is reached, without a slash at the end.
 */
export class FilePictureStore implements PictureStore {
  readonly #folder: string;
  readonly #base: string;
  readonly #keys: TenantKeys;
  readonly #clock: Clock;

  constructor(folder: string, base: string, { keys, clock }: { keys: TenantKeys; clock: Clock }) {
    this.#folder = folder;
    this.#base = base;
    this.#keys = keys;
    this.#clock = clock;
  }

  /** All of it or nothing is under its name, whenever the process ends. */
  async put(tenant: string, name: string, { bytes }: Picture): Promise<void> {
    const file = this.#file(tenant, name);
    if (file === undefined) throw new AppError('unexpected');
    await mkdir(this.#of(tenant), { recursive: true, mode: 0o700 });
    const part = `${file}.${randomUUID()}.part`;
    await writeFile(part, bytes, { mode: 0o600, flush: true });
    await rename(part, file);
  }

  async remove(tenant: string, name: string): Promise<void> {
    const file = this.#file(tenant, name);
    if (file !== undefined) await rm(file, { force: true });
  }

  async link(tenant: string, name: string): Promise<string | undefined> {
    if (this.#file(tenant, name) === undefined) return undefined;
    const until = String(linkEnd(this.#clock.now()));
    const signature = await this.#signature(tenant, name, until);
    return `${this.#base}/pictures/${tenant}/${name}?until=${until}&signature=${signature.toString('base64url')}`;
  }

  /** The picture that a link of ours leads to, while it does; undefined for everything else, whatever is wrong with it. */
  async shown({ tenant, name, until, signature }: AskedPicture): Promise<ShownPicture | undefined> {
    const file = this.#file(tenant, name);
    const end = Number(until);
    // A picture that is there is of a tenant that is served: no key is made for others.
    if (file === undefined || !(end > this.#clock.now()) || !(await isFile(file))) return undefined;
    const [shown, own] = [Buffer.from(signature, 'base64url'), await this.#signature(tenant, name, until)];
    if (shown.length !== own.length || !timingSafeEqual(shown, own)) return undefined;
    const picture = await read(file, name);
    return picture && { picture, until: end };
  }

  async *all(tenant: string): AsyncIterable<KeptPicture> {
    for (const name of await namesIn(this.#of(tenant))) {
      const picture = await read(join(this.#of(tenant), name), name);
      if (picture) yield { name, picture };
    }
  }

  async forget(tenant: string): Promise<void> {
    if (isTenant(tenant)) await rm(this.#of(tenant), { recursive: true, force: true });
  }

  async #signature(tenant: string, name: string, until: string): Promise<Buffer> {
    return Buffer.from(await this.#keys.hmac(tenant, `picture ${name} ${until}`));
  }

  #of(tenant: string): string {
    return join(this.#folder, tenant);
  }

  /** Undefined for names that are none of ours. */
  #file(tenant: string, name: string): string | undefined {
    return isTenant(tenant) && typeOfName(name) ? join(this.#of(tenant), name) : undefined;
  }
}

const isFile = (file: string): Promise<boolean> => stat(file).then((found) => found.isFile(), () => false);

async function namesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(ifMissing<string[]>([]));
  return names.filter((name) => typeOfName(name)).toSorted();
}

async function read(file: string, name: string): Promise<Picture | undefined> {
  const type = typeOfName(name);
  const bytes = await readFile(file).catch(ifMissing(undefined));
  return type && bytes && { bytes, type };
}

const ifMissing = <T>(otherwise: T) => (error: NodeJS.ErrnoException): T => {
  if (error.code === 'ENOENT') return otherwise;
  throw error;
};
