/**
 * Runs *inside* QuickJS (its text is evaluated there; it may refer to nothing outside itself). Puts a `Date` in place that stands still,
 * lives in UTC and reads strings without a zone as UTC: the engine's own asks the host's clock and zone.
 */
export function stillDate(now: () => number): void {
  const Real = Date;
  const proto = Real.prototype as unknown as Record<string, unknown>;
  const utc = Real.UTC;
  const nativeParse = Real.parse;

  const parse = (text: unknown): number => {
    const written = String(text).trim();
    const zoned = /\d:\d\d.*(?:Z|[+-]\d\d:?\d\d|GMT|UTC)\s*(?:\([^)]*\))?$/i.test(written);
    const dateOnly = /^[+-]?\d{4,6}(?:-\d\d(?:-\d\d)?)?$/.test(written);
    if (zoned || dateOnly) return nativeParse(written);
    const iso = nativeParse(`${written}Z`);
    return Number.isNaN(iso) ? nativeParse(`${written} UTC`) : iso;
  };
  const instant = (args: readonly unknown[]): number => {
    if (args.length === 0) return now();
    if (args.length > 1) return utc(...(args as [number, number]));
    const [value] = args;
    const plain = typeof value === 'object' && value !== null ? value.valueOf() : value;
    return typeof plain === 'string' ? parse(plain) : Number(plain);
  };
  function Still(...args: unknown[]): unknown {
    const target = new.target as DateConstructor | undefined;
    if (target === undefined) return new Real(now()).toString();
    return Reflect.construct(Real, [instant(args)], target);
  }
  Object.defineProperties(Still, {
    name: { value: 'Date' },
    length: { value: 7 },
    prototype: { value: proto },
    now: { value: () => now() },
    parse: { value: parse },
    UTC: { value: utc },
  });

  const put = (name: string, value: unknown) =>
    Object.defineProperty(proto, name, { value, writable: true, configurable: true });
  const method = (name: string, write: (date: Date) => string) =>
    put(name, function (this: Date) {
      return Number.isNaN(this.getTime()) ? 'Invalid Date' : write(this);
    });
  for (const name of Object.getOwnPropertyNames(proto)) {
    const utcName = name.replace(/^([gs]et)(?!UTC|Time)/, '$1UTC');
    if (utcName !== name && typeof proto[utcName] === 'function') put(name, proto[utcName]);
  }
  put('getTimezoneOffset', function (this: Date) {
    return this.getTime() * 0;
  });
  put('getYear', function (this: Date) {
    return this.getUTCFullYear() - 1900;
  });
  put('setYear', proto['setUTCFullYear']);
  put('constructor', Still);

  // `toUTCString()` is «Thu, 01 Jan 1970 00:00:00 GMT».
  const day = (date: Date) => date.toUTCString().replace(/^(\w+), (\d+) (\w+) (\S+) .*$/, '$1 $3 $2 $4');
  const time = (date: Date) => date.toUTCString().replace(/^.* (\S+) GMT$/, '$1 GMT+0000');
  const two = (value: number) => String(value).padStart(2, '0');
  const shortDay = (date: Date) => `${two(date.getUTCMonth() + 1)}/${two(date.getUTCDate())}/${date.getUTCFullYear()}`;
  const shortTime = (date: Date) => {
    const hour = date.getUTCHours();
    const clock = [hour % 12 === 0 ? 12 : hour % 12, date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
    return `${clock} ${hour < 12 ? 'AM' : 'PM'}`;
  };
  method('toString', (date) => `${day(date)} ${time(date)}`);
  method('toDateString', day);
  method('toTimeString', time);
  method('toLocaleString', (date) => `${shortDay(date)}, ${shortTime(date)}`);
  method('toLocaleDateString', shortDay);
  method('toLocaleTimeString', shortTime);
  Object.defineProperty(globalThis, 'Date', { value: Still });
}
