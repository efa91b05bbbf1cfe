import assert from 'node:assert/strict';
import { usageView } from '../../src/bot/cards/usage-card.ts';
import { day, hour, minute } from '../../src/clock.ts';
import { figuresOf, type Tallied } from '../../src/requests/figures.ts';
import { Speech } from '../../src/text/text.ts';
import { noon } from '../support/builders.ts';

interface Fact {
  readonly name: string;
  readonly value: string;
}

describe('The card of how the product is used', () => {
  const one = (change: Partial<Tallied> = {}): Tallied => ({ submittedAt: noon, status: 'processing', undoing: false, template: { id: 'project', name: 'Project' }, ...change });
  const view = (...requests: readonly Partial<Tallied>[]) => usageView(new Speech('en-GB'), { ...figuresOf(requests.map(one), noon - 30 * day, noon), isPart: false });
  const facts = (...requests: readonly Partial<Tallied>[]) => Object.fromEntries((view(...requests)['facts'] as readonly Fact[]).map(({ name, value }) => [name, value]));
  const rows = (section: number, ...requests: readonly Partial<Tallied>[]) => (view(...requests)['sections'] as readonly { readonly rows: readonly Fact[] }[])[section]?.rows.map(({ name, value }) => `${name}: ${value}`);
  const titles = (...requests: readonly Partial<Tallied>[]) => (view(...requests)['presses'] as readonly { readonly title: string }[]).map(({ title }) => title);

  it('tells what there is, and nothing of what there is none of', () => {
    assert.deepEqual(facts({}), { 'Under way': '1' });
    assert.deepEqual(facts({}, { status: 'approval' }, { status: 'withdrawn' }), { 'Under way': '2 (one waits for a decision)', Cancelled: '1' });
  });

  it('never tells of less time than it took', () => {
    const made = (ms: number): unknown => facts({ status: 'processed', endedAt: noon + ms })['Time to make'];
    const told = [0, minute, minute + 1, 90 * minute, 90 * minute + 1, 2 * hour + 1, 36 * hour, 36 * hour + 1, 3 * day + 1].map(made);
    const spans = ['a minute', 'a minute', '2 minutes', '90 minutes', '2 hours', '3 hours', '36 hours', '2 days', '4 days'];
    assert.deepEqual(told, spans.map((span) => `half within ${span}`));
  });

  it('leads to what has stopped, where something has', () => {
    assert.deepEqual(titles({}), ['templates']);
    assert.deepEqual(titles({ status: 'error' }), ['needs attention', 'templates']);
  });

  it('names five templates and counts the others together', () => {
    const of = (id: number, count: number) => Array.from({ length: count }, () => ({ template: { id: String(id), name: `Kit ${String(id)}` } }));
    const all = [1, 2, 3, 4, 5, 6, 7].flatMap((id) => of(id, id));
    assert.deepEqual(rows(0, ...all), ['7: Kit 7', '6: Kit 6', '5: Kit 5', '4: Kit 4', '3: Kit 3', '3: 2 other templates']);
  });

  it('draws each week by as many blocks as it is of the busiest one, and one that is not empty by one at least', () => {
    const weeks = rows(1, ...Array.from({ length: 100 }, () => ({})), { submittedAt: noon - 8 * day });
    assert.deepEqual(weeks?.map((week) => week.split(': ')[1]), ['100 ■■■■■■■■■■', '1 ■', '0', '0', '0']);
  });

  it('says that there are more than it counts, and since when it counts them', () => {
    const { kicker, state, text } = usageView(new Speech('en-GB'), { ...figuresOf([one(), one()], noon - 3 * day, noon), isPart: true });
    assert.match(String(kicker), /^19\s–\s22 Nov$/);
    assert.deepEqual([state, text], ['More than 2 teams were asked for', 'Only the newest 2 are counted here, from 19 Nov on.']);
  });

  it('says that nothing was asked for, with a next step', () => {
    assert.match(String(view()['text']), /Nobody has asked for a team/);
    assert.deepEqual(titles(), ['Request a team', 'templates']);
  });
});
