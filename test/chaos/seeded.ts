import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';
import type { AuditKeys } from '../../src/audit/keys.ts';
import type { Sealed } from '../../src/audit/record.ts';
import type { Clock } from '../../src/clock.ts';
import type { Ids } from '../../src/ids.ts';
import type { TenantKeys } from '../../src/tenants/tenant-keys.ts';

/** Ids and chance that a seed decides; ids sort by the time they were made. */
export class SeededIds implements Ids {
  readonly #chance: () => number;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(chance: () => number, clock: Pick<Clock, 'now'>) {
    this.#chance = chance;
    this.#clock = clock;
  }

  next(): string {
    const time = this.#clock.now().toString(16).padStart(12, '0');
    const rest = this.seed();
    return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(6, 18)}`;
  }

  seed(): string {
    return Array.from({ length: 4 }, () => Math.floor(this.#chance() * 2 ** 32).toString(16).padStart(8, '0')).join('');
  }

  fraction(): number {
    return this.#chance();
  }
}

/** There are as many as people and tenants of the one company. */
const keys = new Map<string, Buffer>();

function keyOf(...parts: readonly string[]): Buffer {
  const text = parts.join('\n');
  const known = keys.get(text);
  if (known) return known;
  const made = createHash('sha256').update(text).digest();
  keys.set(text, made);
  return made;
}

/** Keys that follow from the names of their owners, and boxes that follow from their place: a story replays to the letter. */
export class SeededKeys implements AuditKeys, TenantKeys {
  readonly #names = new Map<string, string>();
  #sealed = 0;

  async nameFor(tenant: string, person: string): Promise<string> {
    const hex = keyOf('name', tenant, person).toString('hex');
    this.#names.set(hex.slice(0, 32), person);
    return hex.slice(0, 32);
  }

  async seal(tenant: string, person: string, text: string): Promise<Sealed> {
    const key = await this.nameFor(tenant, person);
    this.#sealed += 1;
    const nonce = Buffer.alloc(12);
    nonce.writeUInt32BE(this.#sealed);
    const cipher = createCipheriv('aes-256-gcm', keyOf('key', tenant, key), nonce);
    const box = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return { key, box: box.toString('base64') };
  }

  async open(tenant: string, { key, box }: Sealed): Promise<string | undefined> {
    if (!this.#names.has(key)) return undefined;
    const bytes = Buffer.from(box, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', keyOf('key', tenant, key), bytes.subarray(0, 12)).setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
  }

  async hmac(tenant: string, text: string): Promise<Uint8Array> {
    return createHmac('sha256', keyOf('tenant', tenant)).update(text).digest();
  }
}
