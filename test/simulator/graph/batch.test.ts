import assert from 'node:assert/strict';
import { Asker, errorOf, type Answer, type Json } from '../asker.ts';

const parts = (answer: Answer): Readonly<Record<string, Json>> =>
  Object.fromEntries((answer.body['responses'] as Json[]).map((part) => [String(part['id']), part]));

const statuses = (answer: Answer): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(parts(answer)).map(([id, part]) => [id, part['status']]));

const get = (id: string, url: string): Json => ({ id, method: 'GET', url });

describe('A batch in the simulated Graph', () => {
  it('answers each of its requests on its own, in any order', () => {
    const asker = new Asker();
    const order = new Set<string>();
    for (let round = 0; round < 10; round += 1) {
      const answer = asker.batch([get('a', '/organization'), get('b', '/users/nobody'), get('c', 'users?$top=1')]);
      assert.equal(answer.status, 200);
      assert.deepEqual(statuses(answer), { a: 200, b: 404, c: 200 });
      order.add((answer.body['responses'] as Json[]).map(({ id }) => id).join(''));
    }
    assert.ok(order.size > 1);
  });

  it('takes bodies, keeps headers such as Location, and gives photos in base64', () => {
    const asker = new Asker();
    const body = { displayName: 'By batch', mailNickname: 'x', partsToClone: 'channels' };
    const headers = { 'Content-Type': 'application/json' };
    const answer = asker.batch([
      { id: '1', method: 'POST', url: `/teams/${asker.team('Project template')}/clone`, headers, body },
      get('2', `/users/${asker.person('priya.raman')}/photo/$value`),
    ]);
    assert.deepEqual(statuses(answer), { 1: 202, 2: 200 });
    assert.match(String((parts(answer)['1']!['headers'] as Json)['location']), /operations/);
    assert.match(String(parts(answer)['2']!['body']), /^iVBOR/);
  });

  it('does not begin what depends on a failed one', () => {
    const asker = new Asker();
    const answer = asker.batch([
      get('1', '/users/nobody'),
      { ...get('2', '/organization'), dependsOn: ['1'] },
      { ...get('3', '/organization'), dependsOn: ['2'] },
      get('4', '/organization'),
    ]);
    assert.deepEqual(statuses(answer), { 1: 404, 2: 424, 3: 424, 4: 200 });
    assert.equal(asker.log('?path=organization').length, 1);
  });

  it('is refused as a whole when it is no proper batch', () => {
    const asker = new Asker();
    const wrong: readonly unknown[] = [
      { requests: Array.from({ length: 21 }, (_, index) => get(`${index}`, '/organization')) },
      { requests: [get('1', '/organization'), get('1', '/users')] },
      { requests: [get('1', 'https://graph.microsoft.com/v1.0/users')] },
      { requests: [get('1', '/$batch')] },
      { requests: [{ ...get('1', '/users'), dependsOn: ['2'] }] },
      { requests: [{ id: '1', method: 'POST', url: '/users', body: {} }] },
      { requests: [] },
      { requests: 'all' },
      {},
    ];
    for (const body of wrong) assert.equal(asker.post('/$batch', body).status, 400, JSON.stringify(body).slice(0, 80));
    assert.equal(asker.graph('POST', '/$batch', 'no json').status, 400);
  });

  it('answers 401 for each request when the token is missing', () => {
    const asker = new Asker();
    const answer = asker.send('POST', '/v1.0/$batch', { requests: [get('1', '/organization')] });
    assert.deepEqual(statuses(answer), { 1: 401 });
  });
});

describe('Faults that a test orders', () => {
  it('happen so often, after so many were let through, and then no more', () => {
    const asker = new Asker();
    asker.fault({
      match: { method: 'GET', path: '/organization$' },
      skip: 1,
      times: 2,
      when: 'before',
      answer: { status: 429, headers: { 'Retry-After': '2' } },
    });
    const answers = Array.from({ length: 4 }, () => asker.get('/organization'));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 429, 429, 200],
    );
    assert.equal(answers[1]!.headers['Retry-After'], '2');
    assert.equal(errorOf(answers[1]!)['code'], 'TooManyRequests');
  });

  it('before: nothing happens; after: it happens although the answer says otherwise', () => {
    const asker = new Asker();
    const clones = (): number => {
      asker.wait(20_000);
      return asker.get("/groups?$filter=displayName eq 'Harbour bridge'").value.length;
    };
    asker.fault({ match: { path: '/clone$' }, times: 1, when: 'before', answer: { status: 504 } });
    assert.equal(asker.clone(asker.team('Project template')).status, 504);
    assert.equal(clones(), 0);
    asker.fault({ match: { path: '/clone$' }, times: 1, when: 'after', answer: { status: 504 } });
    assert.equal(asker.clone(asker.team('Project template')).status, 504);
    assert.equal(clones(), 1);
    asker.fault({ match: { path: '/clone$' }, times: 1, when: 'after', answer: 'reset' });
    assert.equal(asker.clone(asker.team('Project template')).response.reset, true);
    assert.equal(clones(), 2);
  });

  it('hold an answer back', () => {
    const asker = new Asker();
    asker.fault({ match: {}, times: 1, when: 'after', delay: 1500 });
    const { status, response } = asker.get('/organization');
    assert.deepEqual([status, response.delay], [200, 1500]);
  });

  it('reach into batches; a cut connection there cuts the whole answer', () => {
    const asker = new Asker();
    const requests = [get('1', '/organization'), get('2', '/users?$top=1')];
    asker.fault({
      match: { path: '^/v1.0/users$' },
      times: 1,
      when: 'before',
      answer: { status: 429, headers: { 'Retry-After': '1' } },
    });
    const throttled = asker.batch(requests);
    assert.deepEqual(statuses(throttled), { 1: 200, 2: 429 });
    assert.equal((parts(throttled)['2']!['headers'] as Json)['Retry-After'], '1');
    asker.fault({ match: { path: '^/v1.0/users$' }, times: 1, when: 'after', answer: 'reset' });
    assert.equal(asker.batch(requests).response.reset, true);
  });

  it('are refused when they are none', () => {
    const asker = new Asker();
    for (const faults of [
      {},
      [{}],
      [{ match: {}, times: 1, when: 'now', answer: 'reset' }],
      [{ match: { path: '(' }, times: 1, when: 'after', answer: 'reset' }],
    ])
      assert.equal(asker.send('PUT', '/simulator/faults', faults).status, 400);
  });
});

describe('The log of the simulator', () => {
  it('has every request with its tenant and status, those in batches too', () => {
    const asker = new Asker();
    asker.send('DELETE', '/simulator/requests');
    asker.batch([get('1', '/organization'), get('2', '/users/nobody')]);
    asker.send('GET', '/v1.0/users');
    const entries = asker
      .log()
      .map(({ method, path, tenant, status, inBatch }) => [method, path, tenant, status, inBatch]);
    assert.deepEqual(entries, [
      ['GET', '/v1.0/organization', asker.tenant.id, 200, true],
      ['GET', '/v1.0/users/nobody', asker.tenant.id, 404, true],
      ['POST', '/v1.0/$batch', asker.tenant.id, 200, false],
      ['GET', '/v1.0/users', '', 401, false],
    ]);
    assert.equal(asker.log('?path=users&method=get').length, 2);
    assert.equal(asker.send('GET', '/simulator/requests?path=(').status, 400);
  });

  it('says clearly what is not simulated', () => {
    const asker = new Asker();
    const unknown = asker.get('/me/messages');
    assert.deepEqual([unknown.status, errorOf(unknown)['code']], [501, 'NotImplemented']);
    assert.equal(asker.send('GET', '/nothing').status, 404);
    assert.equal(asker.get('/users/%').status, 501);
  });
});
