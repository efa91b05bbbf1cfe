import assert from 'node:assert/strict';
import { channelPeople, copyOf } from '../../src/catalog/copy.ts';
import { datedNickname } from '../../src/catalog/naming.ts';
import { isConfigurable, translated } from '../../src/catalog/tabs.ts';
import { aBoard, aChannel, aPlan, aSource, aTab } from '../support/builders.ts';

const planner = 'com.microsoft.teamspace.tab.planner';
const boardTab = aTab('Board', planner, 'https://tasks.example/source-plan?group=source-1');
const source = aSource({ plans: [aBoard()] });

describe('What is copied of a team', () => {
  it('is what the template says: tabs bring the boards that they show', () => {
    const parts = ['apps', 'channels'] as const;
    assert.equal(copyOf(source, { parts, copyTabs: true, notCopied: [] }).plans.length, 1);
    const without = copyOf(source, { parts, copyTabs: false, notCopied: [] });
    assert.deepEqual([without.plans, without.tabs, without.channels.length], [[], [], 2]);
    const bare = copyOf(aSource({ channels: [aChannel({ membershipType: 'private' })] }), { parts: [], copyTabs: false, notCopied: [] });
    assert.deepEqual([bare.channels, bare.privateChannels], [[], []]);
  });
});

describe('A board’s tab', () => {
  it('can be made where its board is copied along, and no other', () => {
    assert.equal(isConfigurable(boardTab, source), true);
    assert.equal(isConfigurable(aTab('Board', planner, 'https://tasks.example/another-plan'), source), false);
    assert.equal(isConfigurable(aTab('Board', planner, null), source), false);
  });

  it('names the new team and its plan wherever it named the old ones; other tabs stay as they are', () => {
    const ids = new Map([['source-1', 'made'], ['source-plan', 'made-plan']]);
    assert.equal(translated(boardTab, source, ids)?.configuration?.['contentUrl'], 'https://tasks.example/made-plan?group=made');
    const site = aTab('Site', undefined, 'https://a.example/source-plan');
    assert.equal(translated(site, source, ids), site);
  });

  it('is not made where its plan was not: it would show the source’s', () => {
    assert.equal(translated(boardTab, source, new Map([['source-1', 'made']])), undefined);
  });
});

describe('The people of a private channel', () => {
  const people = [{ person: 'olaf', owner: true }, { person: 'mia', owner: false }, { person: 'stranger', owner: true }];
  const channel = aChannel({ membershipType: 'private', people });

  it('are the team’s owners, and those of the source’s channel who are in the team, in their roles', () => {
    const plan = aPlan({ members: [{ id: 'mia', displayName: 'MIA' }, { id: 'olaf', displayName: 'OLAF' }] });
    assert.deepEqual(channelPeople(channel, plan), [{ person: 'rita', owner: true }, { person: 'olaf', owner: true }, { person: 'mia', owner: false }]);
  });

  it('are only those who could be brought into the team', () => {
    assert.deepEqual(channelPeople(channel, aPlan(), (person) => person !== 'mia'), [{ person: 'rita', owner: true }]);
  });
});

describe('A nickname that another group has', () => {
  it('is cut to 51 characters and gets the time, in UTC', () => {
    assert.equal(datedNickname('x'.repeat(64), Date.UTC(2026, 10, 2, 3, 4, 5)), `${'x'.repeat(51)}-261102030405`);
  });
});
