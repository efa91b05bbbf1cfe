import assert from 'node:assert/strict';
import { RequestDesk } from '../../src/bot/request-desk.ts';
import type { Visit } from '../../src/bot/visit.ts';
import { storedSettings } from '../../src/tenants/settings.ts';
import { Speech } from '../../src/text/text.ts';
import { anActor, aRequest, aTemplate, tenant } from '../support/builders.ts';
import { Product } from '../support/product.ts';
import { World } from '../support/world.ts';

const rita = { id: 'rita', displayName: 'RITA' };
const visit = { t: new Speech('en'), tenant, actor: () => Promise.resolve(anActor('rita')) } as unknown as Visit;

/** What the requester sees who is an approver, too, and may decide on requests of their own. */
async function shown(change: Parameters<typeof aRequest>[0]): Promise<string> {
  const approval = { requireApproval: true, approvalTeam: [{ id: 'rita', name: 'RITA' }] };
  const world = await new World().furnish(aTemplate({ templateConfiguration: { approval } }));
  await world.stores.settings.saveSettings(tenant, { ...storedSettings(undefined), selfApproval: true }, 0, []);
  const asked = { required: true, team: [rita], round: 1, decision: undefined };
  const request = aRequest({ approval: asked, ...change });
  await world.stores.requests.commit({ request, expected: 0, audit: [], effects: [] });
  const { requests } = new Product(world);
  const { card } = await new RequestDesk({ requests, people: world.directory }).show(visit, request.id);
  return JSON.stringify(card);
}

describe('How a request of one’s own stands', () => {
  it('is asked about by its decision while that is one’s own to make', async () => {
    assert.match(await shown({ status: 'approval' }), /approval\.decide/);
  });

  it('is seen with the way to the team, or to ask again, once it is decided, also by who may decide on their own', async () => {
    const made = { team: 'team-1', link: 'https://teams.example/team-1', parts: [] };
    assert.match(await shown({ status: 'processed', wakeAt: undefined, made }), /teams\.example\/team-1/);
    assert.match(await shown({ status: 'rejected', wakeAt: undefined }), /form\.again/);
  });

  it('can be cancelled by its button as long as nothing has been made, also where it has stopped', async () => {
    const stopped = { status: 'error', failure: { code: 'team.sourceMissing', values: {} }, waitsFor: { who: 'admins', people: [] }, wakeAt: undefined } as const;
    for (const failedIn of ['saved', 'preprocessing'] as const) assert.match(await shown({ ...stopped, failedIn }), /request\.withdraw/);
    for (const change of [{ failedIn: 'processing' }, { failedIn: 'preprocessing', undoing: true }] as const) {
      assert.doesNotMatch(await shown({ ...stopped, ...change }), /request\.withdraw/);
    }
  });
});
