import { verify, type Verification } from './chain.ts';
import type { KeptHead, KeptHeads } from './kept-heads.ts';
import { noHead, type AuditRecord, type Head } from './record.ts';
import { headAfter } from './sealing.ts';
import type { Trail } from './trail.ts';

/** What signs heads: the tenant's key, which is with none of the records. */
export interface HeadKeys {
  hmac(tenant: string, text: string): Promise<Uint8Array>;
}

export interface TrailCheckOutside {
  readonly trail: Pick<Trail, 'records'>;
  readonly keptHeads: Pick<KeptHeads, 'head'>;
  readonly tenantKeys: HeadKeys;
}

export interface Checked {
  readonly records: readonly AuditRecord[];
  readonly verification: Verification;
}

/**
 * Looks whether a stream is complete and unchanged: by its chain, by the head that its request keeps (`own`), and by the one that lies apart
 * from both. That one is read first: what is written meanwhile comes behind it, and is no contradiction.
 */
export async function checkedStream({ trail, keptHeads, tenantKeys }: TrailCheckOutside, tenant: string, stream: string, own?: Head): Promise<Checked> {
  const kept = await keptHeads.head(tenant, stream);
  const records = await trail.records(tenant, stream);
  const chain = verify(stream, records, own ?? headAfter(noHead, records));
  const contradicted = chain.ok && kept ? await contradiction(tenantKeys, tenant, kept, records) : undefined;
  return { records, verification: contradicted && kept ? { ok: false, seq: kept.seq, why: contradicted } : chain };
}

export async function signedHead(keys: HeadKeys, tenant: string, stream: string, { seq, hash }: Head): Promise<KeptHead> {
  return { stream, seq, hash, signature: await signatureOf(keys, tenant, { stream, seq, hash }) };
}

async function contradiction(keys: HeadKeys, tenant: string, kept: KeptHead, records: readonly AuditRecord[]): Promise<'head' | 'cut' | 'rewritten' | undefined> {
  if ((await signatureOf(keys, tenant, kept)) !== kept.signature) return 'head';
  const record = records[kept.seq - 1];
  if (!record) return 'cut';
  return record.hash === kept.hash ? undefined : 'rewritten';
}

async function signatureOf(keys: HeadKeys, tenant: string, { stream, seq, hash }: Omit<KeptHead, 'signature'>): Promise<string> {
  return Buffer.from(await keys.hmac(tenant, JSON.stringify(['trail.head', tenant, stream, seq, hash]))).toString('hex');
}
