import { AppError } from './errors.ts';
import { Speech, type TextKey, type TextValues } from './text/text.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether it has the form of Entra's ids. */
export const isId = (value: string | undefined): boolean => value !== undefined && guid.test(value.toLowerCase());

/** Reads setting by setting, and remembers what was wrong until the end. */
export class SettingReader<Name extends string> {
  readonly #env: Environment;
  readonly #problems: string[] = [];

  constructor(env: Environment) {
    this.#env = env;
  }

  problem(key: TextKey, values: TextValues = {}): void {
    this.#problems.push(new Speech().say(key, values));
  }

  /** Throws `config.invalid` whose `problems` lists all that was wrong, a line each. */
  finish(): void {
    if (this.#problems.length > 0) throw new AppError('config.invalid', { problems: this.#problems.join('\n') });
  }

  /** An empty value is an absent one. */
  text(name: Name): string | undefined {
    const value = this.#env[name]?.trim();
    return value === '' ? undefined : value;
  }

  oneOf<T extends string>(name: Name, values: readonly T[], otherwise: T): T {
    const value = this.text(name) ?? otherwise;
    const found = values.find((one) => one === value);
    if (found === undefined) this.problem('config.oneOf', { name, values: values.join(', ') });
    return found ?? otherwise;
  }

  port(name: Name, otherwise: number): number {
    return this.#number(name, otherwise, 0, 65_535, true);
  }

  /** In ms. */
  seconds(name: Name, otherwise: number, least: number, most: number): number {
    return this.#number(name, otherwise, least, most, false) * 1000;
  }

  /** Whole days, in ms. */
  days(name: Name, otherwise: number, least: number, most: number): number {
    return this.#number(name, otherwise, least, most, true) * 86_400_000;
  }

  /** In ms. */
  secondsList(name: Name, otherwise: readonly number[]): readonly number[] {
    const numbers = (this.text(name) ?? otherwise.join(',')).split(',').map(Number);
    const rising = numbers.every((number, index) => number > (numbers[index - 1] ?? 0) && Number.isFinite(number * 1000));
    if (!rising) this.problem('config.rising', { name });
    return numbers.map((number) => number * 1000);
  }

  /** `http://127.0.0.1:PORT`. */
  loopback(name: Name): string | undefined {
    const value = this.text(name);
    if (value !== undefined && !/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(value)) this.problem('config.loopback', { name });
    return value;
  }

  /** Some of these, with commas between them. */
  someOf<T extends string>(name: Name, values: readonly T[], otherwise: readonly T[]): readonly T[] {
    const given = (this.text(name) ?? otherwise.join(',')).split(',').map((one) => one.trim());
    if (given.some((one) => !values.some((value) => value === one))) this.problem('config.someOf', { name, values: values.join(', ') });
    return values.filter((value) => given.includes(value));
  }

  /** `https://HOST[:PORT]`, or `http://127.0.0.1:PORT` of what plays it. */
  service(name: Name): string | undefined {
    const value = this.text(name)?.replace(/\/$/, '');
    if (value === undefined) return undefined;
    const { protocol, hostname, origin } = URL.parse(value) ?? {};
    const isNear = protocol === 'http:' && hostname === '127.0.0.1';
    // Azure's portal names the port of https too.
    const isBare = value === origin || (protocol === 'https:' && value === `${String(origin)}:443`);
    if (!isBare || (protocol !== 'https:' && !isNear)) this.problem('config.service', { name });
    return isBare ? origin : value;
  }

  /** `https://HOST` without a path, or undefined. */
  origin(name: Name): string | undefined {
    const value = this.text(name)?.replace(/\/$/, '');
    const url = value === undefined ? undefined : URL.parse(value);
    if (url === undefined) return undefined;
    if (url?.protocol !== 'https:' || url.origin !== value?.toLowerCase()) this.problem('config.origin', { name });
    return value?.toLowerCase();
  }

  /** Of `Name=value;Name=value`, by the names in lower case. */
  parts(name: Name): Readonly<Record<string, string | undefined>> {
    const parts = this.text(name)?.split(';').filter((part) => part.trim() !== '') ?? [];
    return Object.fromEntries(parts.map((part) => part.trim().split(/=(.*)/s, 2)).map(([key = '', value = '']) => [key.toLowerCase(), value]));
  }

  /** An id of Entra's, in lower case. */
  id(name: Name): string | undefined {
    const value = this.text(name)?.toLowerCase();
    if (value !== undefined && !isId(value)) this.problem('config.id', { name });
    return value;
  }

  #number(name: Name, otherwise: number, least: number, most: number, whole: boolean): number {
    const number = Number(this.text(name) ?? otherwise);
    const fits = number >= least && number <= most && (!whole || Number.isInteger(number));
    if (!fits) this.problem(whole ? 'config.wholeNumber' : 'config.number', { name, least, most });
    return fits ? number : otherwise;
  }
}
