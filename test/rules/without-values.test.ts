import assert from 'node:assert/strict';
import { withoutValues } from '../../src/rules/without-values.ts';

describe('An error of a rule, for others than the person', () => {
  const told = (message: string): string => withoutValues({ fault: 'thrown', message, line: 2, column: 3 }, ['Law', 'ada@contoso.com', 'Ada', 'a', null, 4711, [{ displayName: 'A+ (all)' }]]).message;

  it('repeats nothing of what the directory says of them', () => {
    assert.equal(told("TypeError: 'Law' of ada@contoso.com, Ada, 4711 in A+ (all)"), "TypeError: '…' of …, …, … in …");
  });

  it('keeps its own words, though a value is in them', () => {
    assert.equal(told('TypeError: Lawful is not a function'), 'TypeError: Lawful is not a function');
    assert.equal(told('Error: unknownTag: user.departement'), 'Error: unknownTag: user.departement');
  });

  it('keeps its place', () => {
    const { line, column, fault } = withoutValues({ fault: 'thrown', message: 'Law', line: 2, column: 3 }, ['Law']);
    assert.deepEqual([fault, line, column], ['thrown', 2, 3]);
  });
});
