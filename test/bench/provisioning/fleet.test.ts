import assert from 'node:assert/strict';
import { fleet } from '../../../bench/provisioning/fleet.ts';

describe('A fleet of teams', () => {
  it('is made and measured', async () => {
    const lines: string[] = [];
    await fleet((line) => lines.push(line), 8);
    assert.match(lines.join('\n'), /8 ready after \d+ s[^]*bound \d+\.\d+ teams\/s by [^]*answered 429: 0\.00 %/);
  });

  it('keeps to Microsoft’s limits with a store that takes its time, too', async () => {
    const lines: string[] = [];
    await fleet((line) => lines.push(line), 16, 300);
    assert.match(lines.join('\n'), /16 ready after [^]*answered 429: 0\.00 %/);
  });
});
