import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const signals = ['SIGINT', 'SIGTERM'] as const;

/** Exit code of what Ctrl+C has ended. */
const interrupted = 130;

/** Works in a folder that was not there before and is gone afterwards, also where somebody ends it before its end. */
export async function inOwnFolder<T>(name: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  const forget = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  const end = (): never => {
    forget();
    process.exit(interrupted);
  };
  for (const signal of signals) process.once(signal, end);
  try {
    return await work(folder);
  } finally {
    for (const signal of signals) process.off(signal, end);
    forget();
  }
}
