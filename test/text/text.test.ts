import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import { remedies } from '../../src/errors.ts';
import { features } from '../../src/tenants/grants.ts';
import { isTextKey, placeholders, Speech } from '../../src/text/text.ts';
import en from '../../src/text/en.json' with { type: 'json' };

const root = new URL('../../src/', import.meta.url);
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !/^simulator\/|^text\/(?:text|plain)\.ts/.test(file));
const sources = new Map(files.map((file) => [file, readFileSync(new URL(file, root), 'utf8')]));
const source = [...sources.values()].join('\n');
const read = (file: string): string => sources.get(file) ?? assert.fail(`${file} is not there`);

const texts: Readonly<Record<string, string>> = en;
const keys = Object.keys(texts);
const strings = (text: string): string[] => Array.from(text.matchAll(/'([\w.]+)'/g), ([, word = '']) => word);
const matches = (pattern: RegExp): string[] => Array.from(source.matchAll(pattern), ([, word = '']) => word);
const part = (file: string, from: RegExp, to: string): string => {
  const text = read(file);
  const start = text.search(from);
  assert.ok(start >= 0, `${file} has no ${String(from)}`);
  return text.slice(start, text.indexOf(to, start));
};
const family = (name: string): string[] => keys.filter((key) => key.startsWith(`${name}.`)).map((key) => key.slice(name.length + 1));
const same = (one: readonly string[], other: readonly string[]): void => assert.deepEqual([...new Set(one)].toSorted(), [...new Set(other)].toSorted());

/** The families of keys that are put together from a code, and the codes that the source knows. */
const findings = strings(part('catalog/draft.ts', /readonly code:/, ';'));
const families: Readonly<Record<string, readonly string[]>> = {
  error: Object.keys(remedies),
  finding: [...findings, ...strings(part('requests/request.ts', /\| Finding\['code'\]/, ';')).filter((code) => code !== 'code')],
  status: strings(part('requests/request.ts', /export type Status =/, ';')),
  step: strings(part('bot/cards/status-card.ts', /const steps =/, ';')),
  notCopied: strings(part('catalog/plan.ts', /export type NotCopied/, ';')),
  feature: [...features],
  without: [...features],
  privacy: ['public', 'private'],
  decision: ['approved', 'rejected'],
  ping: strings(part('requests/effect.ts', /export type Ping =/, ';')),
  event: auditCodes(),
  manifestField: strings(part('catalog/manifest-walk.ts', /export type ManifestCode =/, ';')),
  made: strings(part('requests/request.ts', /export type MadeKind =/, ';')),
};
/** In families that hold texts of their own besides. */
const besides: Readonly<Record<string, readonly string[]>> = { decision: ['byAt'], made: ['same', 'differs', 'counts', 'single'] };

describe('Texts', () => {
  for (const [name, codes] of Object.entries(families)) {
    it(`has one for every code of ${name}.*, and none for codes that nobody writes`, () => {
      assert.ok(codes.length > 1);
      same(codes, family(name).filter((code) => !besides[name]?.includes(code)));
    });
  }

  it('are all used', () => {
    const composed = Object.keys(families).map((name) => `${name}.`);
    const prefixes = [...composed, ...matches(/`([a-zA-Z]+(?:\.[a-zA-Z]+)*\.)\$\{/g)];
    const unused = keys.filter((key) => !source.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix)));
    assert.deepEqual(unused, []);
  });

  it('are there for every key that is said', () => {
    const said = matches(/\bt\.(?:say|mark)\(\s*'([^']+)'/g);
    assert.ok(said.length > 100);
    assert.deepEqual(said.filter((key) => !isTextKey(key)), []);
  });

  it('get the values that they name, and no others', () => {
    for (const [, key = '', values] of source.matchAll(/\bt\.(?:say|mark)\(\s*'([^']+)'\s*(?:,\s*\{([^{}]*)\})?\s*\)/g)) {
      const given = (values ?? '').replaceAll(/'[^']*'|\([^()]*\)/g, '').split(',').map((one) => one.split(':', 1)[0]!.trim()).filter((one) => one !== '');
      if (!given.some((one) => one.startsWith('...'))) assert.deepEqual(given.toSorted(), [...placeholders(texts[key]!)].toSorted(), key);
    }
  });

  it('are ICU messages, whose values are those that their text names', () => {
    for (const [key, text] of Object.entries(texts)) {
      const found = new Set<string>();
      const walk = (node: unknown): void => {
        if (Array.isArray(node)) node.forEach(walk);
        if (Array.isArray(node) || node === null || typeof node !== 'object') return;
        const { type, value, options } = node as { type?: number; value?: unknown; options?: Record<string, { value: unknown }> };
        if (type !== undefined && type >= 1 && type <= 6) found.add(String(value));
        for (const option of Object.values(options ?? {})) walk(option.value);
      };
      walk(new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst());
      assert.deepEqual([...placeholders(text)].toSorted(), [...found].toSorted(), key);
    }
  });

  it('are tidy: one space, no straight apostrophe for a quotation, no mark before a blank', () => {
    for (const [key, text] of Object.entries(texts)) {
      assert.equal(text, text.trim(), key);
      assert.doesNotMatch(text, / {2}| [,;!?]|\.\.\.|"|\b(please please|can not|e\.g\.|i\.e\.)\b/i, key);
    }
  });

  it('of errors say what happened, what to do and what becomes of the request', () => {
    for (const code of Object.keys(remedies)) {
      const text = texts[`error.${code}`]!;
      const forOperators = /^(config|port|simulator)\./.test(code);
      assert.ok(forOperators || (text.match(/[.;:!?](?=\s|$)/g) ?? []).length >= 3, `${code}: ${text}`);
      assert.match(text, /\.$|\}$/, code);
    }
  });
});

describe('Speech', () => {
  const at = Date.UTC(2026, 10, 22, 13, 2);

  it('is English where a language is not shipped, or no language at all', () => {
    for (const locale of [undefined, 'en', 'en-GB', 'xx-YY', 'nonsense_locale', '', '💥', 'constructor', '__proto__']) {
      assert.equal(new Speech(locale).say('button.start'), en['button.start']);
    }
  });

  it("tells the time by the reader's clock, with the zone's label", () => {
    assert.equal(new Speech('en-GB', 'Europe/Berlin').time(at), '22 Nov, 14:02 CET');
    assert.equal(new Speech('en-US', 'America/New_York').time(at), 'Nov 22, 08:02 EST');
    assert.match(new Speech('en', 'Asia/Kolkata').time(at), /18:32 (GMT\+5:30|IST)$/);
    assert.match(new Speech('fr-FR', 'Europe/Paris').time(at), /14:02/);
  });

  it('tells UTC where the zone is missing or unknown', () => {
    for (const zone of [undefined, '', 'Mars/Base', 'Europe/Berlin; drop', '💥']) assert.match(new Speech('en', zone).time(at), /13:02 UTC$/);
  });

  it("tells days by the reader's calendar, with what they have in common once", () => {
    const days = (locale: string, zone: string, from = at): string => new Speech(locale, zone).days(from, Date.UTC(2026, 10, 28, 23, 30)).replaceAll(/\s/g, ' ');
    assert.equal(days('en-GB', 'Europe/London'), '22 – 28 Nov');
    assert.equal(days('en-GB', 'Europe/Berlin'), '22 – 29 Nov');
    assert.equal(days('en-US', 'Mars/Base', Date.UTC(2026, 9, 29)), 'Oct 29 – Nov 28');
    assert.equal(new Speech('en-GB').days(at, at), '22 Nov');
  });

  it('tells no time where there is none', () => {
    for (const none of [Number.NaN, Infinity, 1e18]) assert.equal(new Speech('en-GB', 'Europe/Berlin').time(none), '…');
  });

  it('makes plain what people typed where Markdown is understood, and only there', () => {
    const t = new Speech();
    assert.equal(t.say('request.fallback', { name: '*a*', state: 'b' }), '*a*: b');
    assert.equal(t.mark('request.fallback', { name: '*a*', state: 'b' }), '\\*a\\*: b');
  });

  it('counts', () => {
    const t = new Speech();
    assert.deepEqual([0, 1, 2].map((count) => t.say('attention.text', { count })), ['Nothing needs you at the moment.', 'One request waits for an admin.', '2 requests wait for an admin.']);
  });

  it('speaks even where a value is missing', () => {
    assert.equal(new Speech().mark('error.graph.refused').includes('(…)'), true);
    for (const key of keys) if (isTextKey(key)) assert.notEqual(new Speech().mark(key), '');
  });

  it('says the first sentence where there is no room', () => {
    assert.equal(new Speech().firstSentence('Microsoft refused the name. Ask again.'), 'Microsoft refused the name.');
    assert.equal(new Speech().firstSentence(''), '');
  });

  it('lists people', () => {
    assert.equal(new Speech().list(['Ann', 'Bob', 'Cleo']), 'Ann, Bob, and Cleo');
    assert.equal(new Speech().either(['Ann', 'Bob']), 'Ann or Bob');
  });
});

/** Every code that the source writes into a trail: as an entry, or where one is chosen for it. */
function auditCodes(): string[] {
  const calls = matches(/(?:recorded|recordOf|settle|system|by)\(([^()]*'\w+'[^()]*)\)/g).flatMap(strings);
  const chosen = matches(/const codes?(?:: \w+)? =([^;]*);/g).flatMap(strings);
  const verdicts = matches(/verdict\('(\w+)'/g).flatMap((code) => [`${code}OK`, `${code}KO`]);
  const first = strings(part('requests/lifecycle.ts', /code: 'requestSubmitted'/, ','));
  const settings = strings(part('tenants/tenant-settings.ts', /code: 'settingsChanged'/, ','));
  return [...calls, ...chosen, ...verdicts, ...first, ...settings].filter((code) => /^[a-z]+[A-Z]\w*$|^[A-Z]+_[A-Z_]+$/.test(code));
}
