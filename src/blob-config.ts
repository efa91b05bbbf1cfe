import type { SettingReader } from './setting-reader.ts';

/** Azure Blob Storage, in place of the pictures in `DATA_DIR`. */
export interface BlobConfig {
  /** `https://ACCOUNT.blob.core.windows.net`, or `http://127.0.0.1:PORT/ACCOUNT` of something that plays it. */
  readonly endpoint: string;
  readonly account: string;
  readonly key: string | undefined;
  /** The client id of a managed identity that may read and write there; exactly one of the two is given. */
  readonly identity: string | undefined;
}

export const blobNames = ['BLOB_ENDPOINT', 'BLOB_KEY', 'BLOB_MANAGED_IDENTITY_ID'] as const;

type Name = (typeof blobNames)[number];

const [place, ...proofs] = blobNames;

/** The account's name, by which its key signs, is the first part of its host's; on this machine the path (storage/common/storage-use-azurite). */
const endpoints = [/^https:\/\/([a-z0-9]{3,24})(?:\.[a-z0-9-]+)+$/, /^http:\/\/127\.0\.0\.1:\d{1,5}\/([a-z0-9]{3,24})$/];

/** Begun means whole. */
export function readBlob(reader: SettingReader<Name>): BlobConfig | undefined {
  const endpoint = reader.text(place)?.replace(/\/$/, '');
  const given = proofs.filter((name) => reader.text(name) !== undefined);
  if (endpoint === undefined && given.length === 0) return undefined;
  const account = endpoints.map((one) => one.exec(endpoint ?? '')?.[1]).find((one) => one !== undefined);
  if (endpoint === undefined) reader.problem('config.besides', { name: place, besides: given.join(', ') });
  else if (account === undefined) reader.problem('config.blob', { name: place });
  else if (given.length !== 1) reader.problem('config.proof', { names: proofs.join(', '), given: given.join(', '), count: given.length });
  return { endpoint: endpoint ?? '', account: account ?? '', key: reader.text('BLOB_KEY'), identity: reader.id('BLOB_MANAGED_IDENTITY_ID') };
}
