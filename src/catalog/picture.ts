import { createHash } from 'node:crypto';
import type { Picture } from './teams-service.ts';

/** In bytes. */
export const largestPicture = 1024 * 1024;

/** In pixels; what is larger only costs whoever looks at it. */
const pictureSides = { least: 16, most: 4096 } as const;

/** A longer side may have so many times the shorter one's pixels: a strip is no tile. */
const longestSide = 3;

/** Why something is no picture of a template: too many bytes or none, neither PNG nor JPEG, no size in it, or one that is not ours. */
export type PictureFault = 'size' | 'kind' | 'damaged' | 'sides' | 'strip';

export type CheckedPicture =
  | { readonly kind: 'picture'; readonly picture: Picture }
  | { readonly kind: 'refused'; readonly why: PictureFault };

/**
 * Looks at a file that is to be a template's picture: a PNG or JPEG of at most 1 MB, by its first bytes and by the sides that its header
 * tells. Pure, and it decodes nothing. Whatever else is in the file stays in it, a photo's place and time (EXIF) too.
 */
export function checkedPicture(bytes: Uint8Array): CheckedPicture {
  if (bytes.length === 0 || bytes.length > largestPicture) return refused('size');
  const type = pictureType(bytes);
  if (!type) return refused('kind');
  const sides = type === 'image/png' ? pngSides(bytes) : jpegSides(bytes);
  if (!sides) return refused('damaged');
  const [shorter, longer] = [Math.min(...sides), Math.max(...sides)];
  if (shorter < pictureSides.least || longer > pictureSides.most) return refused('sides');
  return longer > longestSide * shorter ? refused('strip') : { kind: 'picture', picture: { bytes, type } };
}

/** By its first bytes: what somebody calls it is only their word. */
export function pictureType(bytes: Uint8Array): Picture['type'] | undefined {
  const begins = (...signature: readonly number[]): boolean => signature.every((byte, index) => bytes[index] === byte);
  if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  return begins(0xff, 0xd8, 0xff) ? 'image/jpeg' : undefined;
}

/**
 * What a template's picture is called in its store: a hash over both, so that no two templates share one, and one that is put again is the same.
 * It says nothing of either, and nobody guesses it.
 */
export function pictureName(template: string, { bytes, type }: Picture): string {
  const hash = createHash('sha256').update(template).update('\0').update(bytes).digest('hex');
  return `${hash}.${type === 'image/png' ? 'png' : 'jpg'}`;
}

/** The type that a name of `pictureName` tells; undefined where it is none. */
export function typeOfName(name: string): Picture['type'] | undefined {
  if (!/^[0-9a-f]{64}\.(?:png|jpg)$/.test(name)) return undefined;
  return name.endsWith('.png') ? 'image/png' : 'image/jpeg';
}

const refused = (why: PictureFault): CheckedPicture => ({ kind: 'refused', why });

type Sides = readonly [number, number];

/** Of the header chunk, which comes first (PNG, https://www.w3.org/TR/png/#11IHDR). */
function pngSides(bytes: Uint8Array): Sides | undefined {
  const view = viewOf(bytes);
  const isHeader = bytes.length >= 33 && view.getUint32(8) === 13 && view.getUint32(12) === 0x49484452;
  return isHeader ? [view.getUint32(16), view.getUint32(20)] : undefined;
}

/** Of the frame header: the first segment from FFC0 to FFCF that is no table (ITU-T T.81, B.1.1.3 and B.2.2). */
function jpegSides(bytes: Uint8Array): Sides | undefined {
  const view = viewOf(bytes);
  for (let at = 2; at + 9 <= bytes.length && view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1);
    // Fill bytes before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return [view.getUint16(at + 7), view.getUint16(at + 5)];
    // The image itself, or its end, without a frame before it.
    if (marker === 0xda || marker === 0xd9) return undefined;
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
