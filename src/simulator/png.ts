import { crc32, deflateSync } from 'node:zlib';

/** Red, green, blue. */
export type Colour = readonly number[];

/** A square PNG without transparency, `size` pixels wide; `colourAt` counts from the upper left corner. */
export function squarePng(size: number, colourAt: (x: number, y: number) => Colour): Uint8Array {
  const rows = Array.from({ length: size }, (_row, y) => [0, ...Array.from({ length: size }, (_pixel, x) => colourAt(x, y)).flat()]);
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
