import { Speech, type TextKey } from '../text/text.ts';
import type { Answer } from './answer.ts';

/** What the app's entry in Teams links to (microsoftteams/platform/concepts/deploy-and-publish/appsource/prepare/teams-store-validation-guidelines). */
export const pagePaths = ['/', '/privacy', '/terms'] as const;

type Path = (typeof pagePaths)[number];

const pages: Readonly<Record<Path, { readonly title: TextKey; readonly paragraphs: readonly TextKey[] }>> = {
  '/': { title: 'page.about', paragraphs: ['page.about.what', 'page.about.how', 'page.about.help'] },
  '/privacy': { title: 'page.privacy', paragraphs: ['page.privacy.who', 'page.privacy.what', 'page.privacy.seen', 'page.privacy.others', 'page.privacy.end'] },
  '/terms': { title: 'page.terms', paragraphs: ['page.terms.who', 'page.terms.makes', 'page.terms.licence'] },
};

/** In English, as the manifest is that links to it. */
const t = new Speech();

/** A page for people, without anything of theirs or of ours in it. */
export function pageAt(path: Path): Answer {
  const { title, paragraphs } = pages[path];
  const links = pagePaths.map((other) => `<a href="${other}">${inHtml(t.say(pages[other].title))}</a>`);
  const text = paragraphs.map((key) => `<p>${inHtml(t.say(key))}</p>`);
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${inHtml(t.say(title))}</title>`;
  const page = `<!doctype html><html lang="en"><head>${head}</head><body><main><h1>${inHtml(t.say(title))}</h1>${text.join('')}</main><nav>${links.join(' ')}</nav></body></html>`;
  return { status: 200, page };
}

const inHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
