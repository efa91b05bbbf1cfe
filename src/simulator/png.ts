import { crc32, deflateSync } from 'node:zlib';

/** Red, green, blue. */
export type Colour = readonly number[];

/** A square PNG without transparency, `size` pixels wide; `colourAt` counts from the upper left corner. */
export function squarePng(size: number, colourAt: (x: number, y: number) => Colour): Uint8Array {
  // Each row begins with its filter, which is none.
  const row = 1 + 3 * size;
  const rows = Buffer.alloc(size * row);
  for (let y = 0; y < size; y += 1) for (let x = 0; x < size; x += 1) rows.set(colourAt(x, y), y * row + 1 + 3 * x);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const image = deflateSync(rows);
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
