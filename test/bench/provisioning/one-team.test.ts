import assert from 'node:assert/strict';
import { oneTeam } from '../../../bench/provisioning/one-team.ts';

describe('The worked example of a team', () => {
  for (const [taskDetails, way] of [
    ['ignored', 'where details come after their tasks'],
    ['accepted', 'where details come with their tasks'],
  ] as const) {
    it(`is made in as few levels and calls as the critical path allows, ${way}`, async () => {
      const lines: string[] = [];
      assert.ok(await oneTeam((line) => lines.push(line), taskDetails), lines.join('\n'));
    });
  }
});
