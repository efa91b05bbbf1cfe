/**
 * Runs *inside* QuickJS (its text is evaluated there; it may refer to nothing outside itself). `Math.random` and `uuid()` from a text:
 * the same text, the same values. Returns what starts them anew. xoshiro128** by Blackman and Vigna (https://prng.di.unimi.it), seeded by
 * four FNV-1a sums; good names, no secrets.
 */
export function seededRandom(): (seed: string) => void {
  const { imul } = Math;
  let state: [number, number, number, number] = [1, 2, 3, 4];
  const rotate = (value: number, by: number) => (value << by) | (value >>> (32 - by));

  const next = (): number => {
    let [a, b, c, d] = state;
    const result = imul(rotate(imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    state = [a, b, c, d];
    return result;
  };
  const sum = (text: string, basis: number): number => {
    let value = basis | 0;
    for (let at = 0; at < text.length; at++) value = imul(value ^ text.charCodeAt(at), 0x01000193);
    return value;
  };
  const hex = (value: number) => value.toString(16).padStart(8, '0');

  const uuid = (): string => {
    const digits = hex(next()) + hex(next()) + hex(next()) + hex(next());
    const variant = ((parseInt(digits.slice(16, 17), 16) & 3) | 8).toString(16);
    const [first, second, third] = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(13, 16)];
    return `${first}-${second}-4${third}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
  };
  Object.defineProperty(Math, 'random', { value: () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992 });
  Object.defineProperty(globalThis, 'uuid', { value: uuid });

  return (seed) => {
    // The last one is odd, so that the state is never all zeros.
    state = [sum(seed, 0x811c9dc5), sum(seed, 0x2545f491), sum(seed, 0x68e31da4), sum(seed, 0x1b56c4e9) | 1];
    for (let round = 0; round < 8; round++) next();
  };
}
