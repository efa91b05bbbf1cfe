import assert from 'node:assert/strict';
import { channelRoutes } from '../../src/simulator/channel/routes.ts';
import { seededChance } from '../../src/simulator/chance.ts';
import { graphRoutes } from '../../src/simulator/graph/routes.ts';
import { Asker } from './asker.ts';

const bodies: readonly unknown[] = [
  undefined,
  '',
  'no json',
  '\u0000',
  'null',
  '[]',
  '7',
  '{}',
  { values: [] },
  { values: [{}] },
  { values: 'x', requests: 'x', ids: [1], members: 'x', roles: 'owner', types: {} },
  { values: [{ 'user@odata.bind': '%', roles: [1] }], ids: [], requests: [null] },
  { 'user@odata.bind': "users('%ZZ')", 'teamsApp@odata.bind': 'teamsApps/%', roles: [{}], displayName: {} },
  { displayName: 'x', partsToClone: 7, membershipType: 'open', configuration: 'x', visibility: [] },
  { displayName: 'x', partsToClone: ',,', members: [{}], membershipType: 'private', entityType: 'User' },
  { requests: [{ id: '1', method: 'X', url: '' }], mailNickname: {}, description: [] },
  { requests: [{ id: 1, method: 'GET', url: '/users' }, {}], configuration: { contentUrl: 7 } },
  JSON.stringify({ displayName: 'x'.repeat(100_000), description: 'x'.repeat(100_000) }),
];

const queries = [
  '',
  '?$filter=',
  "?$filter=a eq 'b",
  '?$filter=((((',
  '?$search=',
  '?$top=-1',
  '?$top=x',
  '?$skiptoken=%00',
  '?$select=',
  '?$expand=(((',
  '?$orderby=id sideways',
  '?$count=maybe',
];

describe('Bad input to the simulator', () => {
  it('is refused or ignored, and never breaks it', () => {
    const asker = new Asker();
    const random = seededChance(20_261_102, 0);
    const one = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
    const known = [
      asker.team('Project template'),
      asker.person('priya.raman'),
      asker.tenant.id,
      String(asker.get(`/teams/${asker.team('Project template')}/primaryChannel`).body['id']),
    ];
    const strange = ['x', '%25', "'", "('')", '..', 'é', '00000000-0000-4000-8000-000000000000', ' '];
    for (const { method, pattern } of [...graphRoutes, ...channelRoutes, { method: 'POST', pattern: '/v1.0/$batch' }])
      for (let round = 0; round < 60; round += 1) {
        const fill = (): string => encodeURIComponent(round % 2 === 0 ? one(known) : one([...known, ...strange]));
        const url = pattern.replace(/\{\w+\}/g, fill) + encodeURI(one(queries));
        const body = method === 'GET' ? undefined : one(bodies);
        const headers = { authorization: `Bearer ${asker.token()}`, consistencylevel: 'eventual' };
        const answer = asker.send(method, url, body, headers);
        const what = `${method} ${url} ${body === undefined ? '' : JSON.stringify(body).slice(0, 200)}`;
        assert.notEqual(answer.status, 500, `${what}: ${JSON.stringify(answer.response.body)}`);
      }
    assert.equal(asker.get('/organization').status, 200);
  });

  it('gets answers to addresses that cannot be decoded', () => {
    const asker = new Asker();
    for (const path of ['/v1.0/users/%', '/v1.0/', '//', '/v1.0//', '/v1.0/teams//channels'])
      assert.ok([404, 501].includes(asker.send('GET', path).status), path);
  });
});
