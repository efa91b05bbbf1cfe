import assert from 'node:assert/strict';
import { attention } from '../../src/commands/attention.ts';
import { buttonsOf, textOf, type Chat } from '../../src/commands/chat.ts';
import { readConfig } from '../../src/config.ts';
import { aurora, kitId, twins } from './companies.ts';
import { ask, assertReadable, hears, says, titlesOf, verbsOf, type Asked } from './journey.ts';
import { teamsCalled } from './teams.ts';
import { trailOf } from './trail.ts';
import { FlowWorld, type Fault } from './world.ts';

/** Graph takes nobody into the team, whatever is tried: what was made until then is there. */
const nobodyJoins: Fault = {
  match: { method: 'POST', path: '/members/add$' },
  times: 999,
  when: 'before',
  answer: { status: 403, body: { error: { code: 'Forbidden', message: 'No' } } },
};

/** Graph refuses to copy any team. */
const noClone: Fault = { ...nobodyJoins, match: { method: 'POST', path: '/clone$' } };

describe('A team that cannot be finished', () => {
  let world: FlowWorld;
  let admin: Chat;

  before(async () => {
    world = await FlowWorld.begin({ company: twins });
    // What the operator leaves is found by a sweep.
    await world.startApp({ SWEEP_SECONDS: '1' });
    admin = await chatOf('h');
  });
  after(() => world.end());
  afterEach(() => world.faults([]));

  const chatOf = (letter: string): Promise<Chat> => world.chat(`aurora.person${letter}`, { tenant: aurora });

  async function stopped(letter: string, kit: number, name: string, fault = nobodyJoins): Promise<{ chat: Chat; asked: Asked; reference: string }> {
    const chat = await chatOf(letter);
    await world.faults([fault]);
    const asked = await ask(chat, { template: kitId(kit), name });
    await says(chat, asked.card, 'Needs attention');
    const { reference } = (await trailOf(world, aurora, asked.id)).request;
    // What tells of it must not be taken for an answer to what is said next.
    await hears(chat, `${reference}** needs attention`);
    return { chat, asked, reference };
  }

  const toldOf = (name: string) => admin.until((all) => all.find((one) => verbsOf(one).includes('request.accept') && textOf(one).includes(name)));

  /** The directory shows it a while longer. */
  const gone = (name: string) => world.until(async () => (await teamsCalled(world, aurora, name)).length === 0);

  /** As at a terminal, beside the running product. */
  async function operator(...words: readonly string[]): Promise<{ code: number; said: string }> {
    const lines: string[] = [];
    const say = (line: string): void => void lines.push(line);
    const code = await attention(readConfig({ DATA_DIR: world.folder }), words, { log: say, error: say });
    return { code, said: lines.join('\n') };
  }

  it('is deleted by an admin, who is asked first, and who may think better of it', async () => {
    const { chat, asked, reference } = await stopped('a', 1, 'Half');
    const card = await toldOf('AU Half');
    assertReadable(card);
    for (const told of [textOf(card), (await operator('list')).said]) assert.match(told, /`npm run doctor` names each permission that is missing/);
    assert.match(textOf(await chat.say(`status ${reference}`)), /An admin has to look at it/);
    assert.doesNotMatch(textOf(await chat.say(`status ${reference}`)), /npm run|permission/, 'no riddles for whoever asked');
    assert.deepEqual(buttonsOf(card).map(({ title }) => title), ['Retry', 'Accept as it is', 'Delete unfinished team', 'History']);
    await admin.press(card, 'request.undo');
    const question = await says(admin, card.id, 'Delete the unfinished team?');
    assertReadable(question);
    assert.match(textOf(question), /AU Half/);
    await admin.press(question, 'request.attend');
    const again = await says(admin, card.id, 'A request needs you');
    assert.equal((await teamsCalled(world, aurora, 'AU Half')).length, 1, 'nothing was deleted yet');
    await admin.press(again, 'request.undo');
    await admin.press(await says(admin, card.id, 'Delete the unfinished team?'), 'request.undoSure');
    await says(chat, asked.card, 'Removed');
    await hears(chat, /was ended by an admin/);
    await says(admin, card.id, 'Taken care of: Removed');
    await gone('AU Half');
    const { codes } = await trailOf(world, aurora, asked.id);
    assert.deepEqual(codes.slice(-3), ['undoRequested', 'teamRemoved', 'requestUndone']);
  });

  it('leads an admin to what can be done about it from its history, its reference and the list; who only asked for another is told whose it is', async () => {
    const { chat, asked, reference } = await stopped('f', 6, 'Looked up');
    const done = ['Retry', 'Accept as it is', 'Delete unfinished team', 'History'];
    const told = await toldOf('AU Looked up');
    await admin.press(told, 'request.history');
    await admin.press(await says(admin, told.id, 'newest first'), 'request.show');
    assert.deepEqual(titlesOf(await says(admin, told.id, 'A request needs you')), done);
    for (const typed of [`status ${reference}`, `${reference.toLowerCase()}?`, `status **${reference.replace('-', ' ')}**.`]) assert.deepEqual(titlesOf(await admin.say(typed)), done, typed);
    const own = await chat.say(`status ${reference.slice(3)}`);
    assert.match(textOf(own), /Looked up/);
    assert.ok(!titlesOf(own).includes('Retry'), 'whoever asked for it is no admin');
    assert.match(textOf(await admin.say(`cancel request ${reference}`)), /Only Aurora PersonF, who asked for it/);
    assert.match(textOf(await (await chatOf('g')).say(`cancel request ${reference}`)), /cannot find that request/);
    await world.faults([]);
    await admin.press(await admin.activity(told.id), 'request.retry');
    await says(chat, asked.card, 'Ready · 100 %');
    assert.match(textOf(await says(admin, told.id, 'Taken care of: Ready')), /Aurora PersonF/, 'who had it go on sees what that came to');
  });

  it('is taken as it is: the requester gets the team, and reads that something is missing', async () => {
    const { chat, asked } = await stopped('b', 2, 'Enough');
    const card = await toldOf('AU Enough');
    await admin.press(card, 'request.accept');
    const ready = await says(chat, asked.card, 'Ready · 100 %');
    assertReadable(ready);
    assert.match(textOf(ready), /An admin took the team as it was/);
    assert.match(JSON.stringify(ready), /Action\.OpenUrl/);
    await says(admin, card.id, 'Taken care of: Ready');
    assert.equal((await teamsCalled(world, aurora, 'AU Enough')).length, 1);
  });

  it('is tried again with all the others by one press, as after an outage', async () => {
    const two = [await stopped('d', 4, 'One of two'), await stopped('e', 5, 'Two of two')];
    const list = await admin.say('needs attention');
    assertReadable(list);
    await world.faults([]);
    await admin.press(list, 'attention.retryAll');
    await says(admin, list.id, /✓ 2 requests go on/);
    for (const { chat, asked } of two) await says(chat, asked.card, 'Ready · 100 %');
    assert.ok(!verbsOf(await admin.say('needs attention')).includes('attention.retryAll'), 'with nothing to retry there is no such button');
  });

  it('is tried again only by who may attend to it', async () => {
    const chat = await chatOf('g');
    const card = await chat.say('needs attention');
    await chat.execute(card.id, 'attention.retryAll', { verb: 'attention.retryAll' });
    assert.match(textOf(await chat.activity(card.id)), /That is for admins/);
  });

  it('is listed at a terminal, and tried again from there until it is ready', async () => {
    const { chat, asked, reference } = await stopped('c', 3, 'Again');
    const listed = await operator('list');
    assert.equal(listed.code, 0, listed.said);
    assert.match(listed.said, new RegExp(`${reference} {2}AU Again[^]*can be: retry, accept, delete`));
    const elsewhere = await operator('list', '--tenant', 'nobody');
    assert.deepEqual([elsewhere.code, /No tenant/.test(elsewhere.said)], [1, true], 'a tenant that is not there is no all-clear');
    const inNone = await operator('retry', reference, '--tenant', 'nobody');
    assert.deepEqual([inNone.code, /No tenant/.test(inNone.said)], [1, true], 'it is the tenant that is unknown, not the request');
    await world.faults([]);
    const retried = await operator('retry', reference);
    assert.deepEqual([retried.code, retried.said], [0, `${reference} goes on from where it stopped.`]);
    await says(chat, asked.card, 'Ready · 100 %');
    await hears(chat, /AU Again.* is ready/);
    const nothingTo = (word: string): string => `${reference}: Ready. There is nothing to ${word}, and nothing was changed.`;
    assert.deepEqual(await operator('retry', reference), { code: 0, said: nothingTo('retry') }, 'what is so already is no failure');
    assert.deepEqual(await operator('accept', reference), { code: 0, said: nothingTo('accept') });
    assert.deepEqual(await operator('delete', reference), { code: 1, said: nothingTo('delete') }, 'nobody is asked whether they are sure of what is not done');
    assert.deepEqual(await operator('delete', reference, '--yes'), { code: 1, said: nothingTo('delete') });
    const { request, codes } = await trailOf(world, aurora, asked.id);
    assert.equal(codes.filter((code) => code === 'requestRetried').length, 1);
    assert.match(textOf(await chat.say(`history ${request.reference}`)), /The operator/);
  });

  it('is not accepted at a terminal where nothing of it was made, and what can be done is said', async () => {
    const { chat, asked, reference } = await stopped('e', 5, 'Nothing', noClone);
    const { code, said } = await operator('accept', reference);
    assert.deepEqual([code, said], [1, `${reference}: Needs attention. There is nothing to accept, and nothing was changed.\n  can be: retry, delete`]);
    assert.equal((await operator('delete', asked.id, '--yes')).code, 0);
    await says(chat, asked.card, 'Removed');
  });

  it('is deleted at a terminal only with a word more, once', async () => {
    const { chat, asked, reference } = await stopped('d', 4, 'Gone');
    const unsure = await operator('delete', reference);
    assert.equal(unsure.code, 2);
    assert.match(unsure.said, /--yes/);
    assert.equal((await operator('delete', reference, '--yes')).code, 0);
    await says(chat, asked.card, 'Removed');
    await gone('AU Gone');
    const again = await operator('delete', asked.id, '--yes');
    assert.deepEqual(again, { code: 0, said: `${reference}: Removed. There is nothing to delete, and nothing was changed.` }, 'what is so already is no failure');
    assert.equal((await operator('accept', 'TW-0000')).code, 1);
    assert.equal((await operator('frobnicate')).code, 2);
    assert.match((await operator('list')).said, /Nothing needs an admin/);
    assert.deepEqual(await world.defects(), []);
  });
});
