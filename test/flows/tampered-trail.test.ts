import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AuditRecord } from '../../src/audit/record.ts';
import { textOf, type Chat } from '../../src/commands/chat.ts';
import { ask, assertReadable, hears, says, type Asked } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { FlowWorld } from './world.ts';

describe('A trail that somebody changed in the store', () => {
  let world: FlowWorld;
  let noah: Chat;
  let asked: Asked;
  let reference: string;

  before(async () => {
    world = await FlowWorld.begin();
    await world.startApp();
    noah = await world.chat('noah.tremblay');
    asked = await ask(noah, { template: templates.project, name: 'Tampered' });
    await says(noah, asked.card, 'Ready · 100 %');
    // Else it would be taken for the answer to what is asked next.
    await hears(noah, /Tampered.* is ready/);
    ({ reference } = (await world.app!.ports.requestStore.request(northwind, asked.id))!);
  });
  after(() => world.end());

  /** Writes the first record anew, as somebody with the file could; answers how to put back what was there. */
  function tamper(change: (record: AuditRecord) => object): () => void {
    const database = new DatabaseSync(join(world.folder, 'teamwright.sqlite'));
    const written = String(database.prepare('SELECT value FROM audit WHERE stream = ? AND seq = 1').get(asked.id)?.['value']);
    const write = (value: string) => database.prepare('UPDATE audit SET value = ? WHERE stream = ? AND seq = 1').run(value, asked.id);
    write(JSON.stringify(change(JSON.parse(written) as AuditRecord)));
    return () => {
      write(written);
      database.close();
    };
  }

  for (const [what, change] of [
    ['a box of rubbish', (record) => ({ ...record, sealed: record.sealed.map((one) => ({ ...one, box: 'eHh4' })) })],
    ['a box that its key does not open', (record) => ({ ...record, sealed: record.sealed.map((one) => ({ ...one, box: Buffer.alloc(60).toString('base64') })) })],
    ['no boxes', (record) => ({ ...record, sealed: undefined })],
    ['a time that is none', (record) => ({ ...record, at: 'yesterday' })],
    ['a time out of all calendars', (record) => ({ ...record, at: 1e18 })],
    ['no facts', (record) => ({ ...record, facts: undefined })],
    ['a code that is none', (record) => ({ ...record, code: 7 })],
  ] as const satisfies readonly (readonly [string, (record: AuditRecord) => object])[]) {
    it(`is told as changed, and is no error: ${what}`, async () => {
      const putBack = tamper(change);
      const card = await noah.say(`history ${reference}`);
      putBack();
      assert.match(textOf(card), /The trail was changed at record 1/);
      assertReadable(card);
      assert.deepEqual(await world.defects(), []);
    });
  }

  it('is complete and unchanged once all is as it was', async () => {
    assert.match(textOf(await noah.say(`history ${reference}`)), /complete and unchanged/);
  });
});
