import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { commandWords, parse } from '../../src/bot/commands/parse.ts';

interface Manifest {
  readonly bots: readonly { readonly commandLists: readonly { readonly commands: readonly { readonly title: string }[] }[] }[];
}

const manifest = JSON.parse(readFileSync('manifest/manifest.json', 'utf8')) as Manifest;
const listed = manifest.bots.flatMap(({ commandLists }) => commandLists.flatMap(({ commands }) => commands.map(({ title }) => title)));

describe('Commands', () => {
  it('of the manifest are all known to the bot', () => {
    for (const title of new Set(listed)) assert.equal(parse(title).kind, 'command', title);
  });

  it('that the bot knows are all in the manifest, which has room for twelve, but the ways back and out that are on every form, and what admins find in the help', () => {
    assert.deepEqual([...new Set(listed), 'back', 'cancel', 'audit', 'verify audit', 'usage', 'who can see'].toSorted(), Object.values(commandWords).toSorted());
  });

  it('are read whatever their case, spaces and closing mark', () => {
    assert.deepEqual(parse('  NEW   Team. '), { kind: 'command', name: 'newTeam', rest: '' });
  });

  it('keep what follows them as it was typed', () => {
    assert.deepEqual(parse('new team Aurora Ltd'), { kind: 'command', name: 'newTeam', rest: 'Aurora Ltd' });
    assert.deepEqual(parse('Status tw-7K3F'), { kind: 'command', name: 'status', rest: 'tw-7K3F' });
  });

  it('are read beside a mention of the bot, which Teams completes in its own chat too, and without what nobody can see', () => {
    for (const said of ['<at>Teamwright</at> my requests', '<at>Teamwright</at>&nbsp;my requests\n', 'my requests <at>Teamwright</at>', '\u200Emy\u00A0requests\u2060']) {
      assert.deepEqual(parse(said), { kind: 'command', name: 'myRequests', rest: '' }, said);
    }
    // As it is copied from a card, where nothing of it may become a link.
    assert.deepEqual(parse('enable Node.\u2060js'), { kind: 'command', name: 'enable', rest: 'Node.js' });
    assert.equal(parse('<at>Teamwright</at>').kind, 'nothing');
    const began = performance.now();
    parse('<at>'.repeat(25_000));
    assert.ok(performance.now() - began < 1000);
  });

  it('may stand around what is meant: who sees which template is asked as one asks it', () => {
    assert.deepEqual(parse('Can Ada Lovelace see Sales?'), { kind: 'command', name: 'canSee', rest: 'Ada Lovelace see Sales?' });
    assert.deepEqual(parse('CAN ada@contoso.com SEE the Sales playbook'), { kind: 'command', name: 'canSee', rest: 'ada@contoso.com SEE the Sales playbook' });
    assert.deepEqual(parse('Who can see Sales?'), { kind: 'command', name: 'whoCanSee', rest: 'Sales?' });
    assert.deepEqual(['can Ada see', 'can see Sales', 'can', 'can you help'].map((text) => parse(text).kind), ['unknown', 'unknown', 'unknown', 'unknown']);
    const began = performance.now();
    parse(`can ${'see '.repeat(25_000)}`);
    assert.ok(performance.now() - began < 1000);
  });

  it('may be a reference alone, which asks how it stands', () => {
    assert.deepEqual(parse('TW-7K3F?'), { kind: 'command', name: 'status', rest: 'TW-7K3F?' });
    assert.equal(parse('twelve').kind, 'unknown');
  });

  it('are taken by their longest words: "cancel request" is no "cancel"', () => {
    assert.deepEqual(parse('cancel request TW-7K3F'), { kind: 'command', name: 'cancelRequest', rest: 'TW-7K3F' });
    assert.deepEqual(parse('cancel'), { kind: 'command', name: 'cancel', rest: '' });
  });

  for (const [typo, meant] of [['new tem', 'new team'], ['statsu', 'status'], ['histroy', 'history'], ['need attention', 'needs attention'], ['my request', 'my requests'], ['my aprovals', 'my approvals'], ['useage', 'usage']] as const) {
    it(`that are mistyped (${typo}) are told by the nearest one`, () => {
      const parsed = parse(typo);
      assert.ok(parsed.kind === 'unknown' && parsed.nearest[0] === meant, JSON.stringify(parsed));
    });
  }

  it('are not guessed from nonsense', () => {
    assert.deepEqual(parse('quarterly figures of the northern region'), { kind: 'unknown', nearest: [] });
  });

  it('are read at once however many marks somebody types, as everybody else waits meanwhile', () => {
    const began = performance.now();
    assert.equal(parse(`${'!'.repeat(100_000)}x`).kind, 'unknown');
    assert.ok(performance.now() - began < 1000);
    assert.deepEqual(parse('help?!…?!'), { kind: 'unknown', nearest: ['help'] });
    assert.deepEqual(parse('help?!?!'), { kind: 'command', name: 'help', rest: '' });
  });

  it('may be greetings, thanks or nothing at all', () => {
    assert.deepEqual(['Hello!', 'thanks', ' \n '].map((text) => parse(text).kind), ['hello', 'thanks', 'nothing']);
    assert.deepEqual(['Hi Teamwright', 'Good morning, dear bot', 'Thank you very much!', 'thanks a lot'].map((text) => parse(text).kind), ['hello', 'hello', 'thanks', 'thanks']);
    assert.deepEqual(['hi new team', 'highlights', 'hi, when will the figures be there'].map((text) => parse(text).kind), ['unknown', 'unknown', 'unknown']);
  });
});
