import assert from 'node:assert/strict';
import { verify } from '../../src/audit/chain.ts';
import { TemplateManagement } from '../../src/catalog/template-management.ts';
import { anActor, aTemplate, globalAdmin, teamsAdmin, tenant } from '../support/builders.ts';
import { World } from '../support/world.ts';

const stage = async () => {
  const world = await new World().furnish(aTemplate());
  const { catalog: templates, trail, keys } = world.stores;
  return { world, trail, management: new TemplateManagement({ templates, pictureStore: undefined, trail, keys, correlation: { id: 'c' }, clock: world.clock }) };
};
const second = aTemplate({ templateConfiguration: { version: '2.0.0', description: 'Other' } });

describe('Those who manage templates', () => {
  it('put new ones, and others in the place of those of the same id; the trail says who and which version', async () => {
    const { management, trail } = await stage();
    assert.deepEqual(await management.put(teamsAdmin(), aTemplate({ templateConfiguration: { id: 'new', name: 'Another' } })), { kind: 'created' });
    assert.deepEqual(await management.put(teamsAdmin(), second), { kind: 'changed', before: '1.0.0' });
    assert.deepEqual((await management.all(teamsAdmin()))?.map(({ templateConfiguration: { id, version } }) => [id, version]), [['new', '1.0.0'], ['project', '2.0.0']]);
    const records = await trail.records(tenant, 'project');
    assert.deepEqual(records.map(({ code, facts }) => [code, facts]), [['templateChanged', { version: '2.0.0', before: '1.0.0', enabled: true, correlation: 'c' }]]);
    assert.notEqual(records[0]?.actor, 'system');
    assert.equal(records[0]?.sealed.length, 1);
    assert.deepEqual((await trail.records(tenant, 'new')).map(({ code, facts }) => [code, facts]), [['templateCreated', { version: '1.0.0', enabled: true, correlation: 'c' }]]);
    assert.deepEqual(verify('project', records, await trail.head(tenant, 'project')), { ok: true, records: 1 });
  });

  it('change and record nothing where it says the same, whatever else an older store has beside it', async () => {
    const { world, management, trail } = await stage();
    assert.deepEqual(await management.put(globalAdmin(), aTemplate()), { kind: 'unchanged' });
    const beside = { ...aTemplate({ templateConfiguration: { id: 'old' } }), publisher: { name: 'x' } };
    await world.stores.catalog.saveTemplate(tenant, beside, 0, []);
    assert.deepEqual(await management.put(globalAdmin(), aTemplate({ templateConfiguration: { id: 'old' } })), { kind: 'unchanged' });
    assert.deepEqual([...(await trail.records(tenant, 'project')), ...(await trail.records(tenant, 'old'))], []);
  });

  it('put one that ten put at once once', async () => {
    const { management, trail } = await stage();
    const kinds = (await Promise.all(Array.from({ length: 10 }, () => management.put(teamsAdmin(), second)))).map(({ kind }) => kind);
    assert.deepEqual(kinds.toSorted(), ['changed', ...Array<string>(9).fill('unchanged')]);
    assert.equal((await trail.records(tenant, 'project')).length, 1);
  });

  it('are refused an enabled one without a source team, and nobody else may put any', async () => {
    const { management, world } = await stage();
    const without = aTemplate({ clonedTeam: { teamId: '' } });
    assert.deepEqual(await management.put(teamsAdmin(), without), { kind: 'withoutSource' });
    assert.deepEqual(await management.put(anActor('rita'), second), { kind: 'forbidden' });
    assert.equal(await management.all(anActor('rita')), undefined);
    assert.deepEqual((await world.stores.catalog.template(tenant, 'project'))?.template, aTemplate());
    assert.deepEqual(await management.put(teamsAdmin(), { ...without, templateConfiguration: { ...without.templateConfiguration, enabled: false } }), { kind: 'changed', before: '1.0.0' });
  });
});
