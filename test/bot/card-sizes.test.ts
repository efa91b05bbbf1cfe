import assert from 'node:assert/strict';
import { brokenView, trailCard } from '../../src/bot/cards/audit-card.ts';
import { approvalCard } from '../../src/bot/cards/approval-card.ts';
import { attentionCard } from '../../src/bot/cards/attention-card.ts';
import { draw, fits } from '../../src/bot/cards/card-template.ts';
import { catalogCard } from '../../src/bot/cards/catalog-card.ts';
import { historyCard } from '../../src/bot/cards/history-card.ts';
import { decisionsCard, templatesCard } from '../../src/bot/cards/lists.ts';
import { reviewCard } from '../../src/bot/cards/review-card.ts';
import { statusCard } from '../../src/bot/cards/status-card.ts';
import { usageCard } from '../../src/bot/cards/usage-card.ts';
import type { AuditRecord } from '../../src/audit/record.ts';
import { templateId } from '../../src/catalog/template.ts';
import { day } from '../../src/clock.ts';
import { figuresOf } from '../../src/requests/figures.ts';
import { Speech } from '../../src/text/text.ts';
import { aDraft, aPlan, aRequest, aSource, aTemplate, noon } from '../support/builders.ts';

/** As long as the directory and Graph let them be, in a script whose letters take three bytes. */
const people = Array.from({ length: 60 }, (_, index) => ({ id: `p${String(index)}`, displayName: `${'営業部'.repeat(24)}${String(index)}` }));
const plan = aPlan({ name: '案'.repeat(256), description: '説'.repeat(1007), welcomeMessage: 'ようこそ。'.repeat(400), owners: people, members: people });
const team = people.slice(0, 10);
const waiting = aRequest({ plan, status: 'approval', asked: { name: '', reason: '理'.repeat(500) }, approval: { required: true, team, round: 1, decision: undefined } });
const stopped = { ...waiting, status: 'error', failure: { code: 'team.cloneLost', values: {} } } as const;

describe('A card that Teams would find too big', () => {
  const t = new Speech('en');
  for (const [name, card, verb] of [
    ['for an approver', approvalCard(t, waiting, undefined), 'approval.decide'],
    ['for a requester', statusCard(t, waiting), 'request.withdraw'],
    ['for an admin', attentionCard(t, stopped), 'request.retry'],
    ['before Submit', reviewCard(t, aDraft(), plan, aSource()), 'request.submit'],
  ] as const) {
    it(`${name} does without its details, says so, and keeps its buttons`, () => {
      assert.ok(fits(card), `${String(JSON.stringify(card).length)} characters`);
      assert.match(JSON.stringify(card), /more to tell than Teams lets me show/);
      assert.ok(JSON.stringify(card).includes(verb));
    });
  }

  it('as it lists what waits for somebody leads to each of them all the same', () => {
    const card = decisionsCard(t, Array.from({ length: 20 }, (_, index) => ({ ...waiting, id: `r${String(index)}`, requester: { ...people[0]!, email: '' } })), true);
    assert.ok(fits(card));
    for (const id of ['r0', 'r3', 'r4', 'r19']) assert.ok(JSON.stringify(card).includes(`"${id}"`), id);
  });
});

describe('A card of how the product is used', () => {
  it('fits however many templates there are, and however long their names are', () => {
    const requests = Array.from({ length: 5000 }, (_, index) => ({ submittedAt: noon, status: 'error', undoing: false, template: { id: String(index % 900), name: `${'案'.repeat(250)}${String(index % 900)}` } }) as const);
    const card = usageCard(new Speech('en'), { ...figuresOf(requests, noon - 30 * day, noon), isPart: true });
    assert.ok(fits(card));
    assert.match(JSON.stringify(card), /895 other templates/);
  });
});

describe('A card of what was recorded', () => {
  const t = new Speech('en');
  const record: AuditRecord = { at: noon, stream: 'r', seq: 1, actor: 'k', code: 'callIntended', facts: { step: 'privateTabs' }, sealed: [], hash: '' };
  const names = { letters: '案'.repeat(256), addresses: '@a'.repeat(128), backslashes: '\\'.repeat(256), tags: '<a'.repeat(128), families: '👩‍👩‍👧‍👦'.repeat(23), 'marks above a letter': `a${'\u0301'.repeat(255)}` };
  const page = (about: string, who: string, told = record) => trailCard(t, Array.from({ length: 16 }, () => ({ record: told, about: { kind: 'request', id: 'r', reference: 'TW-7K3F', name: about }, who }) as const), 'c'.repeat(256), true);

  for (const [kind, name] of Object.entries(names)) {
    it(`fits where names are all ${kind}`, () => {
      assert.ok(fits(page(name, name)));
      const verification = { ok: true, records: 30 } as const;
      assert.ok(fits(historyCard(t, { request: { ...waiting, plan: { ...plan, name } }, records: Array.from({ length: 30 }, () => record), verification }, new Map([['k', name]]))));
    });
  }

  it('fits whatever somebody has written into the store, and says which record it cannot show', () => {
    const letter = `a${'\u0301'.repeat(30_000)}`;
    for (const card of [page('Apollo', 'Ann', { ...record, code: 'x'.repeat(50_000) }), page('Apollo', 'Ann', { ...record, code: 'templateChanged', facts: { before: 'b', version: 'v'.repeat(5000), changed: '' } }), page(letter, 'Ann')]) {
      assert.ok(fits(card));
      assert.match(JSON.stringify(card), /too long to show/);
    }
    assert.ok(fits(draw(brokenView(t, { streams: 9, records: 0, broken: 9, isWhole: true, examples: Array.from({ length: 3 }, () => ({ about: { kind: 'template', id: 't', name: letter }, seq: 1, why: 'hash' }) as const) }))));
  });
});

describe('A card of templates', () => {
  const t = new Speech('en');
  const some = (count: number) => Array.from({ length: count }, (_, index) =>
    aTemplate({ templateConfiguration: { id: `${'x'.repeat(250)}${String(index)}`, name: `${'案'.repeat(250)}${String(index)}`, description: '説'.repeat(1024), approval: { requireApproval: true, approvalTeam: [] } } }));
  const link = `https://account.blob.core.windows.net/template-pictures/${'s'.repeat(500)}`;

  for (const count of [1, 6, 7, 25, 300]) {
    it(`fits for whoever manages ${String(count)}, however long their names are`, () => {
      const size = Buffer.byteLength(JSON.stringify(templatesCard(t, some(count), '')));
      assert.ok(size <= 27 * 1024, String(size));
    });
  }

  for (const count of [5, 300]) {
    it(`fits for whoever chooses among ${String(count)}, however long their names are`, () => {
      const templates = some(count);
      const size = Buffer.byteLength(JSON.stringify(catalogCard(t, templates, '名'.repeat(128), new Map(templates.map((one) => [templateId(one), link])))));
      assert.ok(size <= 27 * 1024, String(size));
    });
  }
});
