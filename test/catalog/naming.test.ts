import assert from 'node:assert/strict';
import { cleaned, descriptionFindings, foldName, nameFindings, nickname } from '../../src/catalog/naming.ts';

const seed = '0123456789abcdef0123456789abcdef';
const codes = (name: string) => nameFindings(name).map(({ code }) => code);

describe('A final name', () => {
  it('has 1 to 256 characters', () => {
    assert.deepEqual(codes('a'), []);
    assert.deepEqual(codes('a'.repeat(256)), []);
    assert.deepEqual(codes('a'.repeat(257)), ['name.tooLong']);
    assert.deepEqual(codes(''), ['name.empty']);
  });

  for (const character of '"*:<>?/\\') {
    it(`has no ${character}`, () => {
      const [finding] = nameFindings(`Team ${character} A`);
      assert.deepEqual([finding?.code, finding?.weight, finding?.values['characters']], ['name.illegal', 'refused', character]);
    });
  }

  it('is told all that it may not have at once, each of it once', () => {
    assert.deepEqual(nameFindings('Profit/Loss: A/B?').map(({ values }) => values), [{ count: 3, characters: '/ : ?' }]);
  });

  it('may have everything else that people write', () => {
    for (const name of ["Marketing & Sales '26", '市場', 'Über-Team (Süd) #1', '🚀 Apollo', 'a|b{c}']) assert.deepEqual(codes(name), []);
  });
});

describe('What people type', () => {
  it('stands on one line, without what nobody can see', () => {
    assert.equal(cleaned('  To\n\tthe   moon '), 'To the moon');
    assert.equal(cleaned('a\u202Eb\u200Bc\u0000d'), 'abcd');
    assert.equal(cleaned('a \u200B b'), 'a b');
    assert.equal(cleaned('\u200B \uFEFF'), '');
    assert.equal(cleaned('Cafe\u200B\u0301'), 'Caf\u00E9');
    assert.equal(cleaned('pay\u200Dpal\u200C \u200D1\u200C2'), 'paypal 12');
    assert.equal(cleaned('half \uD83D\uDE80\uD83D'), 'half \uD83D\uDE80');
    assert.equal(cleaned('soft\u00ADhyphen \u061C\u{E0041}x'), 'softhyphen x');
  });

  it('keeps what joins the letters of a script or the parts of an emoji: without it they are others', () => {
    for (const text of ['\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645', '\u0915\u094D\u200D\u0937', '\u{1F469}\u200D\u{1F4BB} Ann', '\u2764\uFE0F\u200D\u{1F525}']) {
      assert.equal(cleaned(text), text);
      assert.equal(foldName(text), foldName(text.replaceAll(/[\u200C\u200D]/g, '')), 'they look alike');
    }
  });

  it('is not made to look empty, or like another name, by letters and marks that nobody sees', () => {
    for (const blank of ['\u3164', '\uFFA0', '\u115F\u1160', '\u034F', '\u2800', '\uFE0F', '\u{E0101}', '\u180B\uFE0E']) {
      assert.equal(cleaned(blank), '', JSON.stringify(blank));
      assert.equal(foldName(`HR${blank} Team${blank}`), 'hr team', JSON.stringify(blank));
    }
  });

  it('keeps the look of an emoji or an ideograph that was chosen', () => {
    for (const text of ['\u2764\uFE0F', '1\uFE0F\u20E3 First', '\u845B\u{E0100}\u57CE']) assert.equal(cleaned(text), text);
  });

  it('folds to the same where people take it for the same', () => {
    for (const other of ['APOLLO team', ' Apollo  Team ', 'Apollo\u200B Team', 'Apollo \u200B Team', 'Ａpollo Team']) {
      assert.equal(foldName(other), foldName('Apollo Team'), JSON.stringify(other));
    }
    assert.notEqual(foldName('Apollo Team'), foldName('Apollo Teams'));
  });
});

describe('A description', () => {
  it('leaves room for the marker', () => {
    assert.deepEqual(descriptionFindings('a'.repeat(1007)), []);
    assert.equal(descriptionFindings('a'.repeat(1008))[0]?.code, 'description.tooLong');
  });
});

describe('A mail nickname', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['apollo', 'apollo'],
    ['apollo@contoso.com', 'apollo'],
    ['Équipe Été', 'Equipe-Ete'],
    ['a,b:c;d e', 'a-b-c-d-e'],
    ["keep!#$%&'*+-/=?^_`{|}~", "keep!#$%&'*+-/=?^_`{|}~"],
    ['no.dots', 'nodots'],
    ['x'.repeat(70), 'x'.repeat(64)],
    ['市場', 'Name-1'],
    ['', 'Name-1'],
    ['@contoso.com', 'Name-1'],
    ['"()<>[]\\', 'Name-1'],
    ['項目 團隊', 'Name-1'],
    ['Проект Альфа', 'Name-1'],
    ['فريق المشروع، ٢', 'Name-1'],
    ['- !', 'Name-1'],
    ['🚀 Apollo', 'Apollo'],
    ['項目, Berlin 團隊 2', 'Berlin-2'],
    ['Проект 2026', '2026'],
  ];
  for (const [local, expected] of rows) {
    it(`of «${local.slice(0, 30)}» is «${expected.slice(0, 30)}»`, () => assert.equal(nickname(local, 'Name 1', seed), expected));
  }

  it('of a name is of all of it: there an @ begins no domain', () => {
    assert.equal(nickname('', 'Sales @ Berlin', seed), 'Sales-Berlin');
    assert.equal(nickname('', '@home', seed), 'home');
  });

  it('spells the letters that have no accent to strip, and loses none of a word', () => {
    const spelled = ['Größe', 'STRAẞE', 'København', 'Łódź', 'Ægir', 'Þór', 'Đorđe', 'Kırşehir'].map((name) => nickname('', name, seed));
    assert.deepEqual(spelled, ['Grosse', 'STRASSE', 'Kobenhavn', 'Lodz', 'AEgir', 'Thor', 'Dorde', 'Kirsehir']);
  });

  it('is made of the seed where nothing is left, the same every time', () => {
    assert.match(nickname('', '市場', seed), /^team-[a-p]{8}$/);
    assert.equal(nickname('', '市場', seed), nickname('市', '場', seed));
    assert.match(nickname('', '項目 團隊', seed), /^team-[a-p]{8}$/, 'a blank alone is nothing');
  });
});
