import assert from 'node:assert/strict';
import { containers } from '../../src/platform/cosmos/containers.ts';
import { at } from './bicep.ts';
import { scopeOf, valueOf } from './bicep-values.ts';
import { templateAt } from './deployment.ts';

const template = templateAt('modules/cosmos.bicep');
const made = template.resources.filter(({ type }) => type === 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers').map(({ body }) => body);

/** An identity can make none of them, so what is forgotten here is missing until somebody with a key comes. */
describe('The containers that are deployed', () => {
  it('are those that `npm run setup -- cosmos` makes, each in every word', () => {
    const said = made.map((body) => valueOf(at(body, 'properties.resource') ?? assert.fail(), scopeOf(template, {})));
    // What a key of one path is where its kind is not said.
    const wanted = Object.values(containers).map((one) => ({ ...one, partitionKey: { kind: 'Hash', ...one.partitionKey } }));
    assert.deepEqual(said, wanted);
  });

  it('are called what they are, and lie in the one database', () => {
    for (const body of made) assert.deepEqual([at(body, 'parent'), at(body, 'name')], ['database', at(body, 'properties.resource.id')]);
    assert.deepEqual(made.map((body) => at(body, 'name')), Object.keys(containers).map((name) => `'${name}'`));
  });

  it('share a throughput that grows by itself', () => {
    const database = template.resources.find(({ symbol }) => symbol === 'database')?.body;
    assert.deepEqual(at(database, 'properties.options'), { autoscaleSettings: { maxThroughput: 'throughput' } });
    for (const body of made) assert.equal(at(body, 'properties.options'), undefined);
  });
});
