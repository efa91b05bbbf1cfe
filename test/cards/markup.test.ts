import assert from 'node:assert/strict';
import MarkdownIt from 'markdown-it';
import { draw } from '../../src/bot/cards/card-template.ts';
import { plain, Speech } from '../../src/text/text.ts';
import { CardStand } from './card-stand.ts';
import { marked } from './reading.ts';
import { states, type Words } from './states.ts';

/** What somebody could type so that a card does more than show it. */
const hostile = [
  '[x](http://evil.example)', '![x](http://evil.example/a.png)', '[x][y]', '[x]: http://evil.example', '[x]', 'a![b](c)d',
  '<at>Everybody</at>', '<a href="http://evil.example">x</a>', '<img src=x onerror=alert(1)>', '<!-- x -->', '<b>x</b>', '<http://evil.example>', '<me@evil.example>',
  '**bold**', '*it*al*ic*', '__bold__', '_it_', 'snake_case_name', 'a __b__ c', '~~gone~~', '`code`', '``a`b``', '***', '** **', '*',
  '# Heading', '###### h', '#', '> quoted', '- item', '+ item', '* item', '1. item', '12) item', '---', '===', '___', '- - -', '    code', '| a | b |', ': def',
  '- a\n- b', 'a\n===', '# a\n\n> b', 'a  \nb', '1. a\n2. b', '| a |\n|---|\n| b |', '```\ncode\n```', 'a\\\nb', 'a\r\n\r\n# b',
  'http://evil.example', 'HTTPS://evil.example/?a=b', 'ftp://evil.example', 'mailto:me@evil.example', 'www.evil.example', 'evil.com', 'me@evil.com', 'tel:+123', 'javascript:alert(1)', '//evil.com',
  '${name}', '${x}', '$${name}', '{{DATE(2026-11-22T00:00:00Z, SHORT)}}', '{{TIME(2026-11-22T00:00:00Z)}}', '{name}', '{count, plural, other {x}}', "'{'",
  '&lt;b&gt;', '&#42;x&#42;', '&copy;', '&amp;lt;', '\\*x\\*', '\\', 'x\\', '\\[x](y)', '\\\\', ':)', '(heart)', '@Ann', '#channel', '^x^', '==x==', '"quoted" \'s',
]; // prettier-ignore

/** What hides, reorders or fills, and what is to be seen of it. */
const invisible: readonly (readonly [string, string])[] = [
  ['a\u202Egpj.exe', 'agpj.exe'],
  ['\u2066a\u2069b\u200F', 'ab'],
  ['a\u200Bb\u2060c\uFEFF', 'abc'],
  ['pay\u00ADpal\u200D.x', 'paypal.x'],
  ['\u3164\u115F x \u034F', 'x'],
  ['a\u0000b\u0007c', 'a b c'],
  ['a\u2028b\u2029\tc\u00A0\u3000d', 'a b c d'],
  ['*\u200B*bold*\u200B*', '**bold**'],
  [']\u200B(x)', '](x)'],
  ['a\uD800b', 'a\uFFFDb'],
  ['می\u200Cخواهم', 'می\u200Cخواهم'],
  ['👩\u200D💻 Ann', '👩\u200D💻 Ann'],
  ['שלום', 'שלום'],
];

const seen = (text: string): string => text.replaceAll(/[\u2060\u2066-\u2069]/g, '');
const asTyped = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** Everything that Markdown can do switched on, links of bare addresses too: harder than any client. */
const everything = new MarkdownIt({ html: true, linkify: true, typographer: false, breaks: true });
const strict = new MarkdownIt('commonmark');
const onlyText = (text: string): string => everything.utils.escapeHtml(text);

describe('What people typed, made plain', () => {
  for (const text of hostile) {
    it(`stays text: ${JSON.stringify(text)}`, () => {
      for (const parser of [everything, strict]) {
        for (const [before, after] of [['', ''], ['Waiting for ', '.'], ['“', '”'], ['', ': Ready'], ['', '(x)'], ['✕ ', '*']]) {
          const html = parser.render(`${before}${plain(text)}${after}`);
          assert.equal(seen(html), `<p>${onlyText(`${before}${asTyped(text)}${after}`)}</p>\n`);
        }
      }
    });
  }

  for (const [text, wanted] of invisible) {
    it(`hides and reorders nothing: ${JSON.stringify(text)}`, () => assert.equal(seen(plain(text)).replaceAll('\\', ''), wanted));
  }

  it('is set apart where it runs from right to left', () => assert.equal(plain('שלום'), '\u2068שלום\u2069'));

  it('is left alone where there is nothing in it', () => {
    for (const text of ['PRJ - Aurora', "Operations (D/A/CH), 2nd floor – Ann's team #1!", 'Ärzte & Pfleger = 24/7?', '']) assert.equal(plain(text), text);
  });

  it('makes no letter vanish, whatever stands together', () => {
    const pieces = ['*', '_', '[', ']', '(', ')', '<', '&', 'lt;', '`', '~', '\\', '!', 'a', ' ', '#', '-', '1.', ':', '//', '@', '.', '{', '$', '|', '\n', '>', 'http'];
    let seed = 7;
    const next = (): string => pieces[(seed = (seed * 48271) % 2147483647) % pieces.length]!;
    for (let go = 0; go < 20_000; go += 1) {
      const text = Array.from({ length: 1 + (go % 9) }, next).join('');
      assert.equal(seen(everything.render(plain(text))), asTyped(text) === '' ? '' : `<p>${onlyText(asTyped(text))}</p>\n`, JSON.stringify(text));
    }
  });
});

/** One state of each card, and those in which comments, warnings and refusals stand. In the order of `states`. */
const telling = [
  'notice', 'catalog', 'form', 'form refused', 'review', 'review warned', 'status', 'status rejected', 'approval', 'approval late',
  'list', 'list attention', 'status attention', 'list templates', 'history',
]; // prettier-ignore

interface Look {
  readonly acting: readonly string[];
  readonly strong: number;
  readonly shown: string;
}

/** In the page: elements that only markup makes, pictures that the card itself shows aside, and the text that is seen. */
const lookAt = `() => {
  const stand = document.getElementById('stand');
  const acting = 'a, img:not(.ac-image[src^="https://bot.example/pictures/"]), em, s, code, pre, blockquote, ul:not(.choices-list), ol, h1, h2, h3, h4, h5, h6, hr, table:not(.ac-factset), script, at, b';
  return {
    acting: [...stand.querySelectorAll(acting)].map((one) => one.outerHTML),
    strong: stand.querySelectorAll('strong').length,
    shown: stand.textContent,
  };
}`;

describe('Cards with hostile words', function () {
  this.timeout(60_000);
  const t = new Speech('en-GB', 'Europe/Berlin');
  const wordsOf = (text: string): Words => ({ name: text, description: text, reason: text, comment: text, person: () => text, template: text });
  it('expand what stands in the cards, never what stands in the words', () => {
    for (const text of ['${name}', '${$root}', '$${x}', '{{DATE(2026-11-22T00:00:00Z, SHORT)}}']) {
      for (const view of states(wordsOf(text), t).values()) for (const line of marked(draw(view))) assert.doesNotMatch(line, /\$\{|\{\{/);
    }
  });

  it('show in the chat page what was typed, and nothing else', async function () {
    const stand = await CardStand.open();
    if (!stand) return this.skip();
    try {
      const look = async (text: string): Promise<readonly Look[]> => {
        const cards = [...states(wordsOf(text), t)].filter(([name]) => telling.includes(name)).map(([, view]) => draw(view));
        return stand.page.evaluate(`${JSON.stringify(cards)}.map((card) => (show(card), (${lookAt})()))`);
      };
      const quiet = await look('Nobody');
      for (const text of hostile) {
        for (const [index, { acting, strong, shown }] of (await look(text)).entries()) {
          const name = `${telling[index]}: ${text}`;
          assert.deepEqual(acting, [], name);
          assert.equal(strong, quiet[index]?.strong, name);
          if (/^(review|approval)/.test(name)) assert.ok(seen(shown).includes(asTyped(text)), `${name}: ${shown}`);
        }
      }
      assert.deepEqual(stand.problems, []);
    } finally {
      await stand.close();
    }
  });
});
