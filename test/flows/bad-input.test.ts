import assert from 'node:assert/strict';
import { verbs, type Verb } from '../../src/bot/cards/press.ts';
import { textOf, type Chat } from '../../src/commands/chat.ts';
import { seededChance } from '../../src/simulator/chance.ts';
import { ask, draftOf, review, says, type Asked } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { trailOf } from './trail.ts';
import { Wire, type Answer, type Json } from './wire.ts';
import { FlowWorld } from './world.ts';

const tables = ['tenants', 'templates', 'drafts', 'requests', 'names', 'audit', 'effects', 'deliveries', 'runs', 'reach', 'dialogs'];
const mutations = 500;

describe('Input that no client of ours sends', () => {
  let world: FlowWorld;
  let wire: Wire;
  let hannah: Chat;
  let waiting: Asked;
  let draft: string;
  let unhandled = 0;
  const count = (): void => void (unhandled += 1);

  before(async () => {
    world = await FlowWorld.begin();
    await world.startApp();
    wire = new Wire(world);
    process.on('unhandledRejection', count).on('uncaughtExceptionMonitor', count);
    hannah = await world.chat('hannah.becker');
    const kenji = await world.chat('kenji.watanabe');
    waiting = await ask(kenji, { template: templates.customer, name: 'Waiting', reason: 'Because' });
    await says(kenji, waiting.card, 'Waiting for approval');
    draft = draftOf(await review(kenji, { template: templates.onboarding, name: 'Private draft' }));
    await world.chat('sofia.rossi');
    await settled();
  });
  after(async () => {
    process.off('unhandledRejection', count).off('uncaughtExceptionMonitor', count);
    wire.close();
    await world.end();
  });

  /** Cards that are still on their way would count as rows of their own. */
  const settled = () => world.until(async () => world.rows(['effects'])['effects'] === 0);
  const refusal = ({ body }: Answer): string => String((body as { value?: { code?: unknown } } | undefined)?.value?.code);

  async function storesNothing(work: () => Promise<void>): Promise<void> {
    const before = world.rows(tables);
    await work();
    assert.deepEqual(world.rows(tables), before);
  }

  it('is refused at the door without a token of the channel, and for a malformed body', async () => {
    const activity = wire.activity(hannah.person, { text: 'help' });
    const body = JSON.stringify(activity);
    const good = await wire.token();
    await storesNothing(async () => {
      for (const [what, headers, sent, status] of [
        ['no token', {}, body, 401],
        ['garbage', { authorization: 'Bearer x.y.z' }, body, 401],
        ['Basic', { authorization: 'Basic eDp5' }, body, 401],
        ['a token for another bot', { authorization: await wire.token({ audience: 'c0ffee00-0000-4000-8000-000000000000' }) }, body, 401],
        ['an expired token', { authorization: await wire.token({ now: Date.now() - 7_200_000 }) }, body, 401],
        ['a token for another service', { authorization: await wire.token({ serviceUrl: 'https://evil.example/' }) }, body, 401],
        ['a tampered token', { authorization: `${good.slice(0, -8)}AAAAAAAA` }, body, 401],
        ['no JSON', { authorization: good }, '{"type":', 400],
        ['JSON of another kind', { authorization: good }, '[1,2,3]', 400],
        ['null', { authorization: good }, 'null', 400],
        ['a megabyte', { authorization: good }, JSON.stringify({ ...activity, text: 'x'.repeat(1_000_000) }), 413],
        ['another type', { authorization: good, 'content-type': 'text/plain' }, body, 415],
      ] as const) {
        assert.equal((await wire.post(sent, headers)).status, status, what);
      }
    });
  });

  it('is refused where the activity is malformed, or not from this channel', async () => {
    const activity = wire.activity(hannah.person, { text: 'help' });
    const { from, conversation } = activity as { from: Json; conversation: Json };
    await storesNothing(async () => {
      for (const [what, own, status] of [
        ['no type', { type: undefined }, 400],
        ['no id', { id: undefined }, 400],
        ['nobody', { from: undefined }, 400],
        ['somebody without a directory id', { from: { ...from, aadObjectId: undefined } }, 400],
        ['a directory id that is none', { from: { ...from, aadObjectId: '../../users' } }, 400],
        ['no conversation', { conversation: undefined }, 400],
        ['a text that is none', { text: { $gt: '' } }, 400],
        ['an invoke without a name', { type: 'invoke', name: undefined }, 400],
        ['another service', { serviceUrl: 'https://evil.example/' }, 401],
        ['another channel', { channelId: 'webchat' }, 403],
        ['no tenant', { channelData: {}, conversation: { ...conversation, tenantId: undefined } }, 403],
        ['two tenants', { channelData: { tenant: { id: 'other' } } }, 403],
        ['a tenant that is none of ours', { channelData: { tenant: { id: 'x' } }, conversation: { ...conversation, tenantId: 'x' } }, 403],
      ] as const) {
        assert.equal((await wire.send({ ...activity, ...own })).status, status, what);
      }
    });
  });

  it('is refused by every verb where fields are missing, foreign or of a wrong type', async () => {
    const good = { verb: 'form.edit', id: 'x', revision: 0, choice: '' };
    await storesNothing(async () => {
      for (const data of [
        undefined,
        null,
        'form.edit',
        [good],
        {},
        { ...good, verb: undefined },
        { ...good, verb: 'request.approveAll' },
        { ...good, verb: 'constructor' },
        { ...good, id: 7 },
        { ...good, id: { $ne: '' } },
        { ...good, id: 'x'.repeat(257) },
        { ...good, id: "'; DROP TABLE requests; --" },
        { ...good, revision: '1' },
        { ...good, revision: -1 },
        { ...good, revision: 1.5 },
        { ...good, revision: null },
        { ...good, choice: ['approved'] },
        { ...good, owners: 'not-a-guid' },
        { ...good, owners: ['x'] },
        { ...good, name: 'x'.repeat(1001) },
        { ...good, comment: 'x'.repeat(2001) },
        { ...good, requester: 'somebody else' },
        { ...good, tenant: northwind },
        { ...good, __proto__: { admin: true }, admin: true },
      ]) {
        const answer = await wire.send(wire.press(hannah.person, undefined, data));
        assert.equal(answer.status, 200);
        assert.equal(refusal(answer), 'payload.refused', JSON.stringify(data));
      }
      assert.equal((await wire.send(wire.activity(hannah.person, { type: 'invoke', name: 'task/fetch', value: {} }))).status, 501);
      for (const value of [undefined, null, 7, { dataset: 'graph.microsoft.com/users' }, { dataset: 'teamwright.templates', queryOptions: { skip: -1, top: 0 } }]) {
        const answer = await wire.send(wire.activity(hannah.person, { type: 'invoke', name: 'application/search', value }));
        assert.equal(refusal(answer), 'search.refused', JSON.stringify(value));
      }
    });
  });

  it('gets nothing out of drafts and requests of other people', async () => {
    const sofia = await world.chat('sofia.rossi');
    await storesNothing(async () => {
      for (const data of [
        { verb: 'form.send', id: draft, revision: 1, name: 'Mine now' },
        { verb: 'form.edit', id: draft },
        { verb: 'request.submit', id: draft, revision: 1 },
        { verb: 'draft.discard', id: draft },
        { verb: 'request.submit', id: waiting.id, revision: 1 },
        { verb: 'request.show', id: waiting.id },
        { verb: 'request.history', id: waiting.id },
        { verb: 'request.withdraw', id: waiting.id },
        { verb: 'request.retry', id: waiting.id },
        { verb: 'approval.decide', id: waiting.id, revision: 1, choice: 'approved' },
        { verb: 'approval.decide', id: waiting.id, revision: 1, choice: 'rejected', comment: 'No' },
      ]) {
        const { status, body } = await wire.send(wire.press(sofia.person, undefined, data));
        assert.equal(status, 200);
        const said = JSON.stringify(body);
        assert.doesNotMatch(said, /Private draft|Customer - Waiting|Because/, JSON.stringify(data));
        assert.match(said, /out of date|That is for admins|cannot find that request|cannot decide|Nothing was submitted/, JSON.stringify(data));
      }
    });
    assert.ok(await world.app!.ports.drafts.draft(northwind, draft), 'the draft is still there');
    assert.equal((await trailOf(world, northwind, waiting.id)).request.status, 'approval');
  });

  it('shows the present state for a revision that is stale or of the future', async () => {
    const kenji = await world.chat('kenji.watanabe');
    await storesNothing(async () => {
      for (const revision of [0, 2, 2 ** 40]) {
        const { body } = await wire.send(wire.press(kenji.person, undefined, { verb: 'request.submit', id: draft, revision }));
        assert.match(JSON.stringify(body), /Review your team/);
        const decided = await wire.send(wire.press(hannah.person, undefined, { verb: 'approval.decide', id: waiting.id, revision, choice: 'approved' }));
        assert.match(JSON.stringify(decided.body), /Customer - Waiting/);
      }
    });
    assert.equal((await trailOf(world, northwind, waiting.id)).request.status, 'approval');
  });

  it(`is answered without a failure in ${mutations} mutations of every verb's payload`, async () => {
    const sofia = await world.chat('sofia.rossi');
    const before = world.rows(['requests', 'names', 'runs', 'audit', 'templates', 'tenants']);
    const seed = 20_261;
    const chance = seededChance(seed, 0);
    for (let number = 0; number < mutations; number += 25) {
      const some = Array.from({ length: 25 }, (_, index) => mutated(chance, verbs[(number + index) % verbs.length]!));
      const answers = await Promise.all(some.map((data) => wire.send(wire.press(sofia.person, undefined, data))));
      for (const [index, { status, body }] of answers.entries()) {
        assert.equal(status, 200, `seed ${seed}, mutation ${number + index}: ${JSON.stringify(some[index])}`);
        assert.notEqual(refusal({ status, body }), 'unexpected', `seed ${seed}, mutation ${number + index}: ${JSON.stringify(some[index])}`);
      }
    }
    assert.deepEqual(world.rows(['requests', 'names', 'runs', 'audit', 'templates', 'tenants']), before);
    assert.deepEqual(await world.defects(), []);
    assert.equal(unhandled, 0);
  });

  /** Ids of others among the values, so that what gets past the form of the payload meets the doors behind it. */
  function mutated(chance: () => number, verb: Verb): unknown {
    const pick = <T>(values: readonly T[]): T => values[Math.floor(chance() * values.length)]!;
    const odd = (): unknown =>
      pick<unknown>([undefined, null, 0, -1, 1.5, 2 ** 53, '', ' ', '0', 'true', true, [], {}, [[]], 'x'.repeat(3000), '${$root}', '<at>x</at>', '\u202Egnp', "' OR 1=1", '../..', draft, waiting.id, templates.project, hannah.person.id]);
    const payload: Record<string, unknown> = { verb, id: pick([draft, waiting.id, templates.project, templates.old, templates.sales, '']), revision: pick([0, 1, 2]), choice: pick(['approved', 'rejected', 'help', 'cancel', 'enable Old project', 'nonsense', '']) };
    const fields = ['verb', 'id', 'revision', 'choice', 'name', 'description', 'reason', 'owners', 'members', 'template', 'comment', 'msteams', 'extra'];
    for (let changes = Math.floor(chance() * 4); changes > 0; changes -= 1) {
      const field = pick(fields);
      if (chance() < 0.3) Reflect.deleteProperty(payload, field);
      else payload[field] = odd();
    }
    return chance() < 0.05 ? odd() : payload;
  }

  it('leaves a product behind that goes on as if nothing had been', async () => {
    const sofia = await world.chat('sofia.rossi');
    const asked = await ask(sofia, { template: templates.onboarding, name: 'Healthy' });
    assert.match(textOf(await says(sofia, asked.card, 'Ready · 100 %')), /Onboarding - Healthy/);
    await trailOf(world, northwind, asked.id);
    assert.deepEqual(await world.defects(), []);
    assert.equal(unhandled, 0);
  });
});
