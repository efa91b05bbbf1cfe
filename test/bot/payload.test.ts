import assert from 'node:assert/strict';
import { payloadOf } from '../../src/bot/actions/payload.ts';

describe('What a button sends', () => {
  const decision = { verb: 'approval.decide', id: 'r1', revision: 1, comment: 'We have one already' };

  it('is a decision only where it says which: a card that says nothing rejects nothing', () => {
    for (const choice of ['approved', 'rejected']) assert.equal(payloadOf({ ...decision, choice })?.choice, choice);
    for (const choice of [undefined, '', 'Approved', 'changes']) assert.equal(payloadOf({ ...decision, choice }), undefined, choice);
  });
});
