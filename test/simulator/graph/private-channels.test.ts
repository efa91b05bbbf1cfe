import assert from 'node:assert/strict';
import { Asker, errorOf, member, tab, type Answer } from '../asker.ts';

const web = 'com.microsoft.teamspace.tab.web';

/** A made team with four people in it, and a private channel of two of them. */
class Place {
  readonly asker = new Asker();
  readonly team: string;
  readonly members: string;
  readonly channel: string;

  constructor() {
    const { asker } = this;
    this.team = asker.made(asker.team('Project template'));
    const everybody = ['priya.raman', 'kenji.watanabe', 'diego.fernandez'].map((alias) => member(asker.person(alias)));
    asker.post(`/teams/${this.team}/members/add`, { values: everybody });
    const made = asker.post(`/teams/${this.team}/channels`, {
      displayName: 'Steering',
      membershipType: 'private',
      members: [member(asker.person('priya.raman'), 'owner'), member(asker.person('kenji.watanabe'))],
    });
    this.channel = `/teams/${this.team}/channels/${encodeURIComponent(String(made.body['id']))}`;
    this.members = `${this.channel}/members`;
  }

  /** Who is in it, with their roles. */
  roles(): Readonly<Record<string, unknown>> {
    const { value } = this.asker.get(this.members);
    return Object.fromEntries(value.map(({ displayName, roles }) => [String(displayName), (roles as string[]).join()]));
  }

  path(answer: Answer): string {
    return `${this.members}/${encodeURIComponent(String(answer.body['id']))}`;
  }
}

describe('A private channel in the simulated Graph', () => {
  it('lists its own people only; a standard one has its team’s', () => {
    const { asker, team } = new Place();
    const channels = asker.get(`/teams/${team}/channels`).value;
    const people = (name: string): number => {
      const id = String(channels.find(({ displayName }) => displayName === name)!['id']);
      return asker.get(`/teams/${team}/channels/${encodeURIComponent(id)}/members`).value.length;
    };
    assert.equal(people('Steering'), 2);
    assert.equal(people('General'), asker.get(`/teams/${team}/members`).value.length);
  });

  it('takes people of its team one by one, changes their role and lets them go, but keeps an owner', () => {
    const place = new Place();
    const { asker } = place;
    const added = asker.post(place.members, member(asker.person('diego.fernandez')));
    assert.equal(added.status, 201);
    assert.deepEqual(place.roles(), { 'Priya Raman': 'owner', 'Kenji Watanabe': '', 'Diego Fernández': '' });
    const body = { '@odata.type': '#microsoft.graph.aadUserConversationMember', roles: ['owner'] };
    assert.deepEqual(asker.patch(place.path(added), body).body['roles'], ['owner']);
    assert.equal(asker.graph('DELETE', place.path(added)).status, 204);
    const [priya] = asker.get(place.members).value;
    const last = `${place.members}/${encodeURIComponent(String(priya!['id']))}`;
    assert.equal(asker.graph('DELETE', last).status, 400);
    assert.equal(asker.patch(last, { ...body, roles: [] }).status, 400);
  });

  it('takes many at once: 207 where somebody is not in the team', () => {
    const place = new Place();
    const { asker } = place;
    const [diego, stranger] = [asker.person('diego.fernandez'), asker.person('amara.okafor')];
    const answer = asker.post(`${place.members}/add`, { values: [member(diego, 'owner'), member(stranger)] });
    assert.equal(answer.status, 207);
    assert.deepEqual(
      answer.value.map(({ userId, error }) => [userId, error === null]),
      [
        [diego, true],
        [stranger, false],
      ],
    );
    assert.equal(asker.post(place.members, member(stranger)).status, 400);
    assert.equal(Object.keys(place.roles()).length, 3);
  });

  it('loses who leaves the team', () => {
    const place = new Place();
    const { asker } = place;
    asker.post(`/teams/${place.team}/members/remove`, { values: [member(asker.person('kenji.watanabe'))] });
    assert.deepEqual(place.roles(), { 'Priya Raman': 'owner' });
  });

  it('takes tabs at once, and its name is taken for the whole team', () => {
    const place = new Place();
    const { asker } = place;
    const configuration = { contentUrl: 'https://a.example', websiteUrl: 'https://a.example' };
    assert.equal(asker.post(`${place.channel}/tabs`, tab(web, configuration)).status, 201);
    assert.equal(asker.get(`${place.channel}/tabs`).value.length, 1);
    const twice = asker.post(`/teams/${place.team}/channels`, { displayName: 'steering' });
    assert.deepEqual(
      [twice.status, errorOf(twice)['message']],
      [400, 'Channel name already existed, please use other name'],
    );
  });

  it('is the only kind whose people can be changed', () => {
    const { asker, team } = new Place();
    const general = String(asker.get(`/teams/${team}/primaryChannel`).body['id']);
    const path = `/teams/${team}/channels/${encodeURIComponent(general)}/members`;
    assert.equal(asker.post(path, member(asker.person('diego.fernandez'))).status, 400);
  });
});
