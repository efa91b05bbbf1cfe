import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { seededRandom } from '../support/seeded-random.ts';

/** Does the work while keys, their ids and nonces are the same each time. Whoever imports from `node:crypto` gets these. */
export async function withSeededCrypto<T>(seed: number, work: () => Promise<T>): Promise<T> {
  const { randomBytes, randomUUID } = crypto;
  const random = seededRandom(seed);
  const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
  const uuid = (): string => bytes(16).toString('hex').replace(/^(.{8})(.{4}).(.{3}).(.{3})/, '$1-$2-4$3-8$4-');
  try {
    Object.assign(crypto, { randomBytes: bytes, randomUUID: uuid });
    syncBuiltinESMExports();
    return await work();
  } finally {
    Object.assign(crypto, { randomBytes, randomUUID });
    syncBuiltinESMExports();
  }
}
