import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { minute, second } from '../../src/clock.ts';
import { startHttp } from '../../src/http/server.ts';
import type { BlobSettings } from '../../src/platform/blob/blob-client.ts';
import { BlobPictureStore } from '../../src/platform/blob/blob-picture-store.ts';
import { setUpBlobs } from '../../src/platform/blob/blob-setup.ts';
import { FilePictureStore } from '../../src/platform/embedded/file-picture-store.ts';
import { SqliteKeys } from '../../src/platform/embedded/sqlite-keys.ts';
import { SystemClock } from '../../src/platform/embedded/system-clock.ts';
import { HeardTelemetry, StillClock } from '../http/stage.ts';
import { inProcess } from '../support/blob/connections.ts';
import { BlobWire } from '../support/blob/wire-server.ts';
import { fabrikam, northwind, picturesConform, type OpenedPictures, type Shown } from './picture-conformance.ts';

const fivePast = (): StillClock => {
  const clock = new StillClock();
  clock.move(5 * minute);
  return clock;
};

async function fetched(link: string): Promise<Shown> {
  const answer = await fetch(link);
  return { status: answer.status, type: answer.headers.get('content-type'), bytes: new Uint8Array(await answer.arrayBuffer()) };
}

picturesConform({
  name: 'Pictures in a folder, which the product shows',
  begin: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pictures-'));
    const [clock, keys, telemetry] = [fivePast(), new SqliteKeys(':memory:'), new HeardTelemetry()];
    // Where it is reached is known only then.
    const shown: FilePictureStore['shown'] = (asked) => store.shown(asked);
    const http = await startHttp({ host: '127.0.0.1', port: 0, allowedHosts: ['127.0.0.1'], messages: undefined, pictures: shown, checks: {}, telemetry, clock });
    const store = new FilePictureStore(folder, http.url, { keys, clock });
    const end = async (): Promise<void> => {
      const closed = http.close();
      clock.move(30 * second);
      await closed;
      keys.close();
      await rm(folder, { recursive: true });
    };
    return { store, get: fetched, pass: (ms) => clock.move(ms), end };
  },
});

async function inAzure(proof: (wire: BlobWire) => Pick<BlobSettings, 'key' | 'token'>): Promise<OpenedPictures> {
  const clock = fivePast();
  const wire = new BlobWire(() => clock.now());
  const settings = { endpoint: `https://${wire.account}.blob.core.windows.net`, account: wire.account, httpClient: inProcess(wire), ...proof(wire) };
  await setUpBlobs(settings);
  const get = (link: string): Promise<Shown> => {
    const { status, headers, body } = wire.answer({ method: 'GET', url: new URL(link), headers: {}, body: Buffer.alloc(0), isNear: false });
    return Promise.resolve({ status, type: headers['content-type'] ?? null, bytes: body });
  };
  return { store: new BlobPictureStore(settings, { clock, telemetry: new HeardTelemetry() }), get, pass: (ms) => clock.move(ms), end: () => Promise.resolve() };
}

picturesConform({
  name: 'Pictures in Azure Blob Storage, by its SDK against the wire server, with the account’s key',
  begin: () => inAzure(({ key }) => ({ key, token: undefined })),
});

picturesConform({
  name: 'Pictures in Azure Blob Storage, by its SDK against the wire server, as an identity',
  begin: () => inAzure(({ token }) => ({ key: undefined, token: () => Promise.resolve({ value: token, expires: Date.now() + 60 * minute }) })),
});

const { TEST_BLOB_ENDPOINT: endpoint, TEST_BLOB_ACCOUNT: account, TEST_BLOB_KEY: key } = process.env;

picturesConform({
  name: 'Pictures in a real account, or in Azurite',
  missing: endpoint === undefined || account === undefined || key === undefined ? 'TEST_BLOB_ENDPOINT, TEST_BLOB_ACCOUNT and TEST_BLOB_KEY are not set' : undefined,
  begin: async () => {
    const settings = { endpoint: endpoint ?? '', account: account ?? '', key, token: undefined };
    await setUpBlobs(settings);
    const store = new BlobPictureStore(settings, { clock: new SystemClock(), telemetry: new HeardTelemetry() });
    const end = async (): Promise<void> => {
      for (const tenant of [northwind, fabrikam]) await store.forget(tenant);
    };
    return { store, get: fetched, end };
  },
});
