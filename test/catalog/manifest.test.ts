import assert from 'node:assert/strict';
import { checkManifest, manifestOf, readManifest, type Reading } from '../../src/catalog/manifest.ts';
import type { Template } from '../../src/catalog/template.ts';
import { InProcessQuickJs } from '../../src/platform/sandbox/in-process-quickjs.ts';
import { templatesByTenant } from '../../src/simulator/company/seed.ts';
import { seededRandom } from '../support/seeded-random.ts';

const sandbox = new InProcessQuickJs();
const team = '65dc4dcd-512b-4076-91db-3f7040faca48';
const ann = { id: '21b88c06-0ff7-483b-a189-2f4905cc8746', name: 'Ann' };

type Json = Record<string, unknown>;

/** As a file has it: nothing is in two places. */
const copied = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** A manifest that says everything, in the right types. */
const whole = (): Template => ({
  templateConfiguration: {
    id: 'project',
    name: 'Project team',
    description: 'For a project',
    language: 'fr-fr',
    enabled: true,
    version: '1.2.0-rc.1+7',
    pictureUrl: 'https://contoso.example/project.png',
    approval: { requireApproval: true, approvalTeam: [ann] },
    permanentMembership: { owners: [ann], members: [ann] },
    audienceTargeting: { enabled: true, rules: "user.country === 'FR'" },
  },
  clonedTeam: { teamId: team, teamName: 'Source', includeApps: false, includeTabs: false, includeSettings: false, includeChannels: false, includeMembers: true },
  newTeam: {
    namingConvention: 'PRJ <%= request.team.name %>',
    emailConvention: 'prj-<%= request.team.name %>',
    descriptionConvention: '<%= request.team.description %>',
    welcomeMessageConvention: '<%= request.team.welcomeMessage %>',
    defaultName: 'Apollo',
    defaultDescription: 'To the moon',
    defaultWelcomeMessage: 'Hello\nall',
    teamPrivacy: 'public',
    addRequesterAsTeamOwner: false,
  },
});

/** The whole manifest with another value at a path; `undefined` takes the field out. */
function changed(path: string, value: unknown): unknown {
  if (path === '$') return value;
  const manifest = copied(whole()) as Json;
  const names = path.slice(2).replaceAll(/\[(\d+)\]/g, '.$1').split('.');
  const last = names.pop()!;
  const holder = names.reduce((at, name) => at[name] as Json, manifest);
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
  return manifest;
}

const codes = (remarks: Reading['problems']): readonly string[] => remarks.map(({ path, code }) => `${path} ${code}`);
const configuration = '$.templateConfiguration';

describe('A manifest that is wrong', () => {
  const table: readonly (readonly [string, unknown, string])[] = [
    ['$', 'x', 'notBlock'],
    ['$', [], 'notBlock'],
    [configuration, 7, 'notBlock'],
    [`${configuration}.id`, undefined, 'required'],
    [`${configuration}.id`, ' ', 'required'],
    [`${configuration}.id`, 7, 'notText'],
    [`${configuration}.id`, 'a\u0000b', 'notKey'],
    [`${configuration}.id`, 'x'.repeat(257), 'tooLong'],
    [`${configuration}.name`, null, 'required'],
    [`${configuration}.name`, '\u200B\u2800', 'required'],
    [`${configuration}.name`, 'x'.repeat(257), 'tooLong'],
    [`${configuration}.description`, undefined, 'required'],
    [`${configuration}.description`, 'x'.repeat(1025), 'tooLong'],
    [`${configuration}.language`, true, 'notText'],
    [`${configuration}.enabled`, 1, 'notFlag'],
    [`${configuration}.enabled`, 'yes', 'notFlag'],
    [`${configuration}.version`, undefined, 'required'],
    [`${configuration}.version`, '1.0', 'notVersion'],
    [`${configuration}.version`, 1, 'notText'],
    [`${configuration}.approval`, [], 'notBlock'],
    [`${configuration}.approval.requireApproval`, {}, 'notFlag'],
    [`${configuration}.approval.approvalTeam`, ann, 'notList'],
    [`${configuration}.approval.approvalTeam`, Array(11).fill(ann), 'tooMany'],
    [`${configuration}.approval.approvalTeam[0]`, ann.id, 'notBlock'],
    [`${configuration}.approval.approvalTeam[0].id`, 'ann@contoso.com', 'notId'],
    [`${configuration}.approval.approvalTeam[0].id`, 'ann.von.und.zu.lichtenstein@contoso.onmicrosoft.com', 'notId'],
    [`${configuration}.permanentMembership.owners`, Array(21).fill(ann), 'tooMany'],
    [`${configuration}.permanentMembership.members[0].name`, undefined, 'required'],
    [`${configuration}.audienceTargeting.rules`, 'x'.repeat(4097), 'tooLong'],
    [`${configuration}.audienceTargeting.rules`, '', 'broken'],
    [`${configuration}.audienceTargeting.rules`, 'user.country ===', 'broken'],
    ['$.clonedTeam.teamId', undefined, 'withoutSource'],
    ['$.clonedTeam.teamId', '', 'withoutSource'],
    ['$.clonedTeam.teamId', 'Project', 'notId'],
    ['$.clonedTeam.teamId', 'https://teams.microsoft.com/l/team/19%3aabc%40thread.tacv2/conversations', 'notId'],
    ['$.clonedTeam.includeTabs', 'both', 'notFlag'],
    ['$.newTeam.namingConvention', '<%= request.team.name', 'broken'],
    ['$.newTeam.emailConvention', '<% if (true) { %>', 'broken'],
    ['$.newTeam.descriptionConvention', '<%- include("x") %>', 'broken'],
    ['$.newTeam.welcomeMessageConvention', ['x'], 'notText'],
    ['$.newTeam.defaultName', 'x'.repeat(257), 'tooLong'],
    ['$.newTeam.teamPrivacy', 'secret', 'notChoice'],
  ];
  for (const [path, value, code] of table) {
    it(`is refused for ${path} = ${value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 40)}: ${code}`, async () => {
      const { template, problems } = await checkManifest(sandbox, changed(path, value));
      assert.equal(template, undefined);
      // Of a root that is none, nothing else is told but that there is no source team.
      assert.deepEqual(codes(problems).filter((one) => path !== '$' || !one.endsWith('withoutSource')), [`${path} ${code}`]);
    });
  }

  it('is told every problem at once, with the values that its words need', async () => {
    const manifest = changed(`${configuration}.version`, 'one') as { newTeam: Json; clonedTeam: Json };
    manifest.newTeam['defaultName'] = 'x'.repeat(300);
    manifest.newTeam['namingConvention'] = 'a\n<%= a b %>';
    manifest.newTeam['teamPrivacy'] = 0;
    manifest.clonedTeam['teamId'] = null;
    const { problems } = await checkManifest(sandbox, manifest);
    assert.deepEqual(codes(problems), [
      '$.templateConfiguration.version notVersion',
      '$.newTeam.defaultName tooLong',
      '$.newTeam.teamPrivacy notChoice',
      '$.clonedTeam.teamId withoutSource',
      '$.newTeam.namingConvention broken',
    ]);
    assert.deepEqual(problems[1]?.values, { limit: 256, length: 300 });
    assert.deepEqual(problems[2]?.values, { values: 'private, public' });
    assert.deepEqual([problems[4]?.values['line'], problems[4]?.values['column']], [2, 1]);
  });

  it('may be without a source team, or without a rule, while nobody is to use it', async () => {
    const { template } = await checkManifest(sandbox, changed('$.clonedTeam', null), { disabled: true });
    assert.deepEqual([template?.clonedTeam.teamId, template?.templateConfiguration.enabled], ['', false]);
    assert.ok((await checkManifest(sandbox, changed(`${configuration}.audienceTargeting`, { rules: '((' }))).template);
  });
});

describe('A manifest that is sloppy', () => {
  const table: readonly (readonly [string, unknown, (template: Template) => unknown, unknown])[] = [
    [`${configuration}.enabled`, 'false', (one) => one.templateConfiguration.enabled, false],
    [`${configuration}.enabled`, null, (one) => one.templateConfiguration.enabled, true],
    [`${configuration}.language`, undefined, (one) => one.templateConfiguration.language, 'en-us'],
    [`${configuration}.description`, '', (one) => one.templateConfiguration.description, ''],
    [`${configuration}.approval`, undefined, (one) => one.templateConfiguration.approval, { requireApproval: false, approvalTeam: [] }],
    [`${configuration}.approval.requireApproval`, ' True ', (one) => one.templateConfiguration.approval.requireApproval, true],
    [`${configuration}.permanentMembership`, {}, (one) => one.templateConfiguration.permanentMembership, { owners: [], members: [] }],
    [`${configuration}.permanentMembership.owners[0].id`, ann.id.toUpperCase(), (one) => one.templateConfiguration.permanentMembership.owners, [ann]],
    [`${configuration}.audienceTargeting`, null, (one) => one.templateConfiguration.audienceTargeting, { enabled: false, rules: '' }],
    ['$.clonedTeam.teamId', team.toUpperCase(), (one) => one.clonedTeam.teamId, team],
    ['$.clonedTeam.includeMembers', 'TRUE', (one) => one.clonedTeam.includeMembers, true],
    ['$.clonedTeam.includeTabs', undefined, (one) => one.clonedTeam.includeTabs, true],
    ['$.newTeam.teamPrivacy', 'Public', (one) => one.newTeam.teamPrivacy, 'public'],
    ['$.newTeam', undefined, (one) => [one.newTeam.teamPrivacy, one.newTeam.addRequesterAsTeamOwner, one.newTeam.namingConvention], ['private', true, '']],
    [`${configuration}.pictureUrl`, undefined, (one) => one.templateConfiguration.pictureUrl, ''],
    ['$.newTeam.defaultName', 'a\ud800b', (one) => one.newTeam.defaultName, 'a\ufffdb'],
  ];
  for (const [path, value, of, expected] of table) {
    it(`is taken, and typed, with ${path} = ${value === undefined ? 'nothing' : JSON.stringify(value)}`, () => {
      const { template, problems } = readManifest(changed(path, value));
      assert.deepEqual(problems, []);
      assert.deepEqual(of(template!), expected);
    });
  }

  for (const value of ['http://contoso.example/x.png', 'x.png', 7, `https://contoso.example/${'x'.repeat(1001)}`]) {
    it(`is warned of a picture that cannot be fetched, ${JSON.stringify(value).slice(0, 40)}, and is taken without it`, () => {
      const { template, warnings, problems } = readManifest(changed(`${configuration}.pictureUrl`, value));
      assert.deepEqual([template?.templateConfiguration.pictureUrl, codes(warnings), problems], ['', [`${configuration}.pictureUrl notPicture`], []]);
    });
  }

  it('is warned of a default that the form does not take, and of approvers who are missing', () => {
    const long = changed('$.newTeam.defaultDescription', 'x'.repeat(1025)) as { newTeam: Json };
    long.newTeam['defaultName'] = 'x'.repeat(129);
    const { template, warnings } = readManifest(long);
    assert.deepEqual(codes(warnings), ['$.newTeam.defaultName defaultTooLong', '$.newTeam.defaultDescription defaultTooLong']);
    assert.equal(template?.newTeam.defaultName.length, 129);
    assert.deepEqual(codes(readManifest(changed(`${configuration}.approval.approvalTeam`, [])).warnings), [`${configuration}.approval.approvalTeam approversMissing`]);
  });

  it('is warned of tags that nobody is read with, as they hide the template from everybody', async () => {
    const manifest = changed(`${configuration}.audienceTargeting.rules`, "user.userType !== 'Guest'") as { newTeam: Json };
    manifest.newTeam['emailConvention'] = '<%= user.Mail %><%= user.nope %>';
    const { template, warnings } = await checkManifest(sandbox, manifest);
    assert.deepEqual(codes(warnings), ['$.newTeam.emailConvention unknownTag', `${configuration}.audienceTargeting.rules unknownTag`]);
    assert.deepEqual(warnings[0]?.values, { names: 'user.Mail, user.nope' });
    assert.equal(template?.templateConfiguration.audienceTargeting.rules, "user.userType !== 'Guest'");
  });

  it('is warned of a character in the name that no name may have: each form would be refused', async () => {
    const { template, warnings } = readManifest(changed('$.newTeam.namingConvention', "A/B: <%= user.city ? request.team.name : '?' %> <%# why? %>/"));
    assert.deepEqual([codes(warnings), warnings[0]?.values], [['$.newTeam.namingConvention notInName'], { characters: '/ :' }]);
    assert.ok(template);
    assert.deepEqual(codes((await checkManifest(sandbox, changed('$.newTeam.namingConvention', 'A/B <%= a b %>'))).problems), ['$.newTeam.namingConvention broken']);
    assert.deepEqual(readManifest(changed('$.newTeam.namingConvention', "<%= request.team.name.replace(/:/g, '') %>")).warnings, []);
  });

  it('is told what is left out: what is unknown, and what has no use yet and says something', () => {
    const manifest = changed(`${configuration}.singleton`, true) as Json & { templateConfiguration: Json; newTeam: Json };
    manifest.templateConfiguration['system'] = 'false';
    manifest.templateConfiguration['categories'] = [];
    manifest.templateConfiguration['tags'] = ['x'];
    manifest.newTeam['nameingConvention'] = 'x';
    manifest['publisher'] = { name: 'Contoso' };
    manifest['initialization'] = { structure: {} };
    manifest['an odd\u001b\u009bname'] = 1;
    const { template, leftOut } = readManifest(manifest);
    assert.deepEqual(codes(leftOut).toSorted(), [
      '$.initialization unused',
      '$.newTeam.nameingConvention unknown',
      '$.publisher unused',
      `${configuration}.singleton unused`,
      `${configuration}.tags unused`,
      '$["an odd\\u001b\\u009bname"] unknown',
    ]);
    assert.deepEqual(template, whole());
  });

  it('changes nothing but itself', () => {
    const manifest = JSON.parse('{"__proto__": {"enabled": "x"}, "constructor": {"prototype": {"polluted": true}}}') as unknown;
    const { leftOut } = readManifest(manifest);
    assert.deepEqual(codes(leftOut).toSorted(), ['$.__proto__ unknown', '$.constructor unknown']);
    assert.equal(({} as Json)['polluted'], undefined);
  });
});

describe('Manifests', () => {
  it('of the simulated companies are read without a problem, and hold what they say', async () => {
    for (const manifest of Object.values(templatesByTenant()).flat()) {
      const { template, problems } = await checkManifest(sandbox, manifest);
      assert.deepEqual(problems, []);
      for (const [part, said] of Object.entries(template!)) {
        const written = (manifest as Record<string, Json>)[part];
        for (const [name, value] of Object.entries(said as Json)) assert.deepEqual(value, written?.[name], `${part}.${name}`);
      }
    }
  });

  it('are exported as they are read again', () => {
    const manifest = whole();
    assert.deepEqual(manifestOf(manifest), manifest);
    assert.deepEqual(readManifest(JSON.parse(JSON.stringify(manifestOf(manifest)))), { template: manifest, problems: [], warnings: [], leftOut: [] });
    const beside = { ...manifest, publisher: { name: 'x' }, clonedTeam: { ...manifest.clonedTeam, more: 1 } };
    assert.deepEqual(manifestOf(beside), manifest);
  });

  it('that are mutated at random never throw, keep nothing untyped, and are read again as they were', () => {
    for (let seed = 1; seed <= 3000; seed += 1) {
      const random = seededRandom(seed);
      const mutant = copied(mutated(copied(whole()), random));
      const { template, problems } = readManifest(mutant);
      assert.equal(template === undefined, problems.length > 0, `seed ${String(seed)}`);
      for (const { path } of problems) assert.match(path, /^\$/, `seed ${String(seed)}`);
      if (!template) continue;
      assert.deepEqual(shapeOf(template), shape, `seed ${String(seed)}`);
      assert.deepEqual(readManifest(manifestOf(template)).template, template, `seed ${String(seed)}`);
    }
  });
});

/** Types by name, with lists by what is in them. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.every((one) => JSON.stringify(shapeOf(one)) === '{"id":"string","name":"string"}') ? 'people' : 'list';
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shapeOf(one)]));
}
const shape = shapeOf(whole());

const oddities: readonly unknown[] = [null, true, false, 'true', 'FALSE', '', ' ', 'x', 'public', team, 0, -1, 1e21, [], [null], [ann], [[]], {}, { id: team }, '\u0000', '\ud800', 'x'.repeat(5000), '<%='];

/** One to four places of a tree have something else in them, or are gone, or there is something beside. */
function mutated(tree: unknown, random: () => number): unknown {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  let root = tree;
  for (let times = 1 + Math.floor(random() * 4); times > 0; times -= 1) {
    const places = placesIn(root);
    if (random() < 0.01 || places.length === 0) {
      root = copied(pick(oddities));
      continue;
    }
    const [holder, name] = pick(places);
    const kind = random();
    if (kind < 0.2) Reflect.deleteProperty(holder, name);
    else if (kind < 0.3) holder[pick(['more', '__proto__x', 'a b', 'toString', 'constructor'])] = copied(pick(oddities));
    else holder[name] = copied(pick(oddities));
  }
  return root;
}

function placesIn(tree: unknown): readonly (readonly [Json, string])[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([name, value]) => [[tree as Json, name] as const, ...placesIn(value)]);
}
