/** An image as it is kept, with what its file says of its size. */
export interface Picture {
  readonly type: 'image/png' | 'image/jpeg';
  readonly bytes: Uint8Array;
  /** In pixels; null where the file does not say. */
  readonly width: number | null;
  readonly height: number | null;
}

/** The PNG or JPEG in the bytes; undefined where they are something else. */
export function pictureIn(bytes: Uint8Array): Picture | undefined {
  const file = Buffer.from(bytes);
  if (file.subarray(0, 8).toString('hex') === '89504e470d0a1a0a') {
    const told = file.length >= 24;
    return {
      type: 'image/png',
      bytes,
      width: told ? file.readUInt32BE(16) : null,
      height: told ? file.readUInt32BE(20) : null,
    };
  }
  if (file.subarray(0, 3).toString('hex') !== 'ffd8ff') return undefined;
  return { type: 'image/jpeg', bytes, ...frameOf(file) };
}

/** The size in a JPEG's frame header: the first segment from FFC0 to FFCF that is no table. */
function frameOf(file: Buffer): Pick<Picture, 'width' | 'height'> {
  let at = 2;
  while (at + 9 <= file.length && file.readUInt8(at) === 0xff) {
    const kind = file.readUInt8(at + 1);
    if (kind >= 0xc0 && kind <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(kind))
      return { height: file.readUInt16BE(at + 5), width: file.readUInt16BE(at + 7) };
    at += 2 + file.readUInt16BE(at + 2);
  }
  return { width: null, height: null };
}
