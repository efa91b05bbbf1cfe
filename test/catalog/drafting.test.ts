import assert from 'node:assert/strict';
import type { Draft } from '../../src/catalog/draft.ts';
import type { Filled, FilledForm } from '../../src/catalog/drafting.ts';
import { hour, minute } from '../../src/clock.ts';
import { storedSettings } from '../../src/tenants/settings.ts';
import { aBoard, anActor, aProfile, aSource, aTemplate, noon, tenant } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { Product } from '../support/product.ts';
import { World } from '../support/world.ts';

const rita = anActor('rita');
const form: FilledForm = { name: 'Apollo', description: 'To the moon', welcomeMessage: '', pictureUrl: '', reason: 'The moon is near', owners: [], members: [] };

/** What a form comes to, where the tenant is prepared like this. */
async function drafted(change: Partial<FilledForm> = {}, prepare: (world: World) => unknown = () => undefined, template = aTemplate()): Promise<Draft> {
  const world = await new World().furnish(template);
  await prepare(world);
  const { catalog } = new Product(world);
  const begun = (await catalog.begin(rita, 'project')) as { draft: Draft };
  const answer = await catalog.fill(rita, begun.draft.id, { ...form, ...change });
  assert.equal(answer.kind, 'draft');
  return (answer as { draft: Draft }).draft;
}

const told = ({ findings }: Draft): readonly string[] => findings.map(({ code, weight }) => `${code} ${weight}`);

describe('A name that was reserved for a request that never came', () => {
  it('is free again after some minutes, however early the form was opened', async () => {
    const world = await new World().furnish();
    const { catalog } = new Product(world);
    const begun = (await catalog.begin(rita, 'project')) as { draft: Draft };
    await world.stores.requests.reserveName(tenant, 'apollo', 'another', world.clock.now());
    const findings = async () => told(((await catalog.fill(rita, begun.draft.id, form)) as Filled).draft);
    assert.deepEqual(await findings(), ['name.requested warning']);
    world.clock.freeze(10 * minute);
    assert.deepEqual(await findings(), []);
  });
});

describe('A form where the tenant has not granted', () => {
  it('the base is refused before anybody is asked for anything, and keeps what was typed', async () => {
    const faults = new Faults();
    const world = await new World().furnish();
    world.grants.without = ['base'];
    const { catalog } = new Product(world, (port, name) => (name === 'directory' || name === 'teams' ? faults.wrap(port) : port));
    const begun = (await catalog.begin(rita, 'project')) as { draft: Draft };
    const { draft } = (await catalog.fill(rita, begun.draft.id, { ...form, members: ['mia'] })) as { draft: Draft };
    assert.deepEqual([told(draft), draft.plan], [['permissions.missing refused'], undefined]);
    assert.deepEqual([draft.form?.name, draft.form?.members.map(({ id }) => id)], ['Apollo', ['mia']]);
    assert.deepEqual([faults.count('people'), faults.count('attributes'), faults.count('source')], [0, 0, 0]);
  });

  it('to read names is told that this one was not checked, and asks nothing that would be refused', async () => {
    const draft = await drafted({}, ({ grants, teams }) => {
      grants.without = ['names'];
      teams.deletedNames.add('Apollo');
      teams.refusals = [{ of: 'name', kind: 'blocked', prefix: '', suffix: '' }];
    });
    assert.deepEqual(told(draft), ['names.unchecked warning']);
    assert.ok(draft.plan);
  });

  it('parts of a team is read without them', async () => {
    const world = await new World().furnish();
    world.teams.sources.set('source-1', aSource({ plans: [aBoard()] }));
    world.grants.without = ['boards', 'tabs', 'reach'];
    const { catalog } = new Product(world);
    const begun = (await catalog.begin(rita, 'project')) as { draft: Draft };
    const { draft, source } = (await catalog.fill(rita, begun.draft.id, form)) as Filled;
    assert.deepEqual([source?.plans, source?.channels.flatMap(({ tabs }) => tabs)], [[], []]);
    assert.deepEqual(draft.plan?.notCopied, [{ kind: 'boards', count: 1 }, { kind: 'tabs', count: 1 }]);
  });
});

describe('A name that is looked at before anything is made', () => {
  it('may be that of a team that was deleted not long ago, which is told once and not beside a living one', async () => {
    const deleted = await drafted({}, ({ teams }) => teams.deletedNames.add('Apollo'));
    assert.deepEqual(told(deleted), ['name.deleted warning']);
    assert.ok(deleted.plan);
    const both = await drafted({}, ({ teams }) => {
      teams.deletedNames.add('Apollo');
      teams.takenNames.add('Apollo');
    });
    assert.deepEqual(told(both), ['name.taken warning']);
  });

  it('is refused where another has it, or had, or has asked for it, in a tenant that gives each name once', async () => {
    const strict = async (world: World, has: (world: World) => unknown) => {
      await world.stores.settings.saveSettings(tenant, { ...storedSettings(undefined), takenNames: 'refuse' }, 0, []);
      await has(world);
    };
    const ways = {
      taken: ({ teams }: World) => teams.takenNames.add('Apollo'),
      deleted: ({ teams }: World) => teams.deletedNames.add('Apollo'),
      requested: ({ stores, clock }: World) => stores.requests.reserveName(tenant, 'apollo', 'another', clock.now()),
    };
    for (const [how, has] of Object.entries(ways)) {
      const draft = await drafted({}, (world) => strict(world, has));
      assert.deepEqual(draft.findings, [{ code: 'name.notFree', weight: 'refused', values: { name: 'Apollo', how } }]);
      assert.equal(draft.plan, undefined);
    }
    assert.deepEqual(told(await drafted({}, (world) => strict(world, () => undefined))), []);
  });

  it('is refused where the tenant has rules for names, with what they are', async () => {
    const draft = await drafted({}, ({ teams }) => (teams.refusals = [{ of: 'name', kind: 'affixes', prefix: 'GRP_', suffix: '_EU' }]));
    assert.deepEqual(draft.findings, [{ code: 'name.affixes', weight: 'refused', values: { prefix: 'GRP_', suffix: '_EU' } }]);
    assert.equal(draft.plan, undefined);
  });

  it('is refused where it has a blocked word', async () => {
    const draft = await drafted({}, ({ teams }) => (teams.refusals = [{ of: 'name', kind: 'blocked', prefix: '', suffix: '' }]));
    assert.deepEqual(told(draft), ['name.blocked refused']);
  });

  it('stands, whatever the tenant has against the nickname', async () => {
    const draft = await drafted({}, ({ teams }) => (teams.refusals = [{ of: 'nickname', kind: 'blocked', prefix: '', suffix: '' }]));
    assert.deepEqual([told(draft), draft.plan?.mailNickname], [[], 'Apollo']);
  });

  it('gets a nickname of its own where another group has it: with the time of the draft', async () => {
    const draft = await drafted({}, ({ teams }) => teams.takenNicknames.add('Apollo'));
    const time = new Date(noon).toISOString().replaceAll(/\D/g, '').slice(2, 14);
    assert.deepEqual([told(draft), draft.plan?.mailNickname], [[], `Apollo-${time}`]);
  });
});

describe('A welcome message', () => {
  it('keeps its lines, and no more than one empty one between two', async () => {
    const draft = await drafted({ welcomeMessage: '  Welcome!\r\n\n\n\nRead\u200B this   first. \n' });
    assert.equal(draft.plan?.welcomeMessage, 'Welcome!\n\nRead this first.');
  });

  it('is what the template’s convention makes of it, which may be too long', async () => {
    const template = aTemplate({ newTeam: { welcomeMessageConvention: '<%= request.team.welcomeMessage.repeat(3) %>' } });
    assert.equal((await drafted({ welcomeMessage: 'Hi' }, undefined, template)).plan?.welcomeMessage, 'HiHiHi');
    const long = await drafted({ welcomeMessage: 'x'.repeat(1000) }, undefined, template);
    assert.deepEqual(long.findings, [{ code: 'welcomeMessage.tooLong', weight: 'refused', values: { limit: 2048, length: 3000 } }]);
  });
});

describe('A picture’s address', () => {
  for (const pictureUrl of ['http://a.example/x.png', 'ftp://a.example/x', 'https://', 'https://user@a.example/x', 'x.png', `https://a.example/${'x'.repeat(1010)}`]) {
    it(`is refused: ${pictureUrl.slice(0, 40)}`, async () => assert.deepEqual(told(await drafted({ pictureUrl })), ['picture.address refused']));
  }

  it('takes the place of the template’s picture', async () => {
    const draft = await drafted({ pictureUrl: 'https://a.example/x.png?y=1' });
    assert.deepEqual([draft.plan?.pictureUrl, draft.plan?.copyPhoto], ['https://a.example/x.png?y=1', false]);
  });
});

describe('A flood of forms', () => {
  it('is stopped with the time from which it goes on, and costs neither a record nor a look at the source', async () => {
    const world = await new World().furnish(aTemplate());
    const { catalog } = new Product(world);
    const answers = [];
    for (let number = 0; number < 210; number += 1) answers.push(await catalog.begin(rita, 'project'));
    const begun = answers.filter(({ kind }) => kind === 'draft');
    assert.equal(begun.length, 200, 'four times the fifty teams that a person may ask for in a day');
    const stopped = { kind: 'tooMany', until: world.clock.now() + hour };
    assert.deepEqual(answers.at(-1), stopped);
    assert.equal(world.stores.db.all('SELECT id FROM drafts').length, 200);
    const [first] = begun;
    assert.ok(first?.kind === 'draft');
    assert.deepEqual(await catalog.fill(rita, first.draft.id, form), stopped);
    assert.equal((await catalog.begin(anActor('mia'), 'project')).kind, 'draft', 'others go on');
    await world.clock.advance(hour);
    assert.equal((await catalog.begin(rita, 'project')).kind, 'draft');
  });
});

describe('A requester who is among the approvers', () => {
  const approval = { requireApproval: true, approvalTeam: [{ id: 'rita', name: 'RITA' }, { id: 'mia', name: 'MIA' }] };
  const asked = async (selfApproval: boolean) => {
    const allow = ({ stores }: World) => stores.settings.saveSettings(tenant, { ...storedSettings(undefined), selfApproval }, 0, []);
    return (await drafted({}, allow, aTemplate({ templateConfiguration: { approval } }))).approval.team.map(({ id }) => id);
  };

  it('is asked about their own request only where the tenant says so', async () => {
    assert.deepEqual(await asked(false), ['mia']);
    assert.deepEqual(await asked(true), ['rita', 'mia']);
  });
});

describe('A reason', () => {
  const approval = (requireApproval: boolean) => aTemplate({ templateConfiguration: { approval: { requireApproval, approvalTeam: [{ id: 'mia', name: 'MIA' }] } } });

  it('is missing where it is blanks only and somebody has to decide', async () => {
    const draft = await drafted({ reason: ' \u200B ' }, undefined, approval(true));
    assert.deepEqual([told(draft), draft.plan], [['reason.empty refused'], undefined]);
  });

  it('may be left out where nobody decides', async () => {
    assert.ok((await drafted({ reason: '' }, undefined, approval(false))).plan);
  });
});

describe('A guest who asks for a team', () => {
  it('is told so in the form, as no app may give it to them', async () => {
    const draft = await drafted({}, ({ directory }) => directory.profiles.set('rita', { ...aProfile('rita'), isGuest: true }));
    assert.deepEqual([told(draft), draft.plan], [['requester.guest refused'], undefined]);
  });
});
