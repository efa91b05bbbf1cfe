import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { AppManifest } from '@microsoft/app-manifest';
import type { Config } from '../config.ts';
import { isId } from '../setting-reader.ts';
import { Speech } from '../text/text.ts';
import { appPackage, type AppPackage, type Parts } from './manifest/app-package.ts';
import { tellUsage, type Said } from './operator.ts';

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

const isPage = (value: string): boolean => URL.parse(value)?.protocol === 'https:';
const isOrigin = (value: string): boolean => isPage(value) && URL.parse(value)?.origin === value.replace(/\/$/, '').toLowerCase();
const isName = (value: string): boolean => value.trim() !== '' && Array.from(value).length <= 32;

/** How options have to look: the schema would tell it by its expressions. */
const forms = [
  { name: 'bot', fits: isId, key: 'config.id' },
  { name: 'app', fits: isId, key: 'config.id' },
  { name: 'url', fits: isOrigin, key: 'config.origin' },
  { name: 'developer', fits: isName, key: 'manifest.developer' },
  { name: 'website', fits: isPage, key: 'manifest.page' },
  { name: 'privacy', fits: isPage, key: 'manifest.page' },
  { name: 'terms', fits: isPage, key: 'manifest.page' },
] as const;

type Asked = NonNullable<ReturnType<typeof understood>>;

/** `npm run manifest`: the app package to upload to Teams; 0 when it is written, 1 when it would be refused, 2 when nobody can tell what is meant. */
export async function manifest({ bot }: Config, words: readonly string[], say: Said = console): Promise<number> {
  const asked = understood(words);
  if (!asked || asked.help) return tellUsage(say, t.say('manifest.usage'), words);
  const wrong = wrongOptions(asked);
  if (wrong.length > 0) {
    say.error(t.say('manifest.refused', { problems: wrong.join('\n') }));
    return 1;
  }
  const appId = asked.bot ?? bot?.appId;
  const publicUrl = asked.url ?? bot?.publicUrl;
  if (appId === undefined || publicUrl === undefined) {
    say.error(t.say(appId === undefined ? 'manifest.noBot' : 'manifest.noUrl'));
    return 1;
  }
  const teamsAppId = asked.app ?? (asked.bot === undefined ? bot?.teamsAppId : undefined) ?? appId;
  const made = appPackage(partsFor(asked, appId, teamsAppId, publicUrl));
  const problems = await problemsOf(made);
  if (problems.length > 0) {
    say.error(t.say('manifest.invalid', { problems: problems.join('\n') }));
    return 1;
  }
  return write(resolve(asked.out), made, teamsAppId, say);
}

function write(file: string, { bytes }: AppPackage, id: string, say: Said): number {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  } catch (error) {
    say.error(t.say('manifest.notWritten', { file, code: (error as NodeJS.ErrnoException).code ?? '' }));
    return 1;
  }
  say.log(t.say('manifest.done', { file, version, id }));
  return 0;
}

function understood(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: false }).values;
  } catch {
    return undefined;
  }
}

/** A line for each option that is not as it has to be. */
function wrongOptions(asked: Asked): readonly string[] {
  return forms.flatMap(({ name, fits, key }) => (asked[name] === undefined || fits(asked[name]) ? [] : [t.say(key, { name: `--${name}` })]));
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
  return library.AppManifestUtils.validateAgainstSchema(made as unknown as AppManifest);
}
