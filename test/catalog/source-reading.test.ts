import assert from 'node:assert/strict';
import { SourceReading } from '../../src/catalog/source-reading.ts';
import type { SourceTeam } from '../../src/catalog/source-team.ts';
import { aSource } from '../support/builders.ts';

describe('A source team that is being read', () => {
  let asked: string[];
  let answer: (team: SourceTeam | undefined) => void;
  let fail: (error: Error) => void;
  let reading: SourceReading;

  beforeEach(() => {
    asked = [];
    reading = new SourceReading({
      source: (tenant, team, unread = []) => {
        asked.push([tenant, team, ...unread].join(' '));
        return new Promise((resolve, reject) => {
          [answer, fail] = [resolve, reject];
        });
      },
    });
  });

  it('is read once for all who want it meanwhile, and anew for who comes after', async () => {
    const many = Array.from({ length: 30 }, () => reading.of('t', 'team', []));
    assert.deepEqual(asked, ['t team']);
    const source = aSource();
    answer(source);
    assert.deepEqual(new Set(await Promise.all(many)), new Set([source]));
    const next = reading.of('t', 'team', []);
    assert.equal(asked.length, 2);
    answer(undefined);
    assert.equal(await next, undefined);
  });

  it('is another one for another tenant, another team, and for who reads less of it', () => {
    for (const [tenant, team, unread] of [['t', 'a', []], ['u', 'a', []], ['t', 'b', []], ['t', 'a', ['boards']]] as const) void reading.of(tenant, team, unread);
    assert.equal(asked.length, 4);
  });

  it('fails for all who wait for it, and is read again by the next', async () => {
    const both = [reading.of('t', 'team', []), reading.of('t', 'team', [])];
    fail(new Error('away'));
    for (const one of both) await assert.rejects(one, /away/);
    void reading.of('t', 'team', []);
    assert.equal(asked.length, 2);
  });
});
