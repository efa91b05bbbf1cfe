/** A uuid v4 from the world's chance. */
export function newId(random: () => number): string {
  const hex = hexDigits(random, 32);
  const variant = '89ab'[Math.floor(random() * 4)] ?? '8';
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** `length` hexadecimal digits. */
export function hexDigits(random: () => number, length: number): string {
  let digits = '';
  while (digits.length < length)
    digits += Math.floor(random() * 0x1000000)
      .toString(16)
      .padStart(6, '0');
  return digits.slice(0, length);
}

/** A whole number of ms, uniform between the two; 0 where there is no range. */
export const between = (random: () => number, range: readonly [number, number] | undefined): number =>
  range ? Math.round(range[0] + random() * (range[1] - range[0])) : 0;

/**
 * Repeatable chance in [0, 1): Chris Doty-Humphrey's sfc32, whose 128 bits start with the two numbers.
 * A restarted simulator gives another `position`, or it would give its old ids again.
 */
export function seededChance(seed: number, position: number): () => number {
  let a = 0x9e3779b9;
  let b = seed >>> 0;
  let c = position >>> 0;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 0x100000000;
  };
  for (let round = 0; round < 20; round += 1) next();
  return next;
}
