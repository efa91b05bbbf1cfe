import assert from 'node:assert/strict';
import { GraphTeamsService } from '../../../src/platform/graph/graph-teams-service.ts';
import { stage, tenant, type Reply } from './stage.ts';

const names = { displayName: 'Finance', mailNickname: 'finance', onBehalfOf: 'ada' };
const refusals = (reply: Reply) => new GraphTeamsService(stage(() => reply).graph).nameRefusals(tenant, names);
const refused = (...details: readonly object[]): Reply => ({ status: 422, body: { error: { code: 'Request_UnprocessableEntity', message: '', details } } });

describe('A name', () => {
  it('that the tenant takes has nothing against it', async () => {
    assert.deepEqual(await refusals({ status: 204 }), []);
  });

  it('is refused with what Graph says of it, name and nickname apart', async () => {
    const affixes = { target: 'displayName', code: 'MissingPrefixSuffix', prefix: 'GRP_', suffix: '' };
    const taken = { target: 'mailNickname', code: 'PropertyConflict' };
    const blocked = { target: 'displayName', code: 'ContainsBlockedWord' };
    assert.deepEqual(await refusals(refused(affixes, taken, blocked)), [
      { of: 'name', kind: 'affixes', prefix: 'GRP_', suffix: '' },
      { of: 'nickname', kind: 'taken', prefix: '', suffix: '' },
      { of: 'name', kind: 'blocked', prefix: '', suffix: '' },
    ]);
  });

  it('is not taken for fine where the refusal cannot be read', async () => {
    await assert.rejects(refusals({ status: 422, body: { error: {} } }), { code: 'graph.unexpected' });
  });
});
