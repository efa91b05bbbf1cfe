import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { AppError } from './errors.ts';
import type { Environment } from './setting-reader.ts';
import { Speech } from './text/text.ts';

/** What a `.env` says. */
export interface SettingsFile {
  readonly values: Environment;
  /** First words of lines without a `=`, which set nothing. */
  readonly withoutSign: readonly string[];
}

export const noFile: SettingsFile = { values: {}, withoutSign: [] };

/** The `.env` in the current folder, which may be missing. Throws `config.invalid` where it cannot be read. */
export function settingsFile(path = '.env'): SettingsFile {
  const text = textOf(path);
  // Quoted values may go over lines of their own.
  const lines = text.replaceAll(/(["'`]).*?\1/gs, '').split('\n');
  const words = lines.filter((line) => !line.includes('=')).map((line) => /^\s*(?:export\s+)?(\w+)(?=:|\s+\S)/.exec(line)?.[1]);
  return { values: parseEnv(text), withoutSign: words.filter((word) => word !== undefined) };
}

function textOf(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    throw new AppError('config.invalid', { problems: new Speech().say('config.file', { code }) });
  }
  // What Windows PowerShell writes with `>`.
  if (text.includes('\0')) throw new AppError('config.invalid', { problems: new Speech().say('config.encoding') });
  return text.replace(/^\uFEFF/, '');
}
