import assert from 'node:assert/strict';
import { portrait } from '../../../src/simulator/graph/portrait.ts';
import { companyIn } from '../../../src/simulator/company/seed.ts';
import { Asker, errorOf, type Answer, type Json } from '../asker.ts';

const put = (asker: Asker, path: string, bytes: Uint8Array, type = 'image/png'): Answer =>
  asker.graph('PUT', `${path}/$value`, bytes, { 'content-type': type });

/** The beginning of a JPEG of 3 by 2 pixels: a comment, then its frame header. */
const jpeg = Buffer.from('ffd8ff' + 'fe0004abcd' + 'ffc0000b080002000301', 'hex');

describe('The photo of a team in the simulated Graph', () => {
  it('is not there until somebody puts one, which its group shows too', () => {
    const asker = new Asker();
    const team = asker.team('Onboarding template');
    for (const path of [`/teams/${team}/photo`, `/teams/${team}/photo/$value`, `/groups/${team}/photo`]) {
      const answer = asker.get(path);
      assert.deepEqual([answer.status, errorOf(answer)['code']], [404, 'ImageNotFound'], path);
    }
    assert.equal(put(asker, `/teams/${team}/photo`, portrait('One')).status, 204);
    assert.deepEqual(asker.get(`/groups/${team}/photo/$value`).response.body, Buffer.from(portrait('One')));
    assert.equal(put(asker, `/groups/${team}/photo`, jpeg, 'image/jpeg').status, 200);
    const shown = asker.get(`/teams/${team}/photo/$value`);
    assert.equal(shown.headers['content-type'], 'image/jpeg');
    const { width, height } = asker.get(`/teams/${team}/photo`).body;
    assert.deepEqual([width, height], [3, 2]);
  });

  it('has to be a PNG or a JPEG below 4 MB', () => {
    const asker = new Asker();
    const path = `/teams/${asker.team('Onboarding template')}/photo`;
    assert.equal(put(asker, path, new TextEncoder().encode('<svg/>'), 'image/png').status, 400);
    assert.equal(put(asker, path, portrait('x'), 'image/gif').status, 400);
    const huge = Buffer.concat([portrait('x'), Buffer.alloc(4 * 1024 * 1024)]);
    assert.equal(put(asker, path, huge).status, 413);
    assert.equal(asker.get(path).status, 404);
  });

  it('travels in base64 within a batch', () => {
    const asker = new Asker();
    const url = `/teams/${asker.team('Onboarding template')}/photo/$value`;
    const body = Buffer.from(portrait('x')).toString('base64');
    const headers = { 'Content-Type': 'image/png' };
    const requests = [{ id: '1', method: 'PUT', url, headers, body }];
    assert.equal((asker.batch(requests).body['responses'] as Json[])[0]!['status'], 204);
    const [answer] = asker.batch([{ id: '1', method: 'GET', url }]).body['responses'] as Json[];
    assert.equal(answer!['body'], body);
  });

  it('comes with the company where its file says so, and does not come along with a clone', () => {
    const company = companyIn();
    const [first, ...others] = company.tenants;
    const teams = first!.teams!.map((team) => ({ ...team, photo: true }));
    const asker = new Asker({ company: { tenants: [{ ...first!, teams }, ...others] } });
    const team = asker.team('Onboarding template');
    const picture = asker.get(`/teams/${team}/photo/$value`);
    assert.deepEqual(picture.response.body, Buffer.from(portrait('Onboarding template')));
    assert.equal(asker.get(`/teams/${asker.made(team)}/photo`).status, 404);
  });
});
