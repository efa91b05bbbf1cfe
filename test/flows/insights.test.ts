import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IngestionServer } from '../support/ingestion.ts';
import { loopbackCertificate } from '../support/loopback-certificate.ts';
import { ask, says } from './journey.ts';
import { templates } from './northwind.ts';
import { ProductProcess } from './product-process.ts';
import { FlowWorld, pause } from './world.ts';

const script = ['--import', new URL('../support/contacts.ts', import.meta.url).href, fileURLToPath(new URL('../../src/start.mjs', import.meta.url))];
const instrumentationKey = '5e1f0c9a-7d34-4b28-9a61-c0ffee0ddba1';

describe('A product whose use is counted in Application Insights', () => {
  let world: FlowWorld;
  let ingestion: IngestionServer;
  let product: ProductProcess;
  let contacts: ReadonlySet<string>;

  before(async () => {
    world = await FlowWorld.begin();
    ingestion = await IngestionServer.start();
    const trusted = join(world.folder, 'ingestion.crt');
    writeFileSync(trusted, loopbackCertificate);
    const file = join(world.folder, 'contacts');
    writeFileSync(file, '');
    const counted = { APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${instrumentationKey};IngestionEndpoint=https://${ingestion.host}/` };
    product = new ProductProcess(world.environment({ ...counted, NODE_EXTRA_CA_CERTS: trusted, CONTACTS: file }), script);
    await product.start();
    const kenji = await world.chat('kenji.watanabe');
    const { card } = await ask(kenji, { template: templates.project, name: 'Counted' });
    await says(kenji, card, 'Ready · 100 %');
    await world.until(async () => ingestion.events.some(({ name }) => name === 'request_processed'));
    // What the library puts off at its start, for a quarter of an hour at most, has come by now.
    await pause(3500);
    assert.equal(await product.terminate(), 0);
    contacts = new Set(readFileSync(file, 'utf8').split('\n').filter((line) => line !== ''));
  });
  after(async () => {
    await ingestion.stop();
    await world.end();
  });

  it('calls nobody for it but the ingestion endpoint that is set', () => {
    assert.deepEqual([...contacts].toSorted(), [new URL(world.simulatorUrl).host, ingestion.host].toSorted());
    assert.deepEqual([...ingestion.paths], ['POST /v2.1/track']);
  });
});
