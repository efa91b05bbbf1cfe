import assert from 'node:assert/strict';
import type { FilledForm } from '../../src/catalog/drafting.ts';
import type { Draft, Finding } from '../../src/catalog/draft.ts';
import { day } from '../../src/clock.ts';
import { Speech } from '../../src/text/text.ts';
import { anActor, aSource, aTemplate, tenant } from '../support/builders.ts';
import { Faults } from '../support/faults.ts';
import { Product } from '../support/product.ts';
import { World } from '../support/world.ts';
import { codes, filled, form, rita, stage } from './catalog-stage.ts';

describe('A draft', () => {
  it('comes to a plan with the conventions’ results, a new revision each time', async () => {
    const draft = await filled(aTemplate({ newTeam: { namingConvention: '<%= user.department %> <%= request.team.name %>', emailConvention: '<%= request.team.name %>-team' } }));
    assert.deepEqual([draft.revision, draft.plan?.name, draft.plan?.mailNickname, draft.plan?.description], [1, 'Sales Apollo', 'Apollo-team', 'To the moon']);
    assert.deepEqual(draft.plan?.owners.map(({ id }) => id), ['rita']);
    assert.deepEqual(draft.plan.members.map(({ id }) => id), ['mia']);
    assert.deepEqual(codes(draft), []);
  });

  const refusals: readonly (readonly [string, Partial<FilledForm>, string])[] = [
    ['no name', { name: ' \u200B ' }, 'name.empty refused'],
    ['a name that is too long', { name: 'a'.repeat(129) }, 'name.tooLong refused'],
    ['a character that no name has', { name: 'A/B' }, 'name.illegal refused'],
    ['a description that is too long', { description: 'a'.repeat(1025) }, 'description.tooLong refused'],
    ['a reason that is too long', { reason: 'a'.repeat(501) }, 'reason.tooLong refused'],
    ['people who do not exist', { owners: ['nobody'] }, 'people.unknown refused'],
    ['guests, whom no app may add', { members: ['mia', 'gast'] }, 'people.guests refused'],
  ];
  for (const [what, change, code] of refusals) {
    it(`has no plan with ${what}`, async () => {
      const draft = await filled(aTemplate(), change);
      assert.ok(codes(draft).includes(code));
      assert.equal(draft.plan, undefined);
    });
  }

  it('that is sent twice at once is two revisions, and the later one is what may be submitted', async () => {
    const { catalog } = new Product(await new World().furnish());
    const begun = (await catalog.begin(rita, 'project')) as { draft: Draft };
    await Promise.all(['Apollo', 'Soyuz'].map((name) => catalog.fill(rita, begun.draft.id, { ...form, name })));
    const draft = await catalog.draft(rita, begun.draft.id);
    assert.deepEqual([draft?.revision, draft?.form?.name, draft?.plan?.name], [2, 'Soyuz', 'Soyuz']);
  });

  it('that takes long does not come after a newer one, nor back from where it was discarded', async () => {
    const world = await new World().furnish();
    const { catalog } = new Product(world);
    const begun = (await catalog.begin(rita, 'project')) as { draft: Draft };
    const nameTaken = world.teams.nameTaken.bind(world.teams);
    const read = Promise.withResolvers<undefined>();
    world.teams.nameTaken = async (...values) => {
      await read.promise;
      return nameTaken(...values);
    };
    const slow = catalog.fill(rita, begun.draft.id, { ...form, name: 'Old wish' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    world.teams.nameTaken = nameTaken;
    await catalog.fill(rita, begun.draft.id, { ...form, name: 'New wish' });
    read.resolve(undefined);
    assert.equal(((await slow) as { draft: Draft }).draft.form?.name, 'New wish');
    const late = catalog.fill(rita, begun.draft.id, form);
    await catalog.discard(rita, begun.draft.id);
    assert.equal((await late).kind, 'unknown');
    assert.equal(await catalog.draft(rita, begun.draft.id), undefined);
  });

  it('has no plan with more than twenty people, and does not ask the directory for a thousand', async () => {
    const faults = new Faults();
    const { world, catalog } = await stage(aTemplate(), faults);
    const asked: number[] = [];
    const people = world.directory.people.bind(world.directory);
    world.directory.people = async (of, ids) => {
      asked.push(ids.length);
      return people(of, ids);
    };
    const many = Array.from({ length: 1000 }, (_, index) => `p${String(index)}`);
    const begun = (await catalog.begin(rita, 'project')) as { draft: Draft };
    const answer = (await catalog.fill(rita, begun.draft.id, { ...form, owners: many })) as { draft: Draft };
    const [tooMany] = answer.draft.findings;
    assert.deepEqual([tooMany?.code, tooMany?.values['length']], ['people.tooMany', 1000], 'as many as were chosen');
    assert.ok(Math.max(...asked) <= 20, String(asked));
  });

  it('has no half-rendered name where a convention breaks', async () => {
    const draft = await filled(aTemplate({ newTeam: { namingConvention: '<%= user.mail.nope %>-<%= request.team.name %>' } }));
    assert.deepEqual(codes(draft), ['convention.broken refused']);
    assert.equal(draft.plan, undefined);
  });

  it('says in words which value a person lacks that a convention takes', async () => {
    const draft = await filled(aTemplate({ newTeam: { namingConvention: '<%= user.jobTitle %>-<%= request.team.name %>' } }));
    assert.deepEqual([codes(draft), draft.plan], [['convention.missing refused'], undefined]);
    const [{ code, values }] = draft.findings as readonly [Finding];
    const said = new Speech().mark(`finding.${code}`, values);
    assert.match(said, /part of a team's name from user\.\u2060?jobTitle,/);
    assert.doesNotMatch(said, /missingValue/);
  });

  it('has no plan without a source team, or with an archived one', async () => {
    assert.deepEqual(codes(await filled(aTemplate(), {}, ({ teams }) => teams.sources.clear())), ['source.missing refused']);
    const archived = await filled(aTemplate(), {}, ({ teams }) => teams.sources.set('source-1', aSource({ isArchived: true })));
    assert.deepEqual(codes(archived), ['source.archived refused']);
    assert.equal(archived.plan, undefined);
  });

  it('is told whose character it is that no name may have: nobody can leave out what the template puts in', async () => {
    const template = aTemplate({ newTeam: { namingConvention: 'PRJ: <%= user.department %>/<%= request.team.name %>' } });
    const draft = await filled(template, { name: 'What?' });
    assert.deepEqual(codes(draft), ['name.illegal refused', 'name.fromTemplate refused']);
    assert.deepEqual(draft.findings.map(({ values }) => values['characters']), ['?', ': /']);
    assert.deepEqual(codes(await filled(template)), ['name.fromTemplate refused']);
  });

  it('has each approver once, though the template names them twice', async () => {
    const ann = { id: 'ann', name: 'Ann' };
    const template = aTemplate({ templateConfiguration: { approval: { requireApproval: true, approvalTeam: [ann, ann, { id: 'ben', name: 'Ben' }] } } });
    const { catalog } = await stage(template);
    const { approval } = await filled(template);
    assert.deepEqual(approval.team.map(({ id }) => id), ['ann', 'ben']);
    assert.deepEqual((await catalog.approversOf(tenant, 'project'))?.map(({ id }) => id), ['ann', 'ben']);
  });

  it('is warned of a name that a team has, and of approvers who are missing', async () => {
    const alone = { approval: { requireApproval: true, approvalTeam: [{ id: 'rita', name: 'RITA' }] } };
    const draft = await filled(aTemplate({ templateConfiguration: alone }), {}, ({ teams }) => teams.takenNames.add('Apollo'));
    assert.deepEqual(codes(draft), ['name.taken warning', 'approvers.none warning']);
    assert.ok(draft.plan);
    assert.deepEqual(draft.approval, { required: true, team: [] });
  });

  for (const [what, change, code] of [
    ['switched off', { enabled: false }, 'template.disabled refused'],
    ['closed to the person', { audienceTargeting: { enabled: true, rules: "user.country === 'DE'" } }, 'template.notForYou refused'],
  ] as const) {
    it(`keeps what was typed where its template is ${what} meanwhile, and comes to a plan once it is open again`, async () => {
      const { world, catalog } = await stage();
      const { draft: begun } = (await catalog.begin(rita, 'project')) as { draft: Draft };
      await world.stores.catalog.saveTemplate(tenant, aTemplate({ templateConfiguration: change }), 1, []);
      const { draft } = (await catalog.fill(rita, begun.id, form)) as { draft: Draft };
      assert.deepEqual([codes(draft), draft.plan], [[code], undefined]);
      const kept = (await catalog.draft(rita, begun.id))?.form;
      assert.deepEqual([kept?.name, kept?.reason, kept?.members.map(({ displayName }) => displayName)], ['Apollo', 'The moon is near', ['MIA']]);
      await world.stores.catalog.saveTemplate(tenant, aTemplate(), 2, []);
      assert.ok(((await catalog.fill(rita, begun.id, form)) as { draft: Draft }).draft.plan);
    });
  }

  it('is told that the template has left nothing of the name, which is not for whoever typed one to mend', async () => {
    for (const namingConvention of ["<%= user.city || '' %>", '\u200B', '<%# request.team.name %>']) {
      const draft = await filled(aTemplate({ newTeam: { namingConvention } }));
      assert.deepEqual([codes(draft), draft.plan], [['name.emptied refused'], undefined], namingConvention);
    }
  });

  it('has its values as they were typed where a convention is blank', async () => {
    const blank = { namingConvention: ' ', emailConvention: '\n', descriptionConvention: '\t', welcomeMessageConvention: ' \n ' };
    const { plan } = await filled(aTemplate({ newTeam: blank }), { welcomeMessage: 'Hello' });
    assert.deepEqual([plan?.name, plan?.mailNickname, plan?.description, plan?.welcomeMessage], ['Apollo', 'Apollo', 'To the moon', 'Hello']);
  });

  it('is nobody else’s, and nobody’s after a day', async () => {
    const { world, catalog } = await stage();
    const { draft } = (await catalog.begin(rita, 'project')) as { draft: Draft };
    assert.deepEqual(await catalog.fill(anActor('mia'), draft.id, form), { kind: 'unknown' });
    await catalog.discard(anActor('mia'), draft.id);
    assert.ok(await catalog.draft(rita, draft.id));
    await world.clock.advance(day);
    assert.equal(await catalog.draft(rita, draft.id), undefined);
  });
});
