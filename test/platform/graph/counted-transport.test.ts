import assert from 'node:assert/strict';
import { countedTransport } from '../../../src/platform/graph/counted-transport.ts';

const id = '0199d3c1-5b1a-7abc-8def-0123456789ab';

describe('What is counted of a call to Graph', () => {
  for (const [path, name] of [
    ['/v1.0/$batch', 'POST /v1.0/$batch'],
    [`/v1.0/teams/${id}/channels?$filter=displayName eq 'Rita'`, 'POST /v1.0/teams/{id}/channels'],
    [`/v1.0/teams('${id}')/operations('x')`, 'POST /v1.0/teams({id})/operations({id})'],
    ['/v1.0/planner/plans/abcdefghijklmnopqrstuvwxyzAB', 'POST /v1.0/planner/plans/{id}'],
    ['/v1.0/users/rita.ora@contoso.example', 'POST /v1.0/users/{id}'],
    [`/${id}/oauth2/v2.0/token`, 'POST /{id}/oauth2/v2.0/token'],
  ] as const) {
    it(`is ${name}, without ids, names and queries`, async () => {
      const told: unknown[] = [];
      const answer = new Response();
      const transport = countedTransport({
        call: <T>(call: unknown) => {
          told.push(call);
          return Promise.resolve(answer as T);
        },
      });
      assert.equal(await transport(`https://graph.example${path}`, { method: 'POST' }), answer);
      assert.deepEqual(told, [{ kind: 'dependency', name, target: 'graph.example' }]);
    });
  }
});
