import assert from 'node:assert/strict';
import { z } from 'zod';
import { get } from '../../../src/platform/graph/call.ts';
import { all, underRoot } from '../../../src/platform/graph/paging.ts';
import { baseUrl, stage, tenant, type Reply, type Script } from './stage.ts';

const ok = (body: unknown): Reply => ({ status: 200, body });
const item = z.object({ id: z.string() });

describe('A list', () => {
  const pages = (links: readonly string[]): Script => (_sent, count) => {
    const next = links[count - 1];
    return ok({ value: [{ id: `${count}` }], ...(next ? { '@odata.nextLink': next } : {}) });
  };

  it('is read page by page over plain http, as far as it is wanted', async () => {
    const links = [1, 2, 3].map((page) => `${baseUrl}/v1.0/users?$skiptoken=x%27${page}&$select=id`);
    const { graph, outside } = stage(pages(links));
    assert.equal((await all(graph, get(tenant, '/users'), item, 3)).length, 3);
    assert.deepEqual(outside.sent.map(({ url }) => new URL(url).pathname), ['/v1.0/users', '/v1.0/users', '/v1.0/users']);
    const asked = outside.sent.map(({ url }) => new URL(url).searchParams);
    assert.deepEqual(asked.map((parameters) => parameters.get('$skiptoken')), [null, "x'1", "x'2"]);
    assert.deepEqual(asked.map((parameters) => parameters.get('$select')), [null, 'id', 'id']);
  });

  it('is not followed to another origin, nor in circles', async () => {
    for (const link of [
      'https://graph.microsoft.com/v1.0/users?$skiptoken=1',
      `${baseUrl}.evil.example/v1.0/users`,
      `${baseUrl}@evil.example/v1.0/users`,
      `${baseUrl}/beta/users`,
      '//evil.example/v1.0/users',
      `${baseUrl}/v1.0/users`,
    ]) {
      const { graph, outside } = stage(pages(Array.from({ length: 9 }, () => link)));
      await assert.rejects(all(graph, get(tenant, '/users'), item, 9), { code: 'graph.unexpected' });
      assert(outside.sent.every(({ url }) => url === `${baseUrl}/v1.0/users`));
    }
  });

  it('that is none is unexpected', async () => {
    for (const body of [{}, { value: null }, { value: [{}] }, { value: [{ id: 7 }] }, []]) {
      await assert.rejects(all(stage(() => ok(body)).graph, get(tenant, '/users'), item, 9), { code: 'graph.unexpected' });
    }
  });

  it('keeps a relative address under the version root', () => {
    assert.equal(underRoot(baseUrl, '/v1.0/teams'), '/teams');
    assert.equal(underRoot(baseUrl, 'teams'), '/teams');
  });
});
