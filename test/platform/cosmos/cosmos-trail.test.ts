import assert from 'node:assert/strict';
import { verify } from '../../../src/audit/chain.ts';
import { noHead } from '../../../src/audit/record.ts';
import { headAfter, sealed } from '../../../src/audit/sealing.ts';
import type { AuditItem } from '../../../src/platform/cosmos/audit-items.ts';
import { containers } from '../../../src/platform/cosmos/containers.ts';
import { SystemClock } from '../../../src/platform/embedded/system-clock.ts';
import { aRequest, noon, tenant } from '../../support/builders.ts';
import { inProcess } from '../../support/cosmos/connections.ts';
import { openCosmos } from '../../support/cosmos/stores.ts';
import { CosmosWire } from '../../support/cosmos/wire-server.ts';

const { id } = aRequest();

describe('A trail in Cosmos DB', () => {
  let wire: CosmosWire;
  let stores: ReturnType<typeof openCosmos>;

  beforeEach(async () => {
    wire = new CosmosWire();
    wire.prepare('teamwright', Object.values(containers));
    const settings = { endpoint: 'https://account.documents.azure.com', database: 'teamwright', key: wire.key, token: undefined, httpClient: inProcess(wire) };
    stores = openCosmos(settings, new SystemClock());
    const audit = await sealed(stores.keys, tenant, id, noHead, noon, ['a', 'b'].map((code) => ({ actor: 'system', code, facts: {} })));
    await stores.requests.commit({ request: aRequest({ trail: headAfter(noHead, audit) }), expected: 0, audit, effects: [] });
  });
  afterEach(() => stores.close());

  /** What somebody does who may write to the account. */
  function write(change: (item: AuditItem) => object, container: 'requests' | 'tenants' = 'requests'): void {
    const item = [...wire.container('teamwright', 'requests').items()].find(({ kind }) => kind === 'audit') as unknown as AuditItem;
    const partition = container === 'requests' ? [tenant, id] : [tenant];
    wire.container('teamwright', container).batch(partition, [{ operationType: 'Upsert', resourceBody: { ...item, ...change(item) } }]);
  }

  async function verdict() {
    const records = await stores.trail.records(tenant, id);
    return verify(id, records, headAfter(noHead, records));
  }
  const listed = async (): Promise<number | undefined> => (await stores.trail.page(tenant, { limit: 9 }))?.records.length;

  for (const [what, change] of [
    ['are put to another instant', ({ moment }) => ({ moment: moment.replace(/^./, '9') })],
    ['are put where no list comes to', () => ({ moment: undefined })],
    ['are put behind their place', () => ({ seq: 2 })],
    ['are put to another stream', () => ({ stream: 'other' })],
    ['cannot be read any more', () => ({ records: null })],
    ['are nothing any more', () => ({ records: [null, 'x'] })],
  ] as const satisfies readonly (readonly [string, (item: AuditItem) => object])[]) {
    it(`is no sound one where records ${what}`, async () => {
      assert.deepEqual([await verdict(), await listed()], [{ ok: true, records: 2 }, 2]);
      write(change);
      assert.deepEqual([(await verdict()).ok, (await listed()) !== undefined], [false, true]);
    });
  }

  it('lists nothing that no check comes to', async () => {
    write(({ id: item }) => ({ id: `${item}:x`, kind: 'other', records: [{ code: 'forged' }] }));
    assert.equal(await listed(), 2);
    write(() => ({}), 'tenants');
    assert.equal(await listed(), 4);
    assert.equal((await verdict()).ok, false);
  });
});
