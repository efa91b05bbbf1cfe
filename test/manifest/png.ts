import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and, where `channels` is 4, alpha of each pixel, row by row. */
  readonly pixels: Uint8Array;
  readonly channels: 3 | 4;
}

/** Reads a PNG of 8-bit colour, without interlacing (https://www.w3.org/TR/png-3). */
export function readPng(file: Buffer): Picture {
  assert.equal(file.toString('latin1', 1, 4), 'PNG');
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  const [depth, colour, , , interlace] = file.subarray(24, 29);
  assert.deepEqual([depth, interlace], [8, 0]);
  assert.ok(colour === 2 || colour === 6, `colour type ${String(colour)}`);
  const channels = colour === 6 ? 4 : 3;
  return { width, height, channels, pixels: unfilter(inflateSync(dataOf(file)), width, height, channels) };
}

function dataOf(file: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) !== 'IDAT') continue;
    parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  return Buffer.concat(parts);
}

function unfilter(rows: Buffer, width: number, height: number, channels: number): Uint8Array {
  const length = width * channels;
  const pixels = new Uint8Array(length * height);
  for (let row = 0; row < height; row += 1) {
    const filter = rows[row * (length + 1)]!;
    for (let column = 0; column < length; column += 1) {
      const at = row * length + column;
      const left = column < channels ? 0 : pixels[at - channels]!;
      const up = row === 0 ? 0 : pixels[at - length]!;
      const corner = row === 0 || column < channels ? 0 : pixels[at - length - channels]!;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!;
      pixels[at] = rows[row * (length + 1) + 1 + column]! + guess;
    }
  }
  return pixels;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [byLeft, byUp, byCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}
