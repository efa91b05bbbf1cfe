import { squarePng, type Colour } from '../png.ts';

/** Whether a point, in hundredths of the picture's side, is of the drawing. */
type Shape = (x: number, y: number) => boolean;

const size = 96;
const white: Colour = [255, 255, 255];

const bar = (left: number, top: number, width: number, height: number): Shape => (x, y) => x >= left && x < left + width && y >= top && y < top + height;
const disc = (centreX: number, centreY: number, radius: number): Shape => (x, y) => (x - centreX) ** 2 + (y - centreY) ** 2 <= radius ** 2;
const both = (one: Shape, other: Shape): Shape => (x, y) => one(x, y) && other(x, y);
const without = (one: Shape, other: Shape): Shape => (x, y) => one(x, y) && !other(x, y);
const person = (x: number, y: number, radius: number): readonly Shape[] => [disc(x, y, radius), both(disc(x, y + 3 * radius, 1.8 * radius), bar(0, 0, 100, y + 3 * radius))];

/** What the built-in companies' web sites have at the addresses that their templates name; not all of them have something. */
const drawings: Readonly<Record<string, { readonly ground: Colour; readonly shapes: readonly Shape[] }>> = {
  // A board with three columns.
  'https://northwindtraders.example/templates/project-team.png': { ground: [79, 82, 178], shapes: [bar(20, 24, 16, 52), bar(42, 24, 16, 34), bar(64, 24, 16, 44)] },
  // Two people.
  'https://northwindtraders.example/templates/customer-team.png': { ground: [11, 106, 99], shapes: [...person(34, 36, 12), ...person(66, 36, 12)] },
  // A table, and who sits at it.
  'https://northwindtraders.example/templates/board-room.png': { ground: [92, 46, 96], shapes: [bar(24, 40, 52, 20), ...[30, 50, 70].flatMap((x) => [disc(x, 27, 7), disc(x, 73, 7)])] },
  // A box with its lid.
  'https://fabrikam.example/templates/product-team.png': { ground: [161, 74, 0], shapes: [bar(22, 26, 56, 14), without(bar(26, 44, 48, 32), bar(42, 44, 16, 8))] },
  // A ring.
  'https://fabrikam.example/templates/quality-circle.png': { ground: [16, 110, 58], shapes: [without(disc(50, 50, 30), disc(50, 50, 18))] },
};

/** The picture at an address: a PNG of 96 × 96 pixels, or undefined where there is nothing. */
export function templatePictureAt(address: string): Uint8Array | undefined {
  const drawing = Object.hasOwn(drawings, address) ? drawings[address] : undefined;
  if (!drawing) return undefined;
  const { ground, shapes } = drawing;
  const at = (pixel: number): number => ((pixel + 0.5) * 100) / size;
  return squarePng(size, (x, y) => (shapes.some((shape) => shape(at(x), at(y))) ? white : ground));
}
