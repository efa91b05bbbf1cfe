import assert from 'node:assert/strict';
import { AppError } from '../../../src/errors.ts';
import { GraphDirectory } from '../../../src/platform/graph/graph-directory.ts';
import { GraphTeamsService } from '../../../src/platform/graph/graph-teams-service.ts';
import { bind, clause, literal, query, segment } from '../../../src/platform/graph/odata.ts';
import { filterOf } from '../../../src/simulator/graph/filter.ts';
import { hostile } from './hostile.ts';
import { baseUrl, each, partsOf, stage, tenant } from './stage.ts';

/** What a server gets to see of it: lone surrogates are no characters. */
const seen = (text: string): string => text.toWellFormed();

/** The text of a quoted literal as OData reads it; undefined where the quotes end before the text does. */
const quoted = (text: string, quote: RegExp): string | undefined => quote.exec(text)?.[1];

describe('What people write', () => {
  it('is hostile in more than 200 ways here', () => assert(hostile.length >= 200, String(hostile.length)));

  it('stays one segment of a path', () => {
    for (const text of hostile) {
      if (text === '.' || text === '..') continue;
      const url = new URL(`${baseUrl}/v1.0/users/${segment(text)}/manager?$select=id`);
      assert.equal(decodeURIComponent(url.pathname), `/v1.0/users/${seen(text)}/manager`);
      assert.equal(url.pathname.split('/').length, 5);
      assert.equal(url.search, '?$select=id');
      assert.equal(url.hash, '');
    }
  });

  it('is no id at all where a path would lead elsewhere', () => {
    for (const text of ['', '.', '..']) {
      assert.throws(() => segment(text), (error) => error instanceof AppError && error.code === 'graph.notFound');
    }
  });

  it('stays one literal of a filter', () => {
    for (const text of hostile) {
      const url = new URL(`${baseUrl}/v1.0/groups${query({ $filter: `displayName eq ${literal(text)}`, $top: 1 })}`);
      assert.deepEqual([...url.searchParams.keys()], ['$filter', '$top']);
      const filter = url.searchParams.get('$filter') ?? '';
      assert.equal(quoted(filter, /^displayName eq '((?:[^']|'')*)'$/)?.replaceAll("''", "'"), seen(text));
    }
  });

  it('means itself to a server that reads the filter', () => {
    for (const text of hostile) {
      const matches = filterOf(`displayName eq ${literal(text)}`, ['displayName']);
      assert(matches({ displayName: text }));
      assert(!matches({ displayName: `${text} and more` }));
    }
  });

  it('stays one clause of a search', () => {
    for (const text of hostile) {
      const url = new URL(`${baseUrl}/v1.0/users${query({ $search: clause('displayName', text) })}`);
      const search = url.searchParams.get('$search') ?? '';
      const within = quoted(search, /^"displayName:((?:[^"\\]|\\["\\])*)"$/s);
      assert.equal(within?.replace(/\\(["\\])/g, '$1'), seen(text));
    }
  });

  it('stays one key of a bind address', () => {
    for (const text of hostile) {
      const address = bind('users', text);
      const key = quoted(address, /^https:\/\/graph\.microsoft\.com\/v1\.0\/users\('([^'/?#]*)'\)$/);
      assert.equal(decodeURIComponent(key ?? '').replaceAll("''", "'"), seen(text));
    }
  });

  it('leaves as the one call that was meant, alone and in a batch', async () => {
    for (const text of hostile) {
      if (text.trim() === '') continue;
      const { graph, outside } = stage(each(() => ({ status: 404 })));
      const directory = new GraphDirectory(graph);
      await directory.person(tenant, text);
      await Promise.allSettled([directory.person(tenant, text), directory.attributes(tenant, text)]);
      await directory.found(tenant, text, 6).catch(() => undefined);
      await new GraphTeamsService(graph).nameTaken(tenant, text).catch(() => undefined);
      const paths = outside.sent.flatMap((sent) => (sent.path === '/$batch' ? partsOf(sent).map(({ url }) => url) : [sent.path]));
      for (const path of paths) {
        const { pathname, searchParams, origin, hash } = new URL(`${baseUrl}${path}`);
        assert.equal(origin, baseUrl);
        assert.equal(hash, '');
        assert.match(pathname, /^\/users(\/[^/]+)?$|^\/groups$/);
        const names = [...searchParams.keys()].sort().join();
        assert(['$select', '$filter,$select,$top'].includes(names), `${names} of ${path}`);
      }
    }
  });
});
