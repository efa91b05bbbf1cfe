import assert from 'node:assert/strict';
import { AuditDesk } from '../../src/bot/audit-desk.ts';
import type { Visit } from '../../src/bot/visit.ts';
import { minute, second } from '../../src/clock.ts';
import type { StreamCheck, WholeTrail } from '../../src/requests/whole-trail.ts';
import type { Actor } from '../../src/tenants/permissions.ts';
import { Speech } from '../../src/text/text.ts';
import { globalAdmin, teamsAdmin, tenant } from '../support/builders.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';

const visitOf = (actor: Actor): Visit => ({ t: new Speech('en'), tenant, actor: () => Promise.resolve(actor) }) as unknown as Visit;
const gina = visitOf(globalAdmin());
const sound: StreamCheck = { ok: true, records: 3 };

describe('The check of the whole trail', () => {
  let clock: FakeClock;
  /** What the streams are found to be, one after the other; a number is so much time that passes first. */
  let found: (StreamCheck | number)[];
  let begun: number;
  let desk: AuditDesk;
  beforeEach(() => {
    clock = new FakeClock();
    begun = 0;
    const checks = async function* () {
      begun += 1;
      for (const [at, one] of found.entries()) {
        if (typeof one === 'number') await clock.wait(one);
        else yield { stream: `stream ${at}`, check: one };
      }
    };
    const subject = (_: Actor, stream: string) => Promise.resolve({ kind: 'gone', id: stream });
    desk = new AuditDesk({ whole: { checks, subject } as unknown as WholeTrail, desk: { history: () => Promise.reject(new Error('not asked for')) }, clock });
  });

  async function answerOf(passes = 0): Promise<{ said: string; later: Promise<string> | undefined }> {
    const answering = desk.verify(gina);
    await clock.advance(passes);
    const { card, later } = await answering;
    const told = later?.then((one) => JSON.stringify(one));
    // It may fail before the test looks at it.
    told?.catch(() => undefined);
    return { said: JSON.stringify(card), later: told };
  }

  it('tells at once what comes of it, where that takes no long time', async () => {
    found = [sound, sound];
    const { said, later } = await answerOf();
    assert.match(said, /complete and unchanged.*6 records, in 2 streams/);
    assert.equal(later, undefined);
  });

  it('lets others have their turn between the streams of a long one', async () => {
    found = Array.from({ length: 50 }, () => sound);
    const answering = desk.verify(gina);
    await settle();
    let isOver = false;
    void answering.then(() => (isOver = true));
    await settle();
    assert.equal(isOver, false);
    await clock.advance(0);
    assert.match(JSON.stringify((await answering).card), /150 records, in 50 streams/);
  });

  it('says that it is under way where it takes longer, and then what came of it', async () => {
    found = [sound, 10 * second, sound];
    const { said, later } = await answerOf(3 * second);
    assert.match(said, /is being checked/);
    await clock.advance(10 * second);
    assert.match(await later!, /6 records, in 2 streams/);
  });

  it('is one for all who ask meanwhile', async () => {
    found = [10 * second, sound];
    const answers = [desk.verify(gina), desk.verify(gina)];
    await clock.advance(10 * second);
    for (const one of answers) assert.match(JSON.stringify(await (await one).later), /3 records, in one stream/);
    assert.equal(begun, 1);
    await answerOf(10 * second);
    assert.equal(begun, 2, 'who asks when it is over is not told what was so before');
  });

  it('names what is broken, and how much there is of it', async () => {
    found = [sound, ...Array.from({ length: 7 }, (): StreamCheck => ({ ok: false, seq: 2, why: 'hash' }))];
    const { said } = await answerOf();
    assert.match(said, /7 streams are incomplete or changed, of 8/);
    assert.equal(said.match(/record 2 was changed/g)?.length, 3);
    assert.match(said, /4 more/);
  });

  it('ends where it would take all day, and does not call whole what it has not seen', async () => {
    found = [sound, 9 * minute, sound, sound];
    const { later } = await answerOf(3 * second);
    await clock.advance(9 * minute);
    assert.match(await later!, /too long to check here.*6 records in 2 streams/);
  });

  it('that fails is told to who waits for it', async () => {
    found = [5 * second];
    const failing = async function* (): AsyncGenerator<never> {
      await clock.wait(5 * second);
      throw new Error('no store');
    };
    desk = new AuditDesk({ whole: { checks: failing } as unknown as WholeTrail, desk: { history: () => Promise.reject(new Error('not asked for')) }, clock });
    const { later } = await answerOf(3 * second);
    await clock.advance(5 * second);
    await assert.rejects(later!, /no store/);
  });

  it('is for who may read the trail', async () => {
    found = [sound];
    const { card } = await desk.verify(visitOf(teamsAdmin()));
    assert.match(JSON.stringify(card), /for global administrators/);
    assert.equal(begun, 0);
  });
});

describe('The trail of one request', () => {
  it('is looked for by as much of what was typed as can be a name of it: stores refuse longer ones', async () => {
    const asked: string[] = [];
    const named = (_: Actor, reference: string) => Promise.resolve((asked.push(reference), []));
    const desk = new AuditDesk({ whole: { named } as unknown as WholeTrail, desk: { history: () => Promise.reject(new Error('not asked for')) }, clock: new FakeClock() });
    assert.match(JSON.stringify(await desk.ofRequest(gina, 'of '.repeat(9000))), /cannot find that request/);
    assert.ok(asked.every((one) => one.length <= 256));
  });
});
