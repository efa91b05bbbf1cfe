import { readFileSync } from 'node:fs';
import type { Route, SimulatorResponse } from '../route.ts';

/** Nothing from outside of this machine, where the bot shows pictures; no inline script or style: also what a card says cannot change that. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: http://127.0.0.1:*; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-cache',
};

const types = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
} as const;

const served = (file: URL, type: keyof typeof types): SimulatorResponse => ({
  status: 200,
  headers: { ...pageHeaders, 'Content-Type': types[type] },
  body: readFileSync(file),
});

/** Files are read at each request: who works on the page need not restart. */
const fileRoute = (pattern: string, file: URL, type: keyof typeof types): Route => ({
  method: 'GET',
  pattern,
  handle: () => served(file, type),
});

const page = (name: string): URL => new URL(`../page/${name}`, import.meta.url);
const library = (name: string, path: string): URL => new URL(path, import.meta.resolve(name));

const names = [
  'chat.css',
  'cards.css',
  'team.css',
  'chat.js',
  'api.js',
  'cards.js',
  'choices.js',
  'combobox.js',
  'messages.js',
  'rail.js',
  'dom.js',
  'icon.svg',
];

const typeOf = (name: string): keyof typeof types =>
  name.endsWith('.css') ? 'css' : name.endsWith('.svg') ? 'svg' : 'js';

/** The chat page and what it needs; Microsoft's card renderer and the Markdown library come from `node_modules`. */
export const pageRoutes: readonly Route[] = [
  fileRoute('/', page('index.html'), 'html'),
  ...names.map((name) => fileRoute(`/page/${name}`, page(name), typeOf(name))),
  fileRoute('/page/adaptivecards.js', library('adaptivecards', '../dist/adaptivecards.min.js'), 'js'),
  fileRoute('/page/markdown-it.js', library('markdown-it/browser', './markdown-it.esm.min.mjs'), 'js'),
];
