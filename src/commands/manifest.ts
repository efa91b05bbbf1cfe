import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { AppManifest } from '@microsoft/app-manifest';
import type { Config } from '../config.ts';
import { Speech } from '../text/text.ts';
import { appPackage, type AppPackage, type Parts } from './manifest/app-package.ts';
import type { Said } from './operator.ts';

const t = new Speech();

const folder = new URL('../../manifest/', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly version: string };

const options = {
  bot: { type: 'string' },
  url: { type: 'string' },
  app: { type: 'string' },
  developer: { type: 'string', default: 'Teamwright' },
  website: { type: 'string' },
  privacy: { type: 'string' },
  terms: { type: 'string' },
  out: { type: 'string', default: 'dist/teamwright.zip' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

type Asked = NonNullable<ReturnType<typeof understood>>;

/** `npm run manifest`: the app package to upload to Teams; 0 when it is written, 1 when it would be refused, 2 when nobody can tell what is meant. */
export async function manifest({ bot }: Config, words: readonly string[], say: Said = console): Promise<number> {
  const asked = understood(words);
  if (!asked || asked.help) {
    say.log(t.say('manifest.usage'));
    return asked ? 0 : 2;
  }
  const appId = asked.bot ?? bot?.appId;
  const publicUrl = asked.url ?? bot?.publicUrl;
  if (appId === undefined || publicUrl === undefined) {
    say.error(t.say('manifest.noBot'));
    return 1;
  }
  const teamsAppId = asked.app ?? (asked.bot === undefined ? bot?.teamsAppId : undefined) ?? appId;
  const made = appPackage(partsFor(asked, appId, teamsAppId, publicUrl));
  const problems = await problemsOf(made);
  if (problems.length > 0) {
    say.error(t.say('manifest.invalid', { problems: problems.join('\n') }));
    return 1;
  }
  const file = resolve(asked.out);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, made.bytes);
  say.log(t.say('manifest.done', { file, version, id: teamsAppId }));
  return 0;
}

function understood(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: false }).values;
  } catch {
    return undefined;
  }
}

function partsFor(asked: Asked, appId: string, teamsAppId: string, publicUrl: string): Parts {
  const { website, privacy, terms } = asked;
  const read = (name: string): Buffer => readFileSync(new URL(name, folder));
  const languageFiles = readdirSync(folder).filter((name) => /^[a-z]{2}(-[a-z]{2})?\.json$/.test(name));
  return {
    template: read('manifest.json').toString('utf8'),
    languages: Object.fromEntries(languageFiles.map((name) => [name.replace('.json', ''), read(name)])),
    color: read('color.png'),
    outline: read('outline.png'),
    filling: { TEAMS_APP_ID: teamsAppId, BOT_APP_ID: appId, DEVELOPER_NAME: asked.developer, PUBLIC_URL: publicUrl.replace(/\/$/, '') },
    pages: {
      ...(website === undefined ? {} : { websiteUrl: website }),
      ...(privacy === undefined ? {} : { privacyUrl: privacy }),
      ...(terms === undefined ? {} : { termsOfUseUrl: terms }),
    },
    version,
  };
}

/** What Teams would not take, by the schema that the library brings along; it is there for development only. */
async function problemsOf({ manifest: made }: AppPackage): Promise<readonly string[]> {
  const library = await import('@microsoft/app-manifest').catch(() => undefined);
  if (!library) return [t.say('manifest.unchecked')];
  const pages = Object.entries(made['developer'] as Record<string, string>).filter(([name, value]) => name.endsWith('Url') && URL.parse(value)?.protocol !== 'https:');
  const problems = await library.AppManifestUtils.validateAgainstSchema(made as unknown as AppManifest);
  return [...problems, ...pages.map(([name, address]) => t.say('manifest.page', { name, address }))];
}
