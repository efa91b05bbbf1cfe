import assert from 'node:assert/strict';
import type { Draft } from '../../src/catalog/draft.ts';
import { planOf, rulesOf } from '../../src/catalog/review.ts';
import type { Feature } from '../../src/tenants/grants.ts';
import { aBoard, aChannel, aDraft, aForm, aPlan, aSource, aTab, aTask, aTemplate } from '../support/builders.ts';

describe('A review', () => {
  const values = { name: 'A', description: '', welcomeMessage: '', mailNickname: 'a' };
  const { fingerprints } = aPlan();
  const plan = (template = aTemplate(), source = aSource(), change: Partial<Draft> = {}, missing: readonly Feature[] = []) =>
    planOf(template, aDraft(change), change.form ?? aForm(), values, source, rulesOf(template, source, values, missing), fingerprints);

  const planner = aTab('Board', 'com.microsoft.teamspace.tab.planner', 'https://tasks.example/source-plan');
  const rich = aSource({
    channels: [
      aChannel({ tabs: [aTab('Site'), aTab('New', 'com.microsoft.teamspace.tab.web', null), aTab('Own', 'own-app'), aTab('Gone', ''), planner] }),
      aChannel({ id: 'c2', displayName: 'Board', membershipType: 'private', tabs: [aTab('Secret'), aTab('More')] }),
      aChannel({ id: 'c3', displayName: 'Partners', membershipType: 'shared', tabs: [aTab('Theirs')] }),
    ],
    lostApps: 1,
    closedBoards: 1,
    plans: [aBoard({ buckets: [{ id: 'b', name: 'B', tasks: [aTask('t', { left: { people: true, dates: false, progress: true, attachments: false } })] }] })],
  });

  it('counts what is copied and tells what is not', () => {
    const { counts, notCopied } = plan(aTemplate(), rich);
    assert.deepEqual(counts, { channels: 1, privateChannels: 1, tabs: 4, apps: 3, plans: 1, buckets: 1, tasks: 1 });
    assert.deepEqual(Object.fromEntries(notCopied.map(({ kind, count }) => [kind, count])), {
      sharedChannels: 1,
      unconfiguredTabs: 1,
      unsupportedTabs: 1,
      lostTabs: 1,
      tabsInSharedChannels: 1,
      lostApps: 1,
      closedBoards: 1,
      taskPeople: 1,
      taskProgress: 1,
    });
  });

  it('leaves out what is not granted, says so, and counts nothing of it', () => {
    const named = (missing: readonly Feature[], source = rich) => {
      const { counts, notCopied } = plan(aTemplate(), source, {}, missing);
      return { counts, kinds: notCopied.map(({ kind }) => kind) };
    };
    const boards = named(['boards']);
    assert.deepEqual([boards.counts.plans, boards.counts.tasks, boards.counts.tabs], [0, 0, 3]);
    assert.deepEqual(boards.kinds, ['boards', 'sharedChannels', 'unconfiguredTabs', 'unsupportedTabs', 'lostTabs', 'tabsInSharedChannels', 'lostApps']);
    const tabs = named(['tabs']);
    assert.deepEqual([tabs.counts.plans, tabs.counts.tabs], [1, 0]);
    assert.deepEqual(tabs.kinds, ['tabs', 'sharedChannels', 'lostApps', 'closedBoards', 'taskPeople', 'taskProgress']);
    const closed = named(['privateChannels']);
    assert.deepEqual([closed.counts.privateChannels, closed.counts.tabs, closed.kinds[0]], [0, 2, 'privateChannels']);
    assert.deepEqual(named(['groupDetails', 'removal', 'admins', 'reach', 'names', 'groups'], aSource()).kinds, ['emailName']);
    const secret = plan(aTemplate(), aSource({ classification: 'Secret' }), {}, ['groupDetails']);
    assert.deepEqual([secret.classification, secret.notCopied.map(({ kind }) => kind)], [undefined, ['emailName', 'classification']]);
    const said = { ...values, welcomeMessage: 'Hello' };
    const silent = planOf(aTemplate(), aDraft(), aForm(), said, aSource(), rulesOf(aTemplate(), aSource(), said, ['welcome']), fingerprints);
    assert.deepEqual([silent.welcomeMessage, silent.notCopied], ['', [{ kind: 'welcomeMessage', count: 1 }]]);
  });

  it('tells nobody of a missing permission for what the template does not want', () => {
    const template = aTemplate({ clonedTeam: { includeChannels: false } });
    assert.deepEqual(plan(template, aSource(), {}, ['boards', 'tabs', 'privateChannels', 'welcome']).notCopied, []);
  });

  it('leaves out what Graph lets nobody read, and says so', () => {
    const channels = [
      aChannel({ closed: 'tabs' }),
      aChannel({ id: 'c2', membershipType: 'private', closed: 'people', tabs: [aTab('Site')] }),
      aChannel({ id: 'c3', membershipType: 'shared', closed: 'tabs' }),
    ];
    const { counts, notCopied } = plan(aTemplate(), aSource({ channels, closedBoards: 2 }));
    assert.deepEqual([counts.channels, counts.privateChannels, counts.tabs, counts.plans], [1, 0, 0, 0]);
    assert.deepEqual(Object.fromEntries(notCopied.map(({ kind, count }) => [kind, count])), { sharedChannels: 1, closedChannels: 1, closedTabs: 1, closedBoards: 2 });
    const bare = plan(aTemplate({ clonedTeam: { includeTabs: false, includeChannels: false } }), aSource({ channels, closedBoards: 2 }));
    assert.deepEqual(bare.notCopied, []);
  });

  it('counts General alone where channels are not copied', () => {
    const { counts, notCopied, copyTabs, parts } = plan(aTemplate({ clonedTeam: { includeChannels: false } }), rich);
    assert.deepEqual([counts.channels, counts.tabs, copyTabs], [1, 0, false]);
    assert.deepEqual(notCopied.map(({ kind }) => kind), ['lostApps']);
    assert.deepEqual(parts, ['apps', 'settings']);
  });

  it('names each person once, as an owner where they are both', () => {
    const mia = { id: 'mia', displayName: 'MIA' };
    const made = plan(aTemplate(), aSource(), { form: aForm({ owners: [mia], members: [mia, { id: 'olaf', displayName: 'OLAF' }] }) });
    assert.deepEqual([made.owners.map(({ id }) => id), made.members.map(({ id }) => id)], [['rita', 'mia'], ['olaf']]);
  });

  it('makes the requester the owner where nobody else would be one', () => {
    const template = aTemplate({ newTeam: { addRequesterAsTeamOwner: false } });
    assert.deepEqual(plan(template).owners.map(({ id }) => id), ['rita']);
    const mia = { id: 'mia', displayName: 'MIA' };
    const made = plan(template, aSource(), { form: aForm({ owners: [mia] }) });
    assert.deepEqual([made.owners.map(({ id }) => id), made.members.map(({ id }) => id)], [['mia'], ['rita']]);
  });
});
