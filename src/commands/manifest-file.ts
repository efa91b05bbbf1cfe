import { readFile } from 'node:fs/promises';
import { Speech } from '../text/text.ts';
import { printable, type Said } from './operator.ts';

const t = new Speech();

/** What a file of JSON says; undefined where there is none, which has been said then. */
export async function jsonOf(file: string, say: Said): Promise<{ readonly value: unknown } | undefined> {
  const bytes = await bytesOf(file);
  if (!bytes) {
    say.error(t.say('templates.notRead', { file }));
    return undefined;
  }
  try {
    return { value: JSON.parse(textOf(bytes)) as unknown };
  } catch (thrown) {
    say.error(printable(t.say('templates.notJson', { file, why: thrown instanceof Error ? thrown.message : '' })));
    return undefined;
  }
}

async function bytesOf(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch {
    return undefined;
  }
}

/** UTF-8, or UTF-16 as PowerShell writes what a program prints; a byte order mark is no part of it. */
function textOf(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
}
