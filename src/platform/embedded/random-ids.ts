import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Ids } from '../../ids.ts';

/** Ids and chance from the machine's own source of randomness. */
export class RandomIds implements Ids {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  next(): string {
    const bytes = randomBytes(16);
    bytes.writeUIntBE(this.#clock.now(), 0, 6);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = bytes.toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }

  seed(): string {
    return randomBytes(16).toString('hex');
  }

  fraction(): number {
    return randomBytes(4).readUInt32BE() / 2 ** 32;
  }
}
