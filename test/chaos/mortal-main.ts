import { appendFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startApp } from '../../src/app.ts';
import { environment, readConfig } from '../../src/config.ts';
import type { Ports } from '../../src/ports.ts';
import { changeOf, parsed, type Point } from './real-points.ts';

/** Neither changes anything outside of the process nor is waited for from outside. */
const inert: readonly string[] = ['clock', 'telemetry', 'correlation', 'ids', 'sandbox', 'budget', 'fence', 'close'] satisfies readonly (keyof Ports)[];

/** Where every write goes to first. */
const written = ['teamwright.sqlite-wal', 'keys.sqlite-wal', 'heads.sqlite-wal', 'simulator.sqlite-wal'];

type Call = (...values: unknown[]) => unknown;

/** Nothing runs after this: the signal is there before the call returns. */
function die(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

/** The product as `npm start` has it, each call of whose ports is written down, and which kills itself at one of them. */
class Mortal {
  readonly #file: string;
  readonly #folder: string;
  readonly #last: Point | undefined;
  readonly #counts = new Map<string, number>();

  constructor(file: string, folder: string, last: Point | undefined) {
    this.#file = file;
    this.#folder = folder;
    this.#last = last;
  }

  wrap(ports: Ports): Ports {
    const wrapped = Object.entries(ports).map(([name, port]) => [name, inert.includes(name) || port === undefined ? port : this.#around(name, port)]);
    return Object.fromEntries(wrapped) as Ports;
  }

  #around(name: string, port: object): object {
    if (typeof port === 'function') return (...values: unknown[]) => this.#through(`${name}.call`, () => (port as Call)(...values));
    return new Proxy(port, {
      get: (target, member): unknown => {
        const value: unknown = Reflect.get(target, member);
        if (typeof value !== 'function') return value;
        return (...values: unknown[]) => this.#through(`${name}.${String(member)}`, () => Reflect.apply(value as Call, target, values));
      },
    });
  }

  #through(place: string, call: () => unknown): unknown {
    const nth = (this.#counts.get(place) ?? 0) + 1;
    this.#counts.set(place, nth);
    appendFileSync(this.#file, `${place}\n`);
    const isLast = this.#last?.place === place && this.#last.nth === nth;
    if (isLast && this.#last.when === 'before') die();
    const before = this.#state();
    const answer = call();
    const after = (): void => (isLast ? die() : this.#changed(place, nth, before));
    if (!(answer instanceof Promise)) {
      after();
      return answer;
    }
    // Its failure is its caller's.
    answer.then(after, after);
    return answer;
  }

  #changed(place: string, nth: number, before: string): void {
    if (this.#state() !== before) appendFileSync(this.#file, `${changeOf(place, nth)}\n`);
  }

  /** What a kill leaves behind: the stores of the product and of the simulated tenant, by when they were written last. */
  #state(): string {
    return written.map((file) => String(statSync(join(this.#folder, file), { bigint: true, throwIfNoEntry: false })?.mtimeNs)).join();
  }
}

const [file = '', last] = process.argv.slice(2);
const config = readConfig(environment());
const mortal = new Mortal(file, config.dataDir, last === undefined ? undefined : parsed(last));
const app = await startApp(config, (ports) => mortal.wrap(ports));
process.once('SIGTERM', () => void app.stop().then(() => process.exit(0)));
console.log(app.url);
