import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;

/** A new key of 256 bits. */
export const newKey = (): Uint8Array => randomBytes(32);

/** The key's id, and in base64 12 bytes of nonce, the ciphertext and 16 bytes of tag. */
export interface SealedBox {
  readonly key: string;
  readonly box: string;
}

/** AES-256-GCM under a person's key; the key's id is bound to the box, so that none opens in another's place. */
export function sealBox(id: string, key: Uint8Array, text: string): SealedBox {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(id));
  const box = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { key: id, box: box.toString('base64') };
}

/** Throws where the box was tampered with. */
export function openBox({ key: id, box }: SealedBox, key: Uint8Array): string {
  const bytes = Buffer.from(box, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(id))
    .setAuthTag(bytes.subarray(-tagBytes));
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString('utf8');
}
