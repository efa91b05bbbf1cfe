import assert from 'node:assert/strict';
import { attentionListView } from '../../src/bot/cards/attention-card.ts';
import { Speech } from '../../src/text/text.ts';
import { aRequest } from '../support/builders.ts';

describe('The list of what waits for an admin', () => {
  const t = new Speech('en');
  const waiting = (count: number) => Array.from({ length: count }, (_, index) => aRequest({ id: `r${String(index)}`, status: 'error' }));
  const chosen = (view: object): readonly string[] => (view as { choices: readonly { value: string }[] }).choices.map(({ value }) => value);

  it('leads to each of them, also where it has no button of its own', () => {
    const view = attentionListView(t, waiting(8));
    assert.match(String(view['text']), /^8 requests wait/);
    assert.deepEqual(chosen(view), ['r4', 'r5', 'r6', 'r7']);
    assert.deepEqual(chosen(attentionListView(t, waiting(5))), []);
  });

  it('says that there are more than it knows of, in place of counting those that it shows', () => {
    assert.match(String(attentionListView(t, waiting(20), true)['text']), /^More than 20 requests/);
  });
});
