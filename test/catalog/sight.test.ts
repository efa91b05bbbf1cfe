import assert from 'node:assert/strict';
import { parted, type Seen, type SeesAnswer } from '../../src/catalog/sight.ts';
import type { Template } from '../../src/catalog/template.ts';
import { anActor, aProfile, aTemplate, globalAdmin, teamsAdmin, tenant } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { Product } from '../support/product.ts';
import { World } from '../support/world.ts';

const admin = teamsAdmin();
const rule = (rules: string, change: Partial<Template['templateConfiguration']> = {}) => aTemplate({ templateConfiguration: { audienceTargeting: { enabled: true, rules }, ...change } });

async function stage(template = aTemplate()) {
  const world = await new World().furnish(template);
  world.directory.values.set('rita', { country: 'FR', department: 'Sales', mail: 'rita@contoso.com' });
  world.directory.values.set('mia', { country: 'FR', department: 'Law' });
  world.directory.profiles.set('gast', { ...aProfile('gast'), isGuest: true });
  const faults = new Faults();
  const { sight, catalog } = new Product(world, (port, name) => (name === 'directory' ? faults.wrap(port) : port));
  return { world, sight, catalog, faults };
}

function seen(answer: SeesAnswer): Seen {
  assert.equal(answer.kind, 'seen');
  return answer;
}

describe('Whether somebody sees a template', () => {
  const cases: readonly (readonly [string, Template])[] = [
    ...["user.department === 'Sales'", 'user.department', 'user.nope', 'null.x', '', 'true &&', "user.groups.direct.length === 0", "user.country !== 'DE'"].map((rules) => [`«${rules}»`, rule(rules)] as const),
    ['everybody', aTemplate()],
    ['off', aTemplate({ templateConfiguration: { enabled: false } })],
    ['off, though the rule fits', rule("user.department === 'Sales'", { enabled: false })],
  ];
  for (const missing of [[], ['groups'], ['base', 'groups']] as const) {
    for (const [name, template] of cases) {
      it(`is told as the catalog decides it: ${name}, without ${missing.join(' and ') || 'nothing'}`, async () => {
        const { world, sight, catalog } = await stage(template);
        world.grants.without = missing;
        for (const person of ['rita', 'mia', 'olaf', 'gast']) {
          const { sees } = seen(await sight.sees(admin, `${person} see Project`));
          assert.equal(sees, (await catalog.visibleTo(anActor(person))).length === 1, person);
        }
      });
    }
  }

  it('comes with every reason: it is off, and the rule does not fit', async () => {
    const { sight } = await stage(rule("user.department === 'Sales' && user.groups.direct", { enabled: false }));
    const { sees, template, standing, reads, person } = seen(await sight.sees(admin, 'mia see Project'));
    assert.deepEqual([sees, template.templateConfiguration.enabled, standing, reads, person?.id], [false, false, { kind: 'noMatch' }, ['user.department', 'user.groups'], 'mia']);
  });

  it('names the place at which the rule fails, and nothing of what the directory says of the person', async () => {
    const { sight } = await stage(rule('(() => { throw new Error(`${user.mail} in ${user.department}`); })()'));
    const { standing } = seen(await sight.sees(admin, 'rita see Project'));
    assert.ok(standing.kind === 'failed' && standing.error.line === 1 && standing.error.message === '… in …', JSON.stringify(standing));
    assert.doesNotMatch(JSON.stringify(standing), /rita|contoso|Sales/);
    const { sight: misspelt } = await stage(rule('user.departement === "Sales"'));
    const { standing: unknown } = seen(await misspelt.sees(admin, 'rita see Project'));
    assert.match(JSON.stringify(unknown), /unknownTag: user\.departement/);
  });

  it('is found out anew each time: who has just mended an attribute sees what it changes', async () => {
    const { world, sight } = await stage(rule("user.department === 'Sales'"));
    assert.equal(seen(await sight.sees(admin, 'mia see Project')).sees, false);
    world.directory.values.set('mia', { department: 'Sales' });
    assert.equal(seen(await sight.sees(admin, 'mia see Project')).sees, true);
  });

  it('is told without looking anybody up where the tenant does not allow it', async () => {
    const { world, sight, faults } = await stage(rule("user.department === 'Sales'"));
    world.grants.without = ['base'];
    const { person, standing } = seen(await sight.sees(admin, 'Nobody At All see Project'));
    assert.deepEqual([person, standing], [undefined, { kind: 'ungranted', feature: 'base' }]);
    assert.deepEqual([faults.count('found'), faults.count('person'), faults.count('attributes')], [0, 0, 0]);
  });

  it('is asked by name, address or id, for others or oneself; several of a name are told', async () => {
    const { world, sight } = await stage();
    const id = '0f1d3b0e-91a7-4a57-9a5d-0d2b2d3f2a11';
    world.directory.profiles.set(id, { ...aProfile(id), displayName: 'Ada Lovelace', mail: 'ada@contoso.com', userPrincipalName: 'al@contoso.com' });
    world.directory.profiles.set('ada2', { ...aProfile('ada2'), displayName: 'Ada Byron' });
    for (const asked of ['ada@contoso.com', 'AL@contoso.com', id, 'ada lovelace', '"Ada Lovelace"', '<ada@contoso.com>']) {
      assert.equal(seen(await sight.sees(admin, `${asked} see Project?`)).person?.id, id, asked);
    }
    assert.equal(seen(await sight.sees(anActor('mia', { roles: admin.roles }), 'I see project')).person?.id, 'mia');
    const several = await sight.sees(admin, 'Ada see Project');
    assert.deepEqual(several.kind === 'people' && several.found.map(({ displayName }) => displayName), ['Ada Lovelace', 'Ada Byron']);
    for (const nobody of ['Nobody', 'x'.repeat(300), '00000000-0000-4000-8000-000000000000']) {
      const none = await sight.sees(admin, `${nobody} see Project`);
      assert.deepEqual(none.kind === 'people' && none.found, [], nobody);
    }
  });

  it('is for those who manage templates only: others learn nothing, and nobody is looked up for them', async () => {
    const { sight, faults } = await stage();
    for (const actor of [anActor('rita'), anActor('rita', { roles: [] })]) {
      assert.deepEqual(await sight.sees(actor, 'mia see Project'), { kind: 'forbidden' });
      assert.deepEqual(await sight.who(actor, 'Project'), { kind: 'forbidden' });
    }
    assert.equal(faults.count('found'), 0);
    assert.equal((await sight.sees(globalAdmin(), 'mia see Project')).kind, 'seen');
  });
});

describe('Who can see a template', () => {
  it('is everybody, or whom its rule lets in, as it was typed and with what is wrong with it', async () => {
    const { sight } = await stage();
    const open = await sight.who(admin, 'project?');
    assert.ok(open.kind === 'offered' && open.targeting === undefined);
    const { world, sight: targeted } = await stage(rule("user.departement === 'Sales' && user.groups.direct.length"));
    world.grants.without = ['groups'];
    const answer = await targeted.who(admin, 'Project');
    assert.ok(answer.kind === 'offered');
    assert.deepEqual(answer.targeting, { rule: "user.departement === 'Sales' && user.groups.direct.length", error: undefined, unknown: ['user.departement'], ungranted: 'groups' });
    const { sight: broken } = await stage(rule('user.country ==='));
    const wrong = await broken.who(admin, 'Project');
    assert.ok(wrong.kind === 'offered' && wrong.targeting?.error?.fault === 'syntax' && wrong.targeting.error.line === 1);
  });

  it('is not guessed where no template, or several, are called so', async () => {
    const { world, sight } = await stage();
    await world.stores.catalog.saveTemplate(tenant, aTemplate({ templateConfiguration: { id: 'other', name: 'Project two' } }), 0, []);
    for (const [text, count] of [['Proj', 2], ['Nothing', 0], ['', 0], ['project two', 1]] as const) {
      const answer = await sight.who(admin, text);
      assert.equal(answer.kind === 'templates' ? answer.found.length : 1, count, text);
    }
  });
});

describe('A question of a person and a template', () => {
  const templates = ['Sales', 'See and say', 'Look and see team', 'Team for all'].map((name, index) => aTemplate({ templateConfiguration: { id: String(index), name } }));
  for (const [text, person, name] of [
    ['Ada see Sales?', 'Ada', 'Sales'],
    ['Ada SEE "sales"', 'Ada', 'Sales'],
    ['Ada See see Sales', 'Ada See', 'Sales'],
    ['Ada see See and say', 'Ada', 'See and say'],
    // The end alone would be the beginning of another name.
    ['Ada see Look and see team', 'Ada', 'Look and see team'],
    ['Ada see Nothing and see none', 'Ada', undefined],
    ['Ada', 'Ada', undefined],
  ] as const) {
    it(`is taken apart where its end names a template: ${text}`, () => {
      const { person: who, found } = parted(templates, text);
      assert.deepEqual([who, found[0]?.templateConfiguration.name], [person, name]);
    });
  }

  it('is given up soon where it has the word in it a thousand times', () => {
    const began = performance.now();
    assert.deepEqual(parted(templates, `Ada${' see'.repeat(5000)}`).found, []);
    assert.ok(performance.now() - began < 1000);
  });
});
