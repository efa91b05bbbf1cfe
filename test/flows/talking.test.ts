import assert from 'node:assert/strict';
import { buttonsOf, textOf } from '../../src/commands/chat.ts';
import { assertReadable, draftOf, filled, form, hears, review, says, titlesOf, until, valueOf, verbsOf } from './journey.ts';
import { northwind, templates } from './northwind.ts';
import { Wire } from './wire.ts';
import { FlowWorld } from './world.ts';

describe('Talking with the bot', () => {
  let world: FlowWorld;
  let wire: Wire;

  before(async () => {
    world = await FlowWorld.begin();
    await world.startApp();
    wire = new Wire(world);
  });
  after(async () => {
    wire.close();
    await world.end();
  });

  it('begins with a welcome whose button starts the journey', async () => {
    const olivia = await world.chat('olivia.hughes');
    const [welcome] = await olivia.activities();
    assert.match(textOf(welcome!), /Welcome to Teamwright/);
    assert.equal((await olivia.press(welcome!, 'command.run', {}, ({ data }) => data['choice'] === 'new team')).state, 'done');
    assert.match(textOf(await olivia.activity(welcome!.id)), /Which kind of team\?/);
  });

  for (const [said, answered] of [
    ['help', /my requests/],
    ['HELP!', /my requests/],
    ['hi', /Hello/],
    ['Good morning', /Hello/],
    ['thanks', /You are welcome/],
    ['', /I read only text/],
    ['   ', /I read only text/],
    ['What is the weather like?', /did not understand/],
    ['nwe team', /did not understand/],
    ['status', /no requests yet/],
    ['history', /no requests yet/],
    ['status TW-ZZZZ', /cannot find that request/],
    ["history '; DROP TABLE requests; --", /cannot find that request/],
    ['my requests', /no requests yet/],
    ['cancel', /nothing to cancel/],
    ['back', /nothing to go back to/],
  ] as const) {
    it(`answers ${JSON.stringify(said)} with a next step`, async () => {
      const zeynep = await world.chat('zeynep.yilmaz');
      const answer = await zeynep.say(said);
      assert.match(textOf(answer), answered);
      assert.ok(buttonsOf(answer).length > 0, 'there is a next step');
      assertReadable(answer);
    });
  }

  it('offers the nearest commands for a typo, as buttons that work', async () => {
    const zeynep = await world.chat('zeynep.yilmaz');
    for (const [typed, meant] of [['nwe team', 'new team'], ['my reqests', 'my requests'], ['stauts', 'status'], ['templaets', 'templates']] as const) {
      const card = await zeynep.say(typed);
      assert.ok(titlesOf(card).includes(meant), `${typed}: ${titlesOf(card).join(', ')}`);
    }
    const card = await zeynep.say('templaets');
    await zeynep.press(card, 'command.run', {}, ({ data }) => data['choice'] === 'templates');
    assert.match(textOf(await zeynep.activity(card.id)), /Which kind of team\?/);
  });

  it('answers a sticker, a file and an edited message', async () => {
    const zeynep = await world.chat('zeynep.yilmaz');
    const sticker = { contentType: 'image/gif', contentUrl: 'https://example.org/party.gif', name: 'party.gif' };
    const file = { contentType: 'application/vnd.microsoft.teams.file.download.info', content: { downloadUrl: 'https://example.org/x' }, name: 'x.docx' };
    for (const attachment of [sticker, file]) {
      const before = (await zeynep.activities()).length;
      await wire.send(wire.activity(zeynep.person, { text: '', attachments: [attachment] }));
      const answer = await zeynep.until((all) => all[before]);
      assert.match(textOf(answer), /I read only text/);
    }
    const before = (await zeynep.activities()).length;
    await wire.send(wire.activity(zeynep.person, { type: 'messageUpdate', text: 'help', channelData: { tenant: { id: northwind }, eventType: 'editMessage' } }));
    assert.match(textOf(await zeynep.until((all) => all[before])), /my requests/);
  });

  it('says so where an answer is too big for Teams, in place of saying nothing', async () => {
    const zeynep = await world.chat('zeynep.yilmaz');
    const answer = { status: 413, body: { error: { code: 'MessageSizeTooBig', message: 'Message size too large.' } } };
    await world.faults([{ match: { method: 'POST', path: '/activities$' }, times: 1, when: 'before', answer }]);
    const told = await zeynep.say('help');
    assert.match(textOf(told), /more to tell than Teams lets me show/);
    assert.ok(buttonsOf(told).length > 0);
    assert.deepEqual(await world.faultsLeft(), []);
  });

  it('goes on with the card above after words in between', async () => {
    const piotr = await world.chat('piotr.kowalski');
    const card = await form(piotr, templates.onboarding);
    assert.match(textOf(await piotr.say('and then what')), /go on with the card above/i);
    assert.equal((await piotr.press(card, 'form.send', filled({ template: templates.onboarding, name: 'Between' }))).state, 'done');
    const reviewed = await says(piotr, card.id, 'Review your team');
    assert.match(textOf(await piotr.say('hello')), /Hello/);
    assert.equal((await piotr.press(reviewed, 'request.submit')).state, 'done');
    await says(piotr, card.id, 'Ready · 100 %');
  });

  it('goes the whole way for a client that knows no Action.Execute', async () => {
    const lucia = await world.chat('lucia.romero');
    const { id } = await lucia.say('new team');
    await lucia.submit(id, { verb: 'template.choose', id: templates.onboarding, revision: 0, choice: '' });
    const filling = await until(lucia, id, (card) => verbsOf(card).includes('form.send'));
    const draft = buttonsOf(filling).find(({ verb }) => verb === 'form.send')!.data;
    await lucia.submit(id, { ...draft, ...filled({ template: templates.onboarding, name: 'Old client' }) });
    await says(lucia, id, 'Review your team');
    await lucia.submit(id, { verb: 'request.submit', id: draft['id'], revision: 1, choice: '' });
    await says(lucia, id, 'Ready · 100 %');
    await lucia.submit(id, { verb: 'no.such', id: 'x' });
    await hears(lucia, /button.*(out of date|not understood)/);
  });

  it('tells nothing of anybody in a group chat', async () => {
    const piotr = await world.chat('piotr.kowalski');
    const { id } = wire.activity(piotr.person)['conversation'] as { id: string };
    const group = { conversation: { conversationType: 'groupChat', isGroup: true, tenantId: northwind, id } };
    for (const text of ['my requests', '<at>Teamwright</at> my requests', 'new team', 'usage', 'who can see Project team', 'can Lucía Romero see Project team']) {
      const before = (await piotr.activities()).length;
      assert.equal((await wire.send(wire.activity(piotr.person, { text, ...group }))).status, 200);
      const answer = await piotr.until((all) => all[before]);
      assert.match(textOf(answer), /Let us talk in private/);
      assert.doesNotMatch(textOf(answer), /Between/);
    }
  });

  it('tells nothing of anybody where a button is pressed or templates are searched in a channel or a group chat', async () => {
    const piotr = await world.chat('piotr.kowalski');
    for (const conversationType of ['channel', 'groupChat', undefined]) {
      const conversation = { conversationType, tenantId: northwind, id: '19:others@thread.tacv2' };
      for (const choice of ['my requests', 'new team', 'status', 'usage', 'can Lucía Romero see Project team']) {
        const { status, body } = await wire.send(wire.press(piotr.person, undefined, { verb: 'command.run', choice }, { conversation }));
        assert.equal(status, 200);
        assert.match(JSON.stringify(body), /Let us talk in private/);
        assert.doesNotMatch(JSON.stringify(body), /Between|Onboarding/);
      }
      const search = wire.activity(piotr.person, { type: 'invoke', name: 'application/search', value: { dataset: 'teamwright.templates' }, conversation });
      const { status, body } = await wire.send(search);
      assert.deepEqual([status, (body as { value?: unknown }).value], [200, { results: [] }]);
    }
  });

  it('answers a search and a press while Microsoft does not', async () => {
    const ingrid = await world.person('camille.laurent');
    const failing = { times: 999, when: 'before', answer: { status: 500 } } as const;
    await world.faults([{ match: { method: 'GET', path: '.*' }, ...failing }, { match: { method: 'POST', path: 'batch' }, ...failing }]);
    const search = wire.activity(ingrid, { type: 'invoke', name: 'application/search', value: { dataset: 'teamwright.templates' } });
    const answers = await Promise.all([search, wire.press(ingrid, undefined, { verb: 'command.run', choice: 'new team' })].map((sent) => wire.send(sent)));
    await world.faults([]);
    for (const { status, body } of answers) {
      assert.equal(status, 200);
      assert.match(JSON.stringify(body), /Microsoft is not answering/);
    }
  });

  describe('about names', () => {
    const wishing = async (name: string, more: object = {}) => {
      const aroha = await world.chat('aroha.ngata');
      const { id } = await form(aroha, templates.onboarding);
      const wish = { template: templates.onboarding, name, description: 'Kept words', reason: 'Kept reason', ...more };
      assert.equal((await aroha.press(await aroha.activity(id), 'form.send', filled(wish))).state, 'done');
      return { chat: aroha, card: await says(aroha, id, /Something has to be changed|Review your team/) };
    };

    for (const [why, name, told] of [
      ['a forbidden character', 'Profit/Loss', /\/ is not allowed in a team's name/],
      ['too many characters', 'x'.repeat(129), /129 characters; 128 are allowed/],
      ['nothing but spaces', '   ', /has no name/],
    ] as const) {
      it(`shows the form again with the reason for ${why}, and keeps what was typed`, async () => {
        const { card } = await wishing(name);
        assert.match(textOf(card), told);
        assert.equal(valueOf(card, 'name'), name.trim());
        assert.equal(valueOf(card, 'description'), 'Kept words');
        assert.equal(valueOf(card, 'reason'), 'Kept reason');
        assertReadable(card);
      });
    }

    it('takes the form once its name is legal', async () => {
      const { chat, card } = await wishing('Back\\slash');
      await chat.press(card, 'form.send', filled({ template: templates.onboarding, name: 'Fine now' }));
      assert.match(textOf(await says(chat, card.id, 'Review your team')), /Onboarding - Fine now/);
    });

    it('counts what the convention makes of a name', async () => {
      const noah = await world.chat('noah.tremblay');
      const card = await review(noah, { template: templates.sales, name: 'A <b>"quoted"</b> & [linked](http://x.example) *name*'.replaceAll(/[<>"*:/]/g, '') });
      assert.match(textOf(card), new RegExp(`Sales ${new Date().getUTCFullYear()} - A bquotedb & `));
      assert.doesNotMatch(textOf(card), /[^\\]\]\(http/);
    });

    it('warns of a name that is taken, or asked for, and goes on', async () => {
      const { card } = await wishing('Between');
      assert.match(textOf(card), /A team called Onboarding - Between (exists|is there) already|called Onboarding - Between already/);
      assert.ok(draftOf(card));
      assertReadable(card);
    });

    it('counts too many people in place of taking their form for an old one, and keeps as many as are allowed', async () => {
      const members = Array.from({ length: 150 }, (_, index) => ({ id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}` }));
      const { card } = await wishing('Crowd', { members });
      assert.match(textOf(card), /You chose 150 people; 20 owners and 20 members are allowed/);
    });

    it('refuses people whom the directory does not know', async () => {
      const { card } = await wishing('Strangers', { members: [{ id: '00000000-0000-4000-8000-00000000dead' }] });
      assert.match(textOf(card), /could not be found in your company/);
    });
  });
});
