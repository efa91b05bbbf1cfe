import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { appRoles, permissionsOf, permittedCalls, type AppPermission } from '../../../src/platform/graph/permissions.ts';
import { acceptedFor } from '../../../src/simulator/graph/permissions.ts';
import table from '../../../src/simulator/graph/permissions.json' with { type: 'json' };
import { features } from '../../../src/tenants/grants.ts';
import { contract } from './contract.ts';
import { permissionsPage, permissionsPath } from '../../tools/permissions-page.ts';
import { writePermissions } from '../../tools/permissions.ts';
import { callsIn, everything, type Everything } from './everything.ts';

const room = new URL('../../../src/platform/graph/', import.meta.url);
const rows = Object.values(permittedCalls).flat();
const everyPermission = [...new Set(features.flatMap(permissionsOf))];

/** Without its query, and `teams('id')` as `teams/id`. */
const bare = (path: string): string => path.split('?', 1)[0]!.replaceAll(/\('([^']*)'\)/g, '/$1');
const fits = (pattern: string, path: string): boolean =>
  new RegExp(`^${pattern.replaceAll('$', String.raw`\$`).replaceAll(/\{[^}]*\}/g, '[^/]+')}$`).test(bare(path));

/**
 * Every path that stands anywhere in the room's source, a `{}` where something is put into it. What is put where no segment
 * begins is a query.
 */
function writtenPaths(): readonly string[] {
  const found: string[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) found.push(node.text);
    if (ts.isTemplateExpression(node)) {
      found.push(node.templateSpans.reduce((path, { literal }) => path + (path.endsWith('/') ? '{}' : '') + literal.text, node.head.text));
    }
    ts.forEachChild(node, walk);
  };
  // The tables themselves, and what is said to others than Graph.
  const others = ['permissions.ts', 'limits-table.ts', 'graph-tokens.ts', 'managed-identity.ts'];
  const files = readdirSync(room).filter((file) => !others.includes(file));
  for (const file of files) walk(ts.createSourceFile(file, readFileSync(new URL(file, room), 'utf8'), ts.ScriptTarget.Latest, true));
  return [...new Set(found.filter((text) => /^\/[a-z][^\s]+/i.test(text)).map(bare))].filter((path) => path !== '/v1.0');
}

describe('The table of permissions', () => {
  let made: Everything;
  before(async () => {
    made = await everything();
  });

  it('is held against every call: each method of every port is called, and each path in the source is asked for', () => {
    assert.deepEqual(made.uncalled, []);
    const written = writtenPaths();
    assert(written.length > 20, written.join('\n'));
    assert.deepEqual(written.filter((path) => !callsIn(made.sent).some((call) => fits(path, call.path))), []);
  });

  it('has every call that is made, and none that nobody makes', () => {
    const calls = callsIn(made.sent);
    const unknown = calls.filter(({ method, path }) => !rows.some((row) => row.method === method && fits(row.path, path)));
    assert.deepEqual(unknown.map(({ method, path }) => `${method} ${path}`), []);
    const unused = rows.filter((row) => !calls.some(({ method, path }) => row.method === method && fits(row.path, path)));
    assert.deepEqual(unused.map(({ method, path }) => `${method} ${path}`), []);
  });

  it('is enough: with these permissions and no others every call is answered', async () => {
    await everything(everyPermission);
  });

  for (const feature of features) {
    it(`lets ${feature} be granted by itself, with nothing superfluous`, () => {
      const own = permissionsOf(feature);
      const refused = (granted: readonly AppPermission[]) =>
        permittedCalls[feature].filter(({ method, path }) => {
          const accepted = acceptedFor(method, path);
          return accepted.length > 0 && !accepted.some((one) => granted.some((given) => given === one));
        });
      assert.deepEqual(refused(own), []);
      for (const permission of own) assert.notDeepEqual(refused(own.filter((one) => one !== permission)), [], permission);
    });
  }

  it('knows an app role of its own for each permission', () => {
    assert.deepEqual(Object.keys(appRoles).toSorted(), [...everyPermission].toSorted());
    assert.equal(new Set(Object.values(appRoles)).size, everyPermission.length);
    for (const id of Object.values(appRoles)) assert.match(id, /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/);
  });

  it('has no wide right to write in its base, and beyond it only where Microsoft has no narrower one', () => {
    const wide = (one: AppPermission): boolean => /^(?:Directory|Group|Sites)\.ReadWrite\.All$/.test(one);
    assert.deepEqual(features.filter((feature) => permissionsOf(feature).some(wide)), ['groupDetails', 'removal']);
    for (const { method, path, by } of [...permittedCalls.groupDetails, ...permittedCalls.removal]) {
      assert.deepEqual(acceptedFor(method, path).filter((one) => one !== by && !['Directory.ReadWrite.All', 'Group.ManageProtection.All'].includes(one)), []);
    }
  });

  it('follows the pages that it names', async function () {
    const known = await contract();
    if (!known) return this.skip();
    for (const { method, path, page, by } of rows) {
      const found = known.permissionsOf(method, path.replaceAll(/\{[^}]*\}/g, 'x'));
      assert.equal(found?.page, page, `${method} ${path}`);
      assert.equal(by === undefined ? found.accepted.length === 0 : found.accepted.includes(by), true, `${method} ${path}: ${by ?? 'none'}`);
    }
  });

  it('is what administrators read in deploy/permissions.md (npm run permissions writes it)', () => {
    assert.equal(readFileSync(permissionsPath, 'utf8'), permissionsPage());
  });

  it('is written where it is not as it has to be, and left alone where it is', () => {
    const folder = mkdtempSync(join(tmpdir(), 'permissions-'));
    const page = join(folder, 'permissions.md');
    try {
      assert.deepEqual([writePermissions(page), writePermissions(page)], [true, false]);
      writeFileSync(page, 'old');
      assert.equal(writePermissions(page), true);
      assert.equal(readFileSync(page, 'utf8'), permissionsPage());
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is checked by a simulator that follows them too', async function () {
    const known = await contract();
    if (!known) return this.skip();
    for (const [call, accepted] of Object.entries(table)) {
      const [method = '', path = ''] = call.split(' ');
      // Casts of memberships have no page of their own.
      const documented = /\/(transitiveM|m)emberOf\/microsoft/.test(path) ? path.replace(/\/microsoft.*/, '') : path;
      const found = known.permissionsOf(method, documented.replaceAll('{}', 'x'));
      assert.deepEqual(accepted.filter((one) => !found?.accepted.includes(one)), [], call);
    }
  });
});
