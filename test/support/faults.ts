import { around } from './around.ts';

/** `before`: nothing happened; `after`: it happened and the answer was lost. */
export type When = 'before' | 'after';

interface Fault {
  readonly method: string;
  readonly when: When;
  readonly error: Error;
  times: number;
}

/** Faults that are switched on by a test, and the calls that were made, in order. */
export class Faults {
  readonly calls: string[] = [];
  #faults: Fault[] = [];

  /** The next `times` calls of the method end in this error. */
  on(method: string, error: Error, when: When = 'before', times = 1): this {
    this.#faults.push({ method, error, when, times });
    return this;
  }

  count(method: string): number {
    return this.calls.filter((name) => name === method).length;
  }

  clear(): void {
    this.#faults = [];
  }

  wrap<T extends object>(port: T): T {
    return around(port, async (method, call, values) => {
      this.calls.push(method);
      const fault = this.#faults.find((one) => one.method === method && one.times > 0);
      if (fault) fault.times -= 1;
      if (fault?.when === 'before') {
        await leaving(values);
        throw fault.error;
      }
      const answer = await call();
      if (fault) throw fault.error;
      return answer;
    });
  }
}

/** It is on its way that a call fails: what is to come before it leaves has come. */
async function leaving(values: readonly unknown[]): Promise<void> {
  const last = values.at(-1);
  if (typeof last === 'function') await (last as () => Promise<void>)();
}
