import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cardNames, draw, type View } from '../../src/bot/cards/card-template.ts';
import { CardStand } from './card-stand.ts';
import { actionsOf, elements, wordsSeen, type Json } from './reading.ts';
import { states } from './states.ts';

const folder = new URL('../../cards/', import.meta.url);
const sampleFile = (name: string): URL => new URL(`${name}.sample.json`, folder);

/** Elements and actions of schema 1.5; what is newer vanishes silently in older clients and needs a fallback. */
const known = [
  'AdaptiveCard', 'TextBlock', 'FactSet', 'Container', 'ColumnSet', 'Column', 'ActionSet', 'Image',
  'Input.Text', 'Input.ChoiceSet', 'Input.Toggle', 'Input.Date', 'Input.Time', 'Input.Number', 'Data.Query',
  'Action.Execute', 'Action.Submit', 'Action.OpenUrl', 'Action.ToggleVisibility', 'Action.ShowCard',
]; // prettier-ignore

describe('Cards', () => {
  const all = states();

  it('each have a file, a sample and a state that is tested', () => {
    const files = readdirSync(folder).toSorted();
    assert.deepEqual(files, cardNames.flatMap((name) => [`${name}.json`, `${name}.sample.json`]).toSorted());
    assert.deepEqual([...new Set([...all.values()].map(({ card }) => card))].toSorted(), [...cardNames].toSorted());
  });

  for (const name of cardNames) {
    it(`have a sample that is what the bot makes: ${name}`, () => {
      const sample = `${JSON.stringify(all.get(name), undefined, 2)}\n`;
      if (process.env['UPDATE_SAMPLES']) writeFileSync(sampleFile(name), sample);
      const stored = readFileSync(sampleFile(name), 'utf8');
      assert.equal(stored, sample, 'UPDATE_SAMPLES=1 npx mocha test/cards/cards.test.ts writes the samples anew');
      assert.deepEqual(draw(JSON.parse(stored) as View), draw(all.get(name)!));
    });
  }

  it('fit into 320 px, and 900 px before anything is unfolded', async function () {
    this.timeout(30_000);
    const stand = await CardStand.open();
    if (!stand) return this.skip();
    try {
      for (const [name, view] of all) {
        await stand.show(view);
        const { width, height } = await stand.size();
        assert.ok(width <= 320 && height <= 900, `${name}: ${width} × ${height}`);
      }
      assert.deepEqual(stand.problems, []);
    } finally {
      await stand.close();
    }
  });

  for (const [name, view] of all) describe(name, () => keepsTheRules(draw(view)));
});

function keepsTheRules(card: Json): void {
  const inputs = elements(card).filter(({ type }) => String(type).startsWith('Input.'));

  it('leaves nothing unexpanded and knows only schema 1.5', () => {
    assert.doesNotMatch(JSON.stringify(card), /\$\{|\$when|\$data|undefined/);
    const newer = elements(card).filter(({ type, fallback }) => !known.includes(String(type)) && fallback === undefined);
    assert.deepEqual(newer, []);
    assert.equal(card['version'], '1.5');
    assert.match(String(card['fallbackText']), /\w/);
  });

  it('has buttons for every client', () => {
    const inSets = elements(card)
      .filter(({ type }) => type === 'ActionSet')
      .flatMap(({ actions }) => actions as readonly Json[]);
    const executes = elements(card).filter(({ type }) => type === 'Action.Execute');
    for (const action of executes) {
      assert.ok(inSets.includes(action));
      const { type, title, data, associatedInputs } = action['fallback'] as Json;
      assert.deepEqual([type, title, data, associatedInputs], ['Action.Submit', action['title'], action['data'], action['associatedInputs']]);
      assert.equal((data as Json)['verb'], action['verb']);
    }
  });

  it('asks little of whoever reads it', () => {
    const actions = actionsOf(card);
    assert.ok(actions.length <= 6, `${actions.length} actions`);
    assert.ok(actions.filter(({ style }) => style === 'positive' || style === 'destructive').length <= 3);
    const words = wordsSeen(card);
    assert.ok(words.length <= 80, `${words.length} words: ${words.join(' ')}`);
    assert.ok(Buffer.byteLength(JSON.stringify(card)) <= 28 * 1024);
  });

  it('wraps, labels its inputs and says what is wrong with them', () => {
    assert.deepEqual(elements(card).filter(({ type, wrap }) => type === 'TextBlock' && wrap !== true), []);
    for (const { id, label, isRequired, errorMessage } of inputs) {
      assert.ok(typeof id === 'string' && typeof label === 'string' && label !== '');
      if (isRequired === true) assert.ok(typeof errorMessage === 'string' && errorMessage !== '');
    }
    const ids = elements(card).flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
    assert.equal(new Set(ids).size, ids.length);
  });
}
