import assert from 'node:assert/strict';
import { verify } from '../../src/audit/chain.ts';
import { pictureName } from '../../src/catalog/picture.ts';
import { TemplateManagement } from '../../src/catalog/template-management.ts';
import { anActor, aTemplate, globalAdmin, teamsAdmin, tenant } from '../support/builders.ts';
import { FakePictureStore } from '../support/fake-picture-store.ts';
import { World } from '../support/world.ts';

const stage = async (pictureStore?: FakePictureStore) => {
  const world = await new World().furnish(aTemplate());
  const { catalog: templates, trail, keys } = world.stores;
  return { world, trail, management: new TemplateManagement({ templates, pictureStore, trail, keys, correlation: { id: 'c' }, clock: world.clock }) };
};
const second = aTemplate({ templateConfiguration: { version: '2.0.0', description: 'Other' } });

describe('Those who manage templates', () => {
  it('put new ones, and others in the place of those of the same id; the trail says who and which version', async () => {
    const { management, trail } = await stage();
    assert.deepEqual(await management.put(teamsAdmin(), aTemplate({ templateConfiguration: { id: 'new', name: 'Another' } })), { kind: 'created' });
    assert.deepEqual(await management.put(teamsAdmin(), second), { kind: 'changed', before: '1.0.0' });
    assert.deepEqual((await management.all(teamsAdmin()))?.map(({ templateConfiguration: { id, version } }) => [id, version]), [['new', '1.0.0'], ['project', '2.0.0']]);
    const records = await trail.records(tenant, 'project');
    assert.deepEqual(records.map(({ code, facts }) => [code, facts]), [['templateChanged', { version: '2.0.0', before: '1.0.0', enabled: true, changed: 'description, version', correlation: 'c' }]]);
    assert.notEqual(records[0]?.actor, 'system');
    assert.equal(records[0]?.sealed.length, 1);
    assert.deepEqual((await trail.records(tenant, 'new')).map(({ code, facts }) => [code, facts]), [['templateCreated', { version: '1.0.0', enabled: true, correlation: 'c' }]]);
    assert.deepEqual(verify('project', records, await trail.head(tenant, 'project')), { ok: true, records: 1 });
  });

  it('leave in the trail what they changed, by the names of the fields: that nobody approves any more, under the same version, is not hidden', async () => {
    const { management, trail } = await stage();
    const approval = { requireApproval: true, approvalTeam: [{ id: 'ann', name: 'Ann' }] };
    await management.put(teamsAdmin(), aTemplate({ templateConfiguration: { approval }, clonedTeam: { includeTabs: false } }));
    await management.put(teamsAdmin(), aTemplate({ templateConfiguration: { approval: { ...approval, requireApproval: false }, enabled: false }, newTeam: { teamPrivacy: 'public' } }));
    const records = await trail.records(tenant, 'project');
    assert.deepEqual(records.map(({ facts: { changed, before, version } }) => [changed, before, version]), [['approval, includeTabs', '1.0.0', '1.0.0'], ['enabled, approval, includeTabs, teamPrivacy', '1.0.0', '1.0.0']]);
    assert.doesNotMatch(JSON.stringify(records), /"Ann"/);
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

describe('The picture of a template', () => {
  const picture = (letter: string) => ({ bytes: new TextEncoder().encode(letter), type: 'image/png' }) as const;
  const called = (letter: string): string => pictureName('project', picture(letter));
  const withPictures = async () => {
    const pictures = new FakePictureStore();
    const { world, trail, management } = await stage(pictures);
    const kept = (): readonly string[] => [...pictures.kept.keys()];
    const stored = async (): Promise<string | undefined> => (await world.stores.catalog.template(tenant, 'project'))?.template.picture;
    const told = async (): Promise<readonly unknown[]> => (await trail.records(tenant, 'project')).map(({ code, facts: { picture: name } }) => [code, name]);
    return { world, management, pictures, kept, stored, told };
  };

  it('is set, replaced and taken away by those who manage templates; the trail says so, and what nobody has any more is not kept', async () => {
    const { management, kept, stored, told } = await withPictures();
    assert.equal((await management.setPicture(teamsAdmin(), 'project', picture('a'))).kind, 'done');
    assert.deepEqual([await stored(), kept()], [called('a'), [`${tenant}/${called('a')}`]]);
    assert.equal((await management.setPicture(globalAdmin(), 'project', picture('b'))).kind, 'done');
    assert.deepEqual([await stored(), kept()], [called('b'), [`${tenant}/${called('b')}`]]);
    assert.equal((await management.setPicture(teamsAdmin(), 'project', undefined)).kind, 'done');
    assert.deepEqual([await stored(), kept()], [undefined, []]);
    assert.deepEqual(await told(), [['templatePictureSet', called('a')], ['templatePictureSet', called('b')], ['templatePictureRemoved', null]]);
  });

  it('is put anew where it is the same, as it may have been lost, and nothing is recorded', async () => {
    const { management, pictures, told } = await withPictures();
    await management.setPicture(teamsAdmin(), 'project', picture('a'));
    pictures.kept.clear();
    assert.equal((await management.setPicture(teamsAdmin(), 'project', picture('a'))).kind, 'unchanged');
    assert.deepEqual([pictures.puts, pictures.kept.size, (await told()).length], [2, 1, 1]);
    await management.setPicture(teamsAdmin(), 'project', undefined);
    assert.equal((await management.setPicture(teamsAdmin(), 'project', undefined)).kind, 'unchanged');
  });

  it('stays when the template is put anew or switched, and is no part of its manifest', async () => {
    const { management, stored } = await withPictures();
    await management.setPicture(teamsAdmin(), 'project', picture('a'));
    assert.deepEqual(await management.put(teamsAdmin(), aTemplate()), { kind: 'unchanged' });
    await management.put(teamsAdmin(), second);
    await management.setEnabled(teamsAdmin(), 'project', false);
    assert.equal(await stored(), called('a'));
  });

  it('is one of those that ten set at once, and no other is left', async () => {
    const { management, kept, stored } = await withPictures();
    await Promise.all('abcdefghij'.split('').map((letter) => management.setPicture(teamsAdmin(), 'project', picture(letter))));
    assert.deepEqual(kept(), [`${tenant}/${String(await stored())}`]);
  });

  it('is set by nobody else, for no template that is not there, and nowhere where none is kept; nothing is written then', async () => {
    const { management, pictures } = await withPictures();
    assert.deepEqual(await management.setPicture(anActor('rita'), 'project', picture('a')), { kind: 'forbidden' });
    assert.deepEqual(await management.setPicture(teamsAdmin(), 'other', picture('a')), { kind: 'unknown' });
    assert.equal(pictures.puts, 0);
    const { management: without, world } = await stage();
    assert.deepEqual(await without.setPicture(teamsAdmin(), 'project', picture('a')), { kind: 'withoutStore' });
    assert.deepEqual((await world.stores.catalog.template(tenant, 'project'))?.template, aTemplate());
  });
});
