import assert from 'node:assert/strict';
import { remedies, type ErrorCode } from '../../src/errors.ts';
import { failureText, failureTextForAdmins } from '../../src/text/failure-text.ts';
import { Speech } from '../../src/text/text.ts';

describe('What stopped a request', () => {
  const t = new Speech();
  const of = (code: ErrorCode) => ({ code, values: {} });

  it('is told to whoever asked without a word of the terminal, where Graph is concerned', () => {
    for (const code of Object.keys(remedies) as ErrorCode[]) if (code.startsWith('graph.')) assert.doesNotMatch(failureText(t, of(code)), /npm run|permission/, code);
  });

  for (const code of ['graph.forbidden', 'graph.unpermitted'] as const) {
    it(`leads admins to what names the missing permission (${code}), and the requester to an admin`, () => {
      assert.match(failureTextForAdmins(t, of(code)), /`npm run doctor` names/);
      assert.match(failureText(t, of(code)), /An admin has to look at it/);
    });
  }

  it('is told to admins as to everybody where there is nothing to add', () => {
    for (const code of ['team.cloneLost', 'graph.unavailable'] as const) assert.equal(failureTextForAdmins(t, of(code)), failureText(t, of(code)));
    assert.equal(failureTextForAdmins(t, undefined), failureText(t, undefined));
  });
});
