import { zip, type ZipEntry } from './zip.ts';

/** What the holes of `manifest/manifest.json` are filled with; the Agents Toolkit fills the same ones from its `env/` files. */
export interface Filling {
  /** By which tenants' catalogues know the app; an update is the same app because it has the same one. */
  readonly TEAMS_APP_ID: string;
  readonly BOT_APP_ID: string;
  /** Who runs it, at most 32 characters. */
  readonly DEVELOPER_NAME: string;
  /** `https://HOST`, which serves `/`, `/privacy` and `/terms`. */
  readonly PUBLIC_URL: string;
}

/** An organisation's own pages in place of those that the product serves. */
export interface OwnPages {
  readonly websiteUrl?: string;
  readonly privacyUrl?: string;
  readonly termsOfUseUrl?: string;
}

/** The files of `manifest/`, and what is filled in. */
export interface Parts {
  readonly template: string;
  /** `fr.json` for French, by Microsoft's localization schema (microsoftteams/platform/resources/schema/localization-schema). */
  readonly languages: Readonly<Record<string, Uint8Array>>;
  readonly color: Uint8Array;
  readonly outline: Uint8Array;
  readonly filling: Filling;
  readonly pages: OwnPages;
  /** `1.2.3`; Teams takes an update only for a higher one. */
  readonly version: string;
}

export interface AppPackage {
  readonly manifest: Readonly<Record<string, unknown>>;
  /** The zip that Teams takes: manifest, both icons, a file per further language. */
  readonly bytes: Uint8Array;
}

/** The language of the strings in the manifest itself. */
const defaultLanguage = 'en';

/** A Teams app package. The same parts give the same bytes. */
export function appPackage(parts: Parts): AppPackage {
  const manifest = filledManifest(parts);
  const entries: ZipEntry[] = [
    { name: 'manifest.json', bytes: Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`) },
    { name: 'color.png', bytes: parts.color },
    { name: 'outline.png', bytes: parts.outline },
    ...tagsOf(parts).map((tag) => ({ name: `${tag}.json`, bytes: parts.languages[tag] ?? Buffer.alloc(0) })),
  ];
  return { manifest, bytes: zip(entries) };
}

function filledManifest(parts: Parts): Readonly<Record<string, unknown>> {
  const values: Readonly<Record<string, string>> = { ...parts.filling };
  // The holes are inside strings of JSON.
  const inString = (text: string): string => JSON.stringify(text).slice(1, -1);
  const text = parts.template.replaceAll(/\$\{\{(\w+)\}\}/g, (hole, name: string) => inString(values[name] ?? hole));
  const manifest = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return {
    ...manifest,
    version: parts.version,
    developer: { ...(manifest['developer'] as object), ...parts.pages },
    localizationInfo: {
      defaultLanguageTag: defaultLanguage,
      additionalLanguages: tagsOf(parts).map((tag) => ({ languageTag: tag, file: `${tag}.json` })),
    },
  };
}

const tagsOf = ({ languages }: Parts): readonly string[] => Object.keys(languages).toSorted();
