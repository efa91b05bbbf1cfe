import { crc32 } from 'node:zlib';

export interface ZipEntry {
  /** A plain ASCII name, without folders. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The format's first day, for every entry: when a file was packed is no part of what it says. */
const firstDay = 0x0021;
const version = 10;

/**
 * A zip archive (APPNOTE.TXT 6.3, sections 4.3 and 4.4) whose bytes depend on its entries and their order alone, on every machine
 * and with every Node. Entries are stored as they are: what a compressor makes of them changes with its version, and an
 * app package is a few kilobytes of pictures that are compressed already. For up to 65,535 entries and 4 GB.
 */
export function zip(entries: readonly ZipEntry[]): Uint8Array {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const { name, bytes } of entries) {
    const path = Buffer.from(name, 'ascii');
    const size = bytes.byteLength;
    // Version, flags, method (stored), time, date, checksum, both sizes, lengths of name and extra field.
    const told = record([2, version], [2, 0], [2, 0], [2, 0], [2, firstDay], [4, crc32(bytes)], [4, size], [4, size], [2, path.length], [2, 0]);
    local.push(record([4, 0x04034b50]), told, path, Buffer.from(bytes));
    // Beside it lengths of comment, disk, attributes, and where its local header begins.
    central.push(record([4, 0x02014b50], [2, version]), told, record([2, 0], [2, 0], [2, 0], [4, 0], [4, at]), path);
    at += 4 + told.length + path.length + size;
  }
  const directory = Buffer.concat(central);
  const count = entries.length;
  const end = record([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, directory.length], [4, at], [2, 0]);
  return Buffer.concat([...local, directory, end]);
}

/** Numbers after one another, each of so many bytes, the least significant first. */
function record(...fields: readonly (readonly [size: 2 | 4, value: number])[]): Buffer {
  const bytes = Buffer.alloc(fields.reduce((sum, [size]) => sum + size, 0));
  let at = 0;
  for (const [size, value] of fields) at = bytes.writeUIntLE(value, at, size);
  return bytes;
}
