import assert from 'node:assert/strict';
import type { AppRecord, GroupRecord, TeamRecord } from '../../../src/simulator/records.ts';
import { adele, alex, fabrikam, northwind, Stage } from './stage.ts';

const id = 'dddddddd-0000-4000-8000-000000000001';
const hostile = `<img src=x onerror="alert('1')">`;

function keepTeam(stage: Stage): void {
  const later = Date.now() + 3_600_000;
  const group: GroupRecord = {
    id,
    kind: 'unified',
    isTeam: true,
    createdAt: 0,
    searchableFrom: 0,
    displayName: `Launch ${hostile}`,
    description: hostile,
    mailNickname: 'launch',
    visibility: 'Private',
    classification: null,
    groups: [],
    people: [
      { userId: alex, owner: false, seenFrom: 0 },
      { userId: adele, owner: true, seenFrom: 0 },
      { userId: 'aaaaaaaa-0000-4000-8000-000000000003', owner: false, seenFrom: later },
    ],
  };
  const configuration = {
    entityId: null,
    contentUrl: `https://example.com/${hostile}`,
    removeUrl: null,
    websiteUrl: null,
  };
  const common = { createdAt: 0, seenFrom: 0, people: [] };
  const team: TeamRecord = {
    id,
    createdAt: 0,
    seenFrom: 0,
    archived: { value: false, from: 0 },
    settings: {},
    apps: [{ id: 'i', appId: 'planner' }],
    channels: [
      {
        ...common,
        id: 'c1',
        displayName: hostile,
        description: null,
        membershipType: 'standard',
        tabs: [{ id: 't', displayName: `Plan ${hostile}`, appId: 'planner', configuration }],
      },
      { ...common, id: 'c2', displayName: 'Budget', description: hostile, membershipType: 'private', tabs: [] },
      {
        ...common,
        id: 'c3',
        displayName: 'Not there yet',
        description: null,
        membershipType: 'standard',
        tabs: [],
        seenFrom: later,
      },
    ],
  };
  const app: AppRecord = {
    id: 'planner',
    externalId: null,
    displayName: `Planner ${hostile}`,
    distributionMethod: 'store',
    version: '1',
    shortDescription: '',
    tab: 'configurable',
    preinstalled: false,
  };
  stage.state.put('groups', northwind, id, group);
  stage.state.put('teams', northwind, id, team);
  stage.state.put('apps', northwind, app.id, app);
}

describe('The page of a team', () => {
  let stage: Stage;
  let page: string;
  before(async () => {
    stage = await Stage.open();
    keepTeam(stage);
    page = (await stage.call('GET', `/team/${northwind}/${id}`)).text;
  });
  after(() => stage.close());

  it('shows name, privacy, channels with tabs, apps and people, owners first', () => {
    assert.match(page, /Launch/);
    assert.match(page, /Private/);
    assert.match(page, /Plan[^]*Planner[^]*Budget/);
    assert.match(page, /Adele Vance[^]*Owner[^]*Alex Wilber[^]*Member/);
  });

  it('escapes whatever people called things', () => {
    assert.ok(page.includes('Launch &lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;'));
    assert.ok(!page.includes('<img'));
  });

  it('shows only what is there by now', () => {
    assert.doesNotMatch(page, /Not there yet|Zoë/);
  });

  it('answers 404 for a team of another tenant, of nobody, and for nonsense', async () => {
    for (const path of [`${fabrikam}/${id}`, `${northwind}/nothing`, '%3Cscript%3E/x']) {
      const answer = await stage.call('GET', `/team/${path}`);
      assert.equal(answer.status, 404);
      assert.doesNotMatch(answer.text, /<script/);
    }
  });

  it('allows no script at all beyond our own files', async () => {
    const { headers } = await stage.call('GET', `/team/${northwind}/${id}`);
    assert.match(headers.get('content-security-policy') ?? '', /script-src 'self'/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
  });
});
