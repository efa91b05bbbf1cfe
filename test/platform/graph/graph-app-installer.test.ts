import assert from 'node:assert/strict';
import { GraphAppInstaller } from '../../../src/platform/graph/graph-app-installer.ts';
import { settle, stage, tenant, type Reply, type Script } from './stage.ts';

const ok = (body: unknown): Reply => ({ status: 200, body });

describe('The installer', () => {
  const world = (installed: () => boolean, post: () => Reply): Script => (sent) => {
    if (sent.method === 'POST') return post();
    if (sent.path.includes('/chat')) return ok({ id: '19:chat' });
    if (sent.path.includes('/appCatalogs/')) return ok({ value: [{ id: 'catalog' }] });
    return ok({ value: installed() ? [{ id: 'installation' }] : [] });
  };

  it('only asks for the chat where the app is there', async () => {
    const { graph, outside } = stage(world(() => true, () => assert.fail()));
    assert.equal(await new GraphAppInstaller(graph, 'manifest').install(tenant, 'person'), '19:chat');
    assert.equal(outside.sent.length, 2);
  });

  it('takes "already installed" for installed', async () => {
    let asked = 0;
    const { graph } = stage(world(() => ++asked > 1, () => ({ status: 409 })));
    assert.equal(await new GraphAppInstaller(graph, 'manifest').install(tenant, 'person'), '19:chat');
  });

  it('says what a policy forbids, and which tenant has no such app', async () => {
    const forbidden = stage(world(() => false, () => ({ status: 403 })));
    await assert.rejects(new GraphAppInstaller(forbidden.graph, 'manifest').install(tenant, 'person'), { code: 'graph.forbidden' });
    const without = stage(() => ok({ value: [] }));
    await assert.rejects(new GraphAppInstaller(without.graph, 'manifest').install(tenant, 'person'), { code: 'graph.notFound' });
  });

  it('finds the app again that was taken out of the catalog and uploaded anew, and asks no more than once for that', async () => {
    const catalog = { id: 'first' };
    const { graph, outside } = stage(({ method, path, body }) => {
      if (method !== 'POST') return path.includes('/appCatalogs/') ? ok({ value: [{ id: catalog.id }] }) : ok({ value: [] });
      return JSON.stringify(body).includes(`'${catalog.id}'`) && path.includes('/open/') ? { status: 201 } : { status: 404 };
    });
    const installer = new GraphAppInstaller(graph, 'manifest');
    await installer.installInTeam(tenant, 'open');
    catalog.id = 'second';
    await installer.installInTeam(tenant, 'open');
    await installer.installInTeam(tenant, 'open');
    const paths = outside.sent.map(({ method, path }) => `${method} ${path.split('?')[0] ?? ''}`);
    const [look, add] = ['GET /appCatalogs/teamsApps', 'POST /teams/open/installedApps'];
    assert.deepEqual(paths, [look, add, add, look, add, add]);
    await assert.rejects(installer.installInTeam(tenant, 'closed'), { code: 'graph.notFound' });
  });

  it('may be asked again when its answer was lost', async () => {
    const { graph, clock } = stage(world(() => false, () => ({ status: 504 })));
    const refused = assert.rejects(new GraphAppInstaller(graph, 'manifest').install(tenant, 'person'), { code: 'graph.unavailable' });
    await settle();
    await clock.pass(1000);
    await refused;
  });
});
