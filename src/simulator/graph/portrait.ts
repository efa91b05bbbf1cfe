import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

const size = 64;

/** A person's photo: a PNG of 64 × 64 pixels, five by five mirrored squares in a colour of their own, always the same. */
export function portrait(name: string): Uint8Array {
  const seed = createHash('sha256').update(name).digest();
  const colour = [0, 1, 2].map((index) => 64 + (seed.readUInt8(index) >> 1));
  const filled = (x: number, y: number): boolean => (seed.readUInt8(3 + y * 3 + Math.min(x, 4 - x)) & 1) === 1;
  const rows = Array.from({ length: size }, (_row, y) => {
    const pixels = Array.from({ length: size }, (_pixel, x) => {
      const inside = filled(Math.floor((x * 5) / size), Math.floor((y * 5) / size));
      return inside ? colour : [240, 240, 240];
    });
    return [0, ...pixels.flat()];
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const image = deflateSync(Buffer.from(rows.flat()));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', image), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), content]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(content.length, 0);
  framed.set(named, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}
