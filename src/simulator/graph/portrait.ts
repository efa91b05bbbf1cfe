import { createHash } from 'node:crypto';
import { squarePng } from '../png.ts';

const size = 64;

/** A person's photo: a PNG of 64 × 64 pixels, five by five mirrored squares in a colour of their own, always the same. */
export function portrait(name: string): Uint8Array {
  const seed = createHash('sha256').update(name).digest();
  const colour = [0, 1, 2].map((index) => 64 + (seed.readUInt8(index) >> 1));
  const filled = (x: number, y: number): boolean => (seed.readUInt8(3 + y * 3 + Math.min(x, 4 - x)) & 1) === 1;
  return squarePng(size, (x, y) => (filled(Math.floor((x * 5) / size), Math.floor((y * 5) / size)) ? colour : [240, 240, 240]));
}
