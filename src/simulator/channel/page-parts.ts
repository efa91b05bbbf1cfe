import { html, type Html } from './html.ts';

const letters = (text: string): string[] => Array.from(text);

/** The first letters of the first and the last word. */
const initials = (name: string): string => {
  const words = name.split(/[\s\-·:]+/).flatMap((word) =>
    letters(word)
      .filter((each) => /[\p{L}\p{N}]/u.test(each))
      .slice(0, 1),
  );
  return (words.length > 1 ? `${words[0] ?? ''}${words.at(-1) ?? ''}` : (words[0] ?? '?')).toUpperCase();
};

/** One of the page's eight colours: the same for the same name everywhere. */
const hue = (name: string): number => letters(name).reduce((sum, each) => sum + (each.codePointAt(0) ?? 0), 0) % 8;

/** A face made of letters. */
export const avatar = (name: string, kind: 'round' | 'square'): Html =>
  html`<span class="avatar ${kind} hue-${hue(name)}" aria-hidden="true">${initials(name)}</span>`;

/** A whole page around its content. */
export const page = (title: string, content: Html): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="/page/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/page/team.css" />
      </head>
      <body>
        ${content}
      </body>
    </html>`;

/** A part of a page under its title, with how many there are. */
export const section = (title: string, count: number, content: Html): Html =>
  html`<section>
    <h2>${title} <span class="count">${count}</span></h2>
    ${content}
  </section>`;

/** A time as pages write it: minutes, in UTC. */
export const minuteOf = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
