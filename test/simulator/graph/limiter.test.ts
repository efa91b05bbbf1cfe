import assert from 'node:assert/strict';
import { Asker, errorOf, member, type Answer, type Json } from '../asker.ts';

const limited = (): Asker => new Asker({ settings: { limits: 'documented' } });

/** So many calls at once: how many of them were let through. */
const through = (count: number, call: () => Answer): number =>
  Array.from({ length: count }, call).filter(({ status }) => status !== 429).length;

describe('The documented limits of Microsoft Teams', () => {
  it('are not there unless they are asked for', () => {
    const asker = new Asker();
    const team = asker.team('Project template');
    assert.equal(
      through(100, () => asker.get(`/teams/${team}`)),
      100,
    );
  });

  it('let four calls a second through for one team, and tell the others when to come again', () => {
    const asker = limited();
    const [one, other] = [asker.team('Project template'), asker.team('Customer template')];
    assert.equal(
      through(4, () => asker.get(`/teams/${one}`)),
      4,
    );
    const refused = asker.get(`/teams/${one}`);
    assert.deepEqual([refused.status, errorOf(refused)['code']], [429, 'TooManyRequests']);
    assert.equal(refused.headers['Retry-After'], '1');
    assert.equal(asker.get(`/teams/${other}`).status, 200);
    assert.equal(asker.get(`/teams/${one}/channels`).status, 200);
    asker.wait(1000);
    assert.equal(asker.get(`/teams/${one}`).status, 200);
  });

  it('count what they refused: who does not wait, waits longer', () => {
    const asker = limited();
    const team = asker.team('Project template');
    through(4, () => asker.get(`/teams/${team}`));
    for (let round = 0; round < 10; round += 1) {
      asker.wait(200);
      through(1, () => asker.get(`/teams/${team}`));
    }
    assert.equal(asker.get(`/teams/${team}`).status, 429);
    asker.wait(1000);
    assert.equal(asker.get(`/teams/${team}`).status, 200);
  });

  it('are six clones a second for app and tenant, each tenant on its own', () => {
    const asker = limited();
    const clones = (of: Asker): number => through(10, () => of.clone(of.tenant.teams![0]!.id));
    assert.equal(clones(asker), 6);
    assert.equal(clones(asker.as(1)), 6);
  });

  it('are one a second for a channel, by method: of three tabs one is made', () => {
    const asker = limited();
    const team = asker.team('Project template');
    const channel = encodeURIComponent(String(asker.get(`/teams/${team}/primaryChannel`).body['id']));
    const tabs = `/teams/${team}/channels/${channel}/tabs`;
    assert.equal(
      through(3, () => asker.post(tabs, {})),
      1,
    );
    assert.equal(asker.get(tabs).status, 200);
    assert.equal(asker.get(tabs).status, 429);
  });

  it('are four additions of members a minute for a team, one by one or many at once', () => {
    const asker = limited();
    const team = asker.team('Project template');
    const priya = member(asker.person('priya.raman'));
    assert.equal(
      through(3, () => asker.post(`/teams/${team}/members/add`, { values: [priya] })),
      3,
    );
    asker.wait(10_000);
    assert.equal(
      through(2, () => asker.post(`/teams/${team}/members`, priya)),
      1,
    );
    const refused = asker.post(`/teams/${team}/members`, priya);
    const seconds = Number(refused.headers['Retry-After']);
    assert.equal(seconds, 50);
    asker.wait(50_000);
    assert.equal(asker.post(`/teams/${team}/members`, priya).status, 201);
  });

  it('hold over a minute at 83 percent, with one burst on top', () => {
    const asker = limited();
    const team = asker.team('Project template');
    let passed = 0;
    // Four in every second fit the short window; the long one lets 199 and a burst of four through.
    for (let second = 0; second < 60; second += 1) {
      passed += through(4, () => asker.get(`/teams/${team}`));
      asker.wait(1000);
    }
    assert.equal(passed, 203);
  });

  it('are for each part of a batch on its own', () => {
    const asker = limited();
    const url = `/teams('${asker.team('Project template')}')`;
    const requests = Array.from({ length: 6 }, (_part, index) => ({ id: `${index}`, method: 'GET', url }));
    const answer = asker.batch(requests);
    assert.equal(answer.status, 200);
    const parts = answer.body['responses'] as Json[];
    const refused = parts.filter(({ status }) => status === 429);
    assert.equal(refused.length, 2);
    for (const part of refused) assert.match(String((part['headers'] as Json)['Retry-After']), /^\d+(\.\d+)?$/);
  });
});
