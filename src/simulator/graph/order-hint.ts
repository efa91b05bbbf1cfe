import { badRequest } from './errors.ts';

/** Digits of a place in ascending order of their character codes; neither space nor `!` is among them. */
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** A hint as the service writes it: a fraction without zeros at its end. */
const canonical = /^[0-9A-Za-z]*[1-9A-Za-z]$/;
const longest = 8000;

/**
 * The service's own hint for one that a client calculated: `<previous> <next>!`, either side empty or itself such a hint
 * (planner-order-hint-format). A hint of the service sent back as it was is refused with 400, like anything else.
 */
export function orderHintOf(given: string): string {
  const place = given.length <= longest && given.endsWith('!') ? placeOf(given, new Map()) : undefined;
  if (place === undefined) throw badRequest(`The order hint '${given.slice(0, 100)}' is not in the right format.`);
  return place;
}

/** undefined: it follows no rule. '' stands for the open end. */
function placeOf(hint: string, known: Map<string, string | undefined>): string | undefined {
  if (hint === '' || canonical.test(hint)) return hint;
  if (!hint.endsWith('!')) return undefined;
  if (known.has(hint)) return known.get(hint);
  const inner = hint.slice(0, -1);
  let place: string | undefined;
  for (
    let at = inner.lastIndexOf(' ');
    at >= 0 && place === undefined;
    at = at === 0 ? -1 : inner.lastIndexOf(' ', at - 1)
  ) {
    const next = placeOf(inner.slice(at + 1), known);
    const previous = next === undefined ? undefined : placeOf(inner.slice(0, at), known);
    if (previous !== undefined && next !== undefined) place = placeBetween(previous, next);
  }
  known.set(hint, place);
  return place;
}

/** A hint that sorts after the one and before the other; '' is an open end. Of two in the wrong order the first counts. */
export function placeBetween(previous: string, next: string): string {
  return middle(previous, next === '' || next > previous ? next : '');
}

/** Between two fractions in base 62, with as few digits as do. */
function middle(low: string, high: string): string {
  let same = 0;
  while (same < high.length && (low[same] ?? '0') === high[same]) same += 1;
  if (same > 0) return high.slice(0, same) + middle(low.slice(same), high.slice(same));
  const from = low === '' ? 0 : digits.indexOf(low.charAt(0));
  const to = high === '' ? digits.length : digits.indexOf(high.charAt(0));
  if (to - from > 1) return digits.charAt(Math.round((from + to) / 2));
  if (high.length > 1) return high.charAt(0);
  return digits.charAt(from) + middle(low.slice(1), '');
}
