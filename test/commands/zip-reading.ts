import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';

/** Reads a zip by its central directory, as readers do, and holds every local header and checksum against it. */
export function readZip(bytes: Uint8Array): ReadonlyMap<string, Buffer> {
  const all = Buffer.from(bytes);
  const end = all.length - 22;
  assert.equal(all.readUInt32LE(end), 0x06054b50, 'the end of the directory is the end of the file');
  const [count, size, begin] = [all.readUInt16LE(end + 10), all.readUInt32LE(end + 12), all.readUInt32LE(end + 16)];
  assert.equal(begin + size, end, 'the directory lies before its end');
  const entries = new Map<string, Buffer>();
  let at = begin;
  for (let index = 0; index < count; index += 1) {
    assert.equal(all.readUInt32LE(at), 0x02014b50);
    const [nameLength, extra, comment, local] = [all.readUInt16LE(at + 28), all.readUInt16LE(at + 30), all.readUInt16LE(at + 32), all.readUInt32LE(at + 42)];
    const name = all.toString('ascii', at + 46, at + 46 + nameLength);
    assert.equal(all.readUInt32LE(local), 0x04034b50, name);
    assert.deepEqual(all.subarray(local + 4, local + 30), all.subarray(at + 6, at + 32), `${name}: both headers say the same`);
    const data = local + 30 + all.readUInt16LE(local + 26) + all.readUInt16LE(local + 28);
    const content = all.subarray(data, data + all.readUInt32LE(at + 20));
    assert.equal(all.readUInt16LE(at + 10), 0, `${name} is stored`);
    assert.equal(crc32(content), all.readUInt32LE(at + 16), `${name}: checksum`);
    assert.equal(all.toString('ascii', local + 30, local + 30 + nameLength), name);
    entries.set(name, content);
    at += 46 + nameLength + extra + comment;
  }
  assert.equal(at, end);
  return entries;
}
