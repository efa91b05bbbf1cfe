import { setTimeout as pause } from 'node:timers/promises';

/** Looks, on the machine's clock, until something holds; throws where it does not within `limit` ms. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, limit = 10_000): Promise<void> {
  const end = Date.now() + limit;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`It did not come to it that ${what}`);
    await pause(5);
  }
}
