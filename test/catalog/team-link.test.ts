import assert from 'node:assert/strict';
import { namedTeam } from '../../src/catalog/team-link.ts';

const id = '65dc4dcd-512b-4076-91db-3f7040faca48';
const tenant = '9f4b1c7e-3d52-4a86-b0c1-5e8d27a6f301';

describe('A team that somebody names', () => {
  it('is its id, in any case', () => {
    for (const text of [id, ` ${id.toUpperCase()} `]) assert.deepEqual(namedTeam(text), { id, tenant: undefined });
  });

  it('is what a link to it, or to one of its channels, says', () => {
    const thread = '19%3Aabc%40thread.tacv2';
    for (const link of [
      `https://teams.microsoft.com/l/team/${thread}/conversations?groupId=${id}&tenantId=${tenant}`,
      `https://teams.cloud.microsoft/l/team/${thread}/conversations?tenantId=${tenant.toUpperCase()}&groupId=${id.toUpperCase()}`,
      `https://teams.microsoft.com/l/channel/${thread}/General?groupId=${id}&tenantId=${tenant}`,
    ]) assert.deepEqual(namedTeam(link), { id, tenant });
    assert.deepEqual(namedTeam(`https://teams.microsoft.com/l/team/x?groupId=${id}`), { id, tenant: undefined });
  });

  for (const text of ['', 'Project team', `${id}0`, 'https://teams.microsoft.com/l/team/x', 'https://teams.microsoft.com/l/team/x?groupId=x', `http://a.example/l/team/x?groupId=${id}`, `https://a.example/?groupId=${id}`])
    it(`is none for «${text}»`, () => assert.equal(namedTeam(text), undefined));
});
