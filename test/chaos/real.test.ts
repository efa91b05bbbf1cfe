import assert from 'node:assert/strict';
import { written } from './real-points.ts';
import { realKills, recordedCalls } from './real.ts';

/** The n of the first call of a place after the others have come, in this order. */
function nthAfter(calls: readonly string[], places: readonly string[], wanted: string): number {
  const from = places.reduce((at, place) => calls.indexOf(place, at) + 1, 0);
  return calls.slice(0, calls.indexOf(wanted, from) + 1).filter((place) => place === wanted).length;
}

/** A kill for each line of reliability.md's table, except for those that need no kill. */
function selection(calls: readonly string[]): readonly string[] {
  const commits = calls.filter((place) => place === 'requestStore.commit').length;
  const posted = nthAfter(calls, ['installer.install', 'channelToken.call'], 'deliveries.saveDelivery');
  const lines: readonly [line: string, place: string, nth: number, when: 'before' | 'after'][] = [
    ['0', 'requestStore.commit', 1, 'before'],
    ['1', 'requestStore.commit', 1, 'after'],
    ['2', 'effects.take', nthAfter(calls, ['requestStore.commit'], 'effects.take'), 'after'],
    ['3: submitted, checking, checked, decided', 'requestStore.commit', 4, 'after'],
    ['4', 'runs.claim', 1, 'after'],
    ['5', 'requestStore.commit', nthAfter(calls, ['teams.clone'], 'requestStore.commit'), 'after'],
    ['6 and 7', 'teams.clone', 1, 'after'],
    ['8 and 9', 'teams.operation', 1, 'after'],
    ['10', 'teams.update', 1, 'before'],
    ['12', 'planner.tasks', 1, 'after'],
    ['13', 'requestStore.commit', commits, 'after'],
    ['14', 'deliveries.saveDelivery', posted, 'before'],
  ];
  return lines.map(([, place, nth, when]) => written({ place, nth, when }));
}

describe('The real process', function () {
  // Each journey is a simulator and two products; on a machine with nothing else to do all take a minute.
  this.timeout(600_000);

  it('killed at each line of the table and started again makes one team or asks a person, and everybody sees the end', async () => {
    const points = selection((await recordedCalls()).map(({ place }) => place));
    const lines: string[] = [];
    const { killed, violations } = await realKills({ points, say: (line) => lines.push(line) });
    assert.deepEqual(violations, []);
    // How many commits there are depends on how often is polled: the last of one run may not come in another.
    assert.ok(killed >= points.length - 1, lines.join('\n'));
  });
});
