import assert from 'node:assert/strict';
import { GraphDirectory } from '../../../src/platform/graph/graph-directory.ts';
import { each, stage, tenant, type Reply } from './stage.ts';

const ok = (body: unknown): Reply => ({ status: 200, body });

describe('The directory', () => {
  it('answers people in the order asked for, without those it does not know', async () => {
    const known = (id: string) => ({ id, displayName: id.toUpperCase(), userPrincipalName: `${id}@contoso.example` });
    const script = each((_method, path) => (path.includes('/users/b') ? { status: 404 } : ok(known(path.slice(7, 8)))));
    const people = await new GraphDirectory(stage(script).graph).people(tenant, ['c', 'b', 'a']);
    assert.deepEqual(people.map(({ id }) => id), ['c', 'a']);
    assert.equal(people[0]?.mail, 'c@contoso.example');
  });

  it('tells guests from the company’s own', async () => {
    const users = { own: 'Member', gast: 'Guest' };
    const script = each((_method, path) => {
      const [, id = ''] = /^\/users\/(\w+)\?.*userType/.exec(path) ?? [];
      return ok({ id, displayName: id, userPrincipalName: id, userType: users[id as keyof typeof users] });
    });
    const people = await new GraphDirectory(stage(script).graph).people(tenant, Object.keys(users));
    assert.deepEqual(people.map(({ isGuest }) => isGuest), [undefined, true]);
  });

  it('finds people by their address, or else by their whole name before its beginning', async () => {
    const asked: string[] = [];
    const script = each((_method, path) => {
      const filter = new URL(path, 'http://graph').searchParams.get('$filter') ?? '';
      asked.push(filter);
      const user = (id: string) => ({ id, displayName: id, userPrincipalName: `${id}@contoso.example` });
      return ok({ value: filter.startsWith('displayName eq') && !filter.includes('Bob') ? [] : [user('a'), user('b')] });
    });
    const directory = new GraphDirectory(stage(script).graph);
    assert.deepEqual((await directory.found(tenant, "o'hara@contoso.example", 6)).map(({ id }) => id), ['a', 'b']);
    assert.equal((await directory.found(tenant, 'Bob', 1)).length, 1);
    await directory.found(tenant, 'Ad', 6);
    assert.deepEqual(asked, [
      "mail eq 'o''hara@contoso.example' or userPrincipalName eq 'o''hara@contoso.example'",
      "displayName eq 'Bob'",
      "displayName eq 'Ad'",
      "startswith(displayName,'Ad') or startswith(surname,'Ad')",
    ]);
  });

  it('knows no groups of who is not there', async () => {
    const directory = new GraphDirectory(stage(() => ({ status: 404 })).graph);
    assert.deepEqual(await directory.groups(tenant, 'gone'), { direct: [], transitive: [] });
  });

  it('knows no holders of a role that was never activated', async () => {
    assert.deepEqual(await new GraphDirectory(stage(() => ok({ value: [] })).graph).holders(tenant, 'role'), []);
  });
});
