import assert from 'node:assert/strict';
import { portrait } from '../../../src/simulator/graph/portrait.ts';
import { Asker, errorOf, member, type Answer, type Json } from '../asker.ts';

const card = (text: string): Json => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: {
        type: 'AdaptiveCard',
        version: '1.5',
        body: [
          { type: 'Container', items: [{ type: 'TextBlock', text }] },
          { type: 'FactSet', facts: [{ title: 'Owner', value: 'Priya' }] },
          { type: 'TextBlock', text: 'Hidden', isVisible: false },
        ],
        actions: [{ type: 'Action.OpenUrl', title: 'Open', url: 'https://a.example' }],
      },
    },
  ],
});

/** A made team, what Graph does to it, and the bot that speaks to the Bot Connector. */
class Room {
  readonly asker = new Asker();
  readonly team: string;
  readonly general: string;
  readonly #authorization: string;

  constructor() {
    const { asker } = this;
    this.team = asker.made(asker.team('Project template'), { partsToClone: 'settings,channels' });
    this.general = String(asker.get(`/teams/${this.team}/primaryChannel`).body['id']);
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: asker.settings.botAppId,
      client_secret: 's',
      scope: 'https://api.botframework.com/.default',
    });
    const token = asker.send('POST', '/botframework.com/oauth2/v2.0/token', form.toString()).body['access_token'];
    this.#authorization = `Bearer ${String(token)}`;
  }

  install(): Answer {
    const { asker } = this;
    const filter = `?$filter=externalId eq '${asker.settings.botAppId}'`;
    const app = String(asker.get(`/appCatalogs/teamsApps${filter}`).value[0]!['id']);
    const bound = `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/${app}`;
    return asker.post(`/teams/${this.team}/installedApps`, { 'teamsApp@odata.bind': bound });
  }

  bot(method: string, conversation: string, rest: string, body?: unknown): Answer {
    const path = `/teams/v3/conversations/${encodeURIComponent(conversation)}${rest}`;
    return this.asker.send(method, path, body, { authorization: this.#authorization });
  }

  begin(activity: unknown, channel = this.general, tenant = this.asker.tenant.id): Answer {
    const body = { isGroup: true, channelData: { channel: { id: channel }, tenant: { id: tenant } }, activity };
    return this.asker.send('POST', '/teams/v3/conversations', body, { authorization: this.#authorization });
  }

  page(): string {
    return String(this.asker.send('GET', `/team/${this.asker.tenant.id}/${this.team}`).response.body);
  }
}

describe('The bot in a team', () => {
  it('hears that it came: an update of General’s conversation, and one of its installation', () => {
    const room = new Room();
    const { status, outgoing } = room.install();
    assert.equal(status, 201);
    const [added, updated] = outgoing.map(({ activity }) => activity);
    assert.equal(outgoing.length, 2);
    assert.equal(added!['type'], 'conversationUpdate');
    assert.deepEqual(added!['membersAdded'], [{ id: `28:${room.asker.settings.botAppId}` }]);
    const { conversation, channelData } = added as { conversation: Json; channelData: Json };
    assert.deepEqual([conversation['conversationType'], conversation['id']], ['channel', room.general]);
    assert.deepEqual(channelData['team'], { id: room.general, aadGroupId: room.team, name: 'Harbour bridge' });
    assert.equal(channelData['eventType'], 'teamMemberAdded');
    assert.deepEqual(channelData['tenant'], { id: room.asker.tenant.id });
    assert.deepEqual([updated!['type'], updated!['action']], ['installationUpdate', 'add']);
    const again = room.install();
    assert.deepEqual([again.status, again.outgoing.length], [409, 0]);
  });

  it('hears that it goes, and may then speak no more', () => {
    const room = new Room();
    const location = room.install().headers['location']!;
    const { status, outgoing } = room.asker.graph('DELETE', location);
    assert.equal(status, 204);
    assert.deepEqual(
      outgoing.map(({ activity }) => [activity['type'], activity['action']]),
      [
        ['conversationUpdate', undefined],
        ['installationUpdate', 'remove'],
      ],
    );
    assert.equal(room.begin(card('Still here')).status, 403);
  });

  it('does not hear of other apps', () => {
    const { asker, team } = new Room();
    const app = 'https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/0d820ecd-def2-4297-adad-78056cde7c78';
    assert.deepEqual(asker.post(`/teams/${team}/installedApps`, { 'teamsApp@odata.bind': app }).outgoing, []);
  });

  it('begins threads and goes on in them', () => {
    const room = new Room();
    room.install();
    const begun = room.begin(card('Welcome <all>'));
    assert.equal(begun.status, 201);
    const thread = String(begun.body['id']);
    assert.equal(thread, `${room.general};messageid=${String(begun.body['activityId'])}`);
    const other = room.bot('POST', room.general, '/activities', { type: 'message', text: 'Another thread' });
    const reply = room.bot('POST', thread, '/activities', { type: 'message', text: 'A reply & more' });
    assert.deepEqual([other.status, reply.status], [201, 201]);
    assert.equal(room.bot('POST', thread, '/activities', { type: 'typing' }).status, 201);
    const page = room.page();
    assert.match(
      page,
      /Teamwright[^]*Welcome &lt;all&gt;\nOwner: Priya\n\[Open\][^]*A reply &amp; more[^]*Another thread/,
    );
    assert.doesNotMatch(page, /Hidden/);
  });

  it('edits and takes back what it said', () => {
    const room = new Room();
    room.install();
    const id = String(room.begin(card('First')).body['activityId']);
    const path = `/activities/${id}`;
    assert.equal(room.bot('PUT', room.general, path, { type: 'message', text: 'Second' }).status, 200);
    assert.match(room.page(), /Second/);
    assert.doesNotMatch(room.page(), /First/);
    assert.equal(room.bot('DELETE', room.general, path).status, 200);
    assert.doesNotMatch(room.page(), /Second/);
    assert.equal(room.bot('PUT', room.general, path, { type: 'message', text: 'Third' }).status, 404);
  });

  it('is refused where it is not, and finds no channel that is not there', () => {
    const room = new Room();
    const refused = room.begin(card('Too early'));
    assert.deepEqual([refused.status, errorOf(refused)['code']], [403, 'BotNotInConversationRoster']);
    room.install();
    const nowhere = room.begin(card('x'), '19:0123456789abcdef0123456789abcdef@thread.tacv2');
    assert.deepEqual([nowhere.status, errorOf(nowhere)['code']], [404, 'ConversationNotFound']);
    assert.equal(room.begin(card('x'), room.general, room.asker.company.tenants[1]!.id).status, 404);
    assert.equal(room.bot('POST', `${room.general};messageid=1`, '/activities', card('x')).status, 404);
    assert.equal(room.begin(undefined).status, 400);
    assert.equal(room.begin({ type: 'message' }).status, 400);
    assert.equal(room.begin(card('x'.repeat(30_000))).status, 413);
    room.asker.graph('DELETE', `/groups/${room.team}`);
    assert.equal(room.begin(card('x')).status, 404);
  });

  it('is no member of private channels', () => {
    const room = new Room();
    const { asker, team } = room;
    room.install();
    asker.post(`/teams/${team}/members`, member(asker.person('priya.raman')));
    const members = [member(asker.person('priya.raman'), 'owner')];
    const order = { displayName: 'Steering', membershipType: 'private', members };
    const { id } = asker.post(`/teams/${team}/channels`, order).body;
    assert.equal(room.begin(card('x'), String(id)).status, 403);
    assert.match(room.page(), /class="lock"[^]*Steering[^]*In this channel[^]*Priya Raman/);
  });

  it('sees the people of the team', () => {
    const room = new Room();
    room.install();
    room.asker.post(`/teams/${room.team}/members`, member(room.asker.person('priya.raman')));
    const { members } = room.bot('GET', room.general, '/pagedmembers').body as { members: Json[] };
    const priya = members.find(({ name }) => name === 'Priya Raman');
    assert.equal(priya!['aadObjectId'], room.asker.person('priya.raman'));
    assert.equal(room.bot('GET', room.general, `/members/${encodeURIComponent(String(priya!['id']))}`).status, 200);
  });
});

describe('The page of a made team', () => {
  it('shows its photo from an address of its own', () => {
    const room = new Room();
    assert.doesNotMatch(room.page(), /<img/);
    const path = `/team/${room.asker.tenant.id}/${room.team}/photo`;
    assert.equal(room.asker.send('GET', path).status, 404);
    const headers = { 'content-type': 'image/png' };
    room.asker.graph('PUT', `/teams/${room.team}/photo/$value`, portrait('Bridge'), headers);
    assert.ok(room.page().includes(`src="${path}"`));
    const { headers: sent, response } = room.asker.send('GET', path);
    assert.equal(sent['Content-Type'], 'image/png');
    assert.deepEqual(response.body, Buffer.from(portrait('Bridge')));
  });

  it('shows a board for each plan, in the order of its hints', () => {
    const room = new Room();
    const { asker, team } = room;
    const planId = String(asker.post('/planner/plans', { owner: team, title: 'Plan <A>' }).body['id']);
    const etag = String(asker.get(`/planner/plans/${planId}/details`).body['@odata.etag']);
    const labels = { categoryDescriptions: { category1: 'Urgent' } };
    asker.graph('PATCH', `/planner/plans/${planId}/details`, labels, { 'if-match': etag });
    const bucket = (name: string, orderHint: string): string =>
      String(asker.post('/planner/buckets', { name, planId, orderHint }).body['id']);
    const later = bucket('Later', ' ! !');
    const now = bucket('Now', ' !');
    const task = (bucketId: string, title: string, orderHint: string): string =>
      String(
        asker.post('/planner/tasks', { planId, bucketId, title, orderHint, appliedCategories: { category1: true } })
          .body['id'],
      );
    task(later, 'Third', ' !');
    task(now, 'Second', ' ! !');
    const first = `/planner/tasks/${task(now, 'First', ' !')}/details`;
    const item = (isChecked: boolean): Json => ({
      '@odata.type': '#microsoft.graph.plannerChecklistItem',
      title: 'x',
      isChecked,
    });
    const details = { description: 'Some <notes>', checklist: { a: item(true), b: item(false) } };
    const known = String(asker.get(first).body['@odata.etag']);
    assert.equal(asker.graph('PATCH', first, details, { 'if-match': known }).status, 204);
    assert.match(
      room.page(),
      /Plan &lt;A&gt;[^]*Now[^]*Urgent[^]*First[^]*Some &lt;notes&gt;[^]*1 of 2 done[^]*Second[^]*Later[^]*Third/,
    );
  });
});
