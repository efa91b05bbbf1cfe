import assert from 'node:assert/strict';
import { verify } from '../../src/audit/chain.ts';
import { named } from '../../src/catalog/template-management.ts';
import type { Template } from '../../src/catalog/template.ts';
import type { Role } from '../../src/tenants/roles.ts';
import { anActor, aTemplate, globalAdmin, teamsAdmin, tenant } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { Product } from '../support/product.ts';
import { rita, stage } from './catalog-stage.ts';

describe('The catalog', () => {
  const rule = (rules: string, change = {}) => aTemplate({ templateConfiguration: { audienceTargeting: { enabled: true, rules }, ...change } });

  for (const [rules, why] of [
    ["user.country === 'FR'", undefined],
    ["user.country === 'DE'", 'notForYou'],
    ['user.country', 'notForYou'],
    ['user.nope.nope', 'notForYou'],
    ['', 'notForYou'],
  ] as const) {
    it(`${why ? 'hides' : 'shows'} a template for «${rules}»`, async () => {
      const { catalog } = await stage(rule(rules));
      assert.equal((await catalog.visibleTo(rita)).length, why ? 0 : 1);
      const begun = await catalog.begin(rita, 'project');
      assert.equal(begun.kind === 'refused' ? begun.why : undefined, why);
    });
  }

  for (const [rules, isOpen] of [
    ["user.country === 'FR'", true],
    ["user.groups.direct.some((group) => group.displayName === 'Sales')", false],
    // Closed to a group: that nobody is known to be in it must open nothing.
    ["!user.groups.direct.some((group) => group.displayName === 'Interns')", false],
    ["!user['groups'].transitive.length", false],
    ["!user['gro' + 'ups'].transitive.length", false],
  ] as const) {
    it(`${isOpen ? 'shows' : 'hides'} a template for «${rules}» where the tenant lets nobody read groups`, async () => {
      const { world, catalog } = await stage(rule(rules));
      world.grants.without = ['groups'];
      assert.equal((await catalog.visibleTo(rita)).length, isOpen ? 1 : 0);
    });
  }

  it('shows who is not in the directory only what is open to all', async () => {
    const gone = anActor('gone');
    const { catalog } = await stage(rule("user.country !== 'DE'"));
    assert.deepEqual((await catalog.visibleTo(gone)).length, 0);
    assert.deepEqual(await catalog.begin(gone, 'project'), { kind: 'refused', why: 'notForYou' });
    const { catalog: open } = await stage();
    assert.equal((await open.visibleTo(gone)).length, 1);
  });

  it('asks nobody for attributes where the tenant has not granted the base, and shows what is open to all', async () => {
    const faults = new Faults();
    const { world, catalog } = await stage(rule("user.country === 'FR'"), faults);
    world.grants.without = ['base'];
    assert.deepEqual(await catalog.visibleTo(rita), []);
    assert.equal(faults.count('attributes'), 0);
    const { world: other, catalog: open } = await stage();
    other.grants.without = ['base'];
    assert.equal((await open.visibleTo(rita)).length, 1);
  });

  it('shows no disabled template, and begins none, whoever asks', async () => {
    const { catalog } = await stage(aTemplate({ templateConfiguration: { enabled: false } }));
    assert.deepEqual(await catalog.visibleTo(globalAdmin()), []);
    assert.deepEqual(await catalog.begin(globalAdmin(), 'project'), { kind: 'refused', why: 'disabled' });
    assert.deepEqual(await catalog.begin(rita, 'nothing'), { kind: 'refused', why: 'unknown' });
    assert.deepEqual(await catalog.visibleTo(anActor('rita', { tenant: 'tenant-b' })), []);
  });

  it('is managed by admins of Teams and global ones, and nobody else', async () => {
    const { catalog } = await stage();
    const roles: readonly (readonly [Role, boolean])[] = [['AUTHENTICATED_USER', false], ['TEAMS_SERVICE_ADMIN', true], ['GLOBAL_ADMIN', true]];
    for (const [role, may] of roles) {
      const actor = anActor('x', { roles: [role] });
      assert.equal((await catalog.managedBy(actor)) !== undefined, may);
      assert.equal((await catalog.setEnabled(actor, 'project', true)).kind, may ? 'unchanged' : 'forbidden');
    }
  });

  it('records each switch once, and no switch that changes nothing', async () => {
    const { world, catalog } = await stage();
    for (const enabled of [true, false, false, true]) await catalog.setEnabled(teamsAdmin(), 'project', enabled);
    const records = await world.stores.trail.records(tenant, 'project');
    assert.deepEqual(records.map(({ code }) => code), ['templateDisabled', 'templateEnabled']);
    assert.deepEqual(verify('project', records, await world.stores.trail.head(tenant, 'project')), { ok: true, records: 2 });
  });

  it('is switched once by ten at once', async () => {
    const { world, catalog } = await stage();
    const answers = await Promise.all(Array.from({ length: 10 }, () => catalog.setEnabled(teamsAdmin(), 'project', false)));
    assert.equal(answers.filter(({ kind }) => kind === 'done').length, 1);
    assert.equal((await world.stores.trail.records(tenant, 'project')).length, 1);
  });

  it('enables no template without a source team', async () => {
    const { catalog } = await stage(aTemplate({ templateConfiguration: { enabled: false }, clonedTeam: { teamId: '' } }));
    assert.equal((await catalog.setEnabled(globalAdmin(), 'project', true)).kind, 'withoutSource');
  });

  it('finds templates by id, name or the beginning of a name', () => {
    const project = aTemplate();
    const projects = aTemplate({ templateConfiguration: { id: 'p2', name: 'Project Office' } });
    const all = [project, projects];
    assert.deepEqual(named(all, 'project'), [project]);
    assert.deepEqual(named(all, ' PROJECT o'), [projects]);
    assert.deepEqual(named(all, 'p2'), [projects]);
    assert.deepEqual(named(all, 'proj'), all);
  });

  it('finds them as they look, in quotes and with a closing mark, too', () => {
    const equipe = aTemplate({ templateConfiguration: { id: 'P3', name: 'E\u0301quipe\u00A0 projet\u200B' } });
    const asked = aTemplate({ templateConfiguration: { id: 'p4', name: 'What’s next?' } });
    const plain = aTemplate({ templateConfiguration: { id: 'p5', name: 'What’s next' } });
    const all = [equipe, asked, plain];
    for (const text of ['\u00C9quipe projet', '“Équipe projet”', '«équipe projet».', 'équi', '"P3"']) assert.deepEqual(named(all, text), [equipe], text);
    assert.deepEqual([named(all, 'what’s next?'), named(all, 'what’s next'), named(all, '"What’s next?"')], [[asked], [plain], [asked]]);
    assert.deepEqual(named(all, '"'.repeat(20_000)), []);
  });

  it('finds none by a word that nobody sees, though there be only one', () => {
    for (const text of [' ', '\u2800', '\u200B']) assert.deepEqual(named([aTemplate()], text), [], JSON.stringify(text));
    assert.equal(named([aTemplate()], '').length, 1, 'who says nothing is shown all');
  });
});

describe('Links to pictures', () => {
  const pictured = (id: string, picture: string | undefined): Template => ({ ...aTemplate({ templateConfiguration: { id } }), picture });
  const asked = [pictured('with', 'a.png'), pictured('without', undefined)];

  it('are those of templates that have one, in the person’s own tenant', async () => {
    const { catalog } = await stage();
    assert.deepEqual([...(await catalog.picturesOf(rita, asked))], [['with', `https://pictures.example/${tenant}/a.png`]]);
  });

  it('are left out where there are none just now, or where no pictures are kept at all', async () => {
    const { world, catalog } = await stage();
    world.pictureStore!.isAway = true;
    assert.deepEqual([...(await catalog.picturesOf(rita, asked))], []);
    world.pictureStore = undefined;
    assert.deepEqual([...(await new Product(world).catalog.picturesOf(rita, asked))], []);
  });
});
