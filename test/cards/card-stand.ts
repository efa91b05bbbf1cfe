import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { draw, type View } from '../../src/bot/cards/card-template.ts';
import { templatePictureAt } from '../../src/simulator/company/template-pictures.ts';
import { pageRoutes } from '../../src/simulator/channel/pages.ts';
import { openChromium } from '../support/chromium.ts';

const html = `<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/page/chat.css"><link rel="stylesheet" href="/page/cards.css">
<style>body { overflow: auto; height: auto; padding: 0 } #stand { width: 100% }</style>
<script src="/page/adaptivecards.js"></script>
<div id="stand" class="card"></div>
<script type="module">
  import { renderCard } from '/page/cards.js';
  window.show = (payload) => {
    const rendered = renderCard(payload, { onAction: () => undefined, searchChoices: async () => [] });
    document.getElementById('stand').replaceChildren(rendered.element);
  };
  window.ready = true;
</script>`;

/** What lies at the links to pictures in `states`. */
const pictures = ['project-team', 'customer-team', 'board-room'].map((name) => templatePictureAt(`https://northwindtraders.example/templates/${name}.png`));
const ofPictures = 'https://bot.example/pictures/';

/** Shows cards as the chat page does, with its own renderer, Markdown and styles, one at a time and as wide as asked. */
export class CardStand {
  readonly #server: Server;
  readonly #browser: Browser;
  readonly page: Page;
  /** What the page complained about, and every request that went elsewhere. */
  readonly problems: string[] = [];

  private constructor(server: Server, browser: Browser, page: Page) {
    this.#server = server;
    this.#browser = browser;
    this.page = page;
    const { port } = server.address() as AddressInfo;
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(`http://127.0.0.1:${port}/`) && !request.url().startsWith(ofPictures)) this.problems.push(request.url());
    });
  }

  /** Undefined where there is no browser. */
  static async open(look: { width?: number; dark?: boolean } = {}): Promise<CardStand | undefined> {
    const browser = await openChromium();
    if (!browser) return undefined;
    const server = createServer((req, res) => {
      const route = pageRoutes.find(({ pattern }) => pattern === req.url && pattern !== '/');
      const served = (route as { handle(): { headers: Record<string, string>; body: Buffer } } | undefined)?.handle();
      // In two steps: restify, where it is loaded, changes what `writeHead` answers.
      res.writeHead(200, { 'Content-Type': served?.headers['Content-Type'] ?? 'text/html' });
      res.end(served?.body ?? html);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const page = await browser.newPage({ viewport: { width: look.width ?? 320, height: 900 }, colorScheme: look.dark ? 'dark' : 'light' });
    await page.route(`${ofPictures}**`, (route) => route.fulfill({ contentType: 'image/png', body: Buffer.from(pictures[Number(/(\d)\.png/.exec(route.request().url())?.[1])] ?? []) }));
    const stand = new CardStand(server, browser, page);
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction('window.ready');
    return stand;
  }

  async show(view: View): Promise<void> {
    await this.page.evaluate(`show(${JSON.stringify(draw(view))})`);
  }

  async size(): Promise<{ width: number; height: number }> {
    return this.page.evaluate('({ width: document.documentElement.scrollWidth, height: document.getElementById("stand").offsetHeight })');
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
  }
}
