import assert from 'node:assert/strict';
import { Attention } from '../../src/requests/attention.ts';
import { anActor, aRequest, teamsAdmin, tenant } from '../support/builders.ts';
import { Product } from '../support/product.ts';
import { World } from '../support/world.ts';

describe('A request that has stopped', () => {
  it('is accepted by an admin alone, and for nobody else is Microsoft asked for anything', async () => {
    const world = await new World().furnish();
    const { changes } = new Product(world);
    const asked: string[] = [];
    const linkTo = async (_: string, team: string) => Promise.resolve(void asked.push(team));
    const attention = new Attention({ store: world.stores.requests, changes, linkTo });
    const made = { team: 'team-1', link: undefined, parts: [] };
    const request = aRequest({ status: 'error', failedIn: 'processing', made, stops: 1, version: 1 });
    await world.stores.requests.commit({ request, expected: 0, audit: [], effects: [] });

    assert.deepEqual(await attention.accept(anActor(request.requester.id), request.id, 1), { kind: 'forbidden' });
    assert.deepEqual(asked, []);
    assert.equal((await attention.accept(teamsAdmin(), request.id, 1)).kind, 'done');
    assert.deepEqual(asked, ['team-1']);
    assert.equal((await world.stores.requests.request(tenant, request.id))?.status, 'processed');
  });
});
