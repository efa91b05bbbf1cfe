import type { Instant } from '../clock.ts';
import type { TenantKeys } from './tenant-keys.ts';

/** What a client tells of itself with each activity; '' for what it does not tell. */
export interface Client {
  /** `Windows`, `iOS`, `Web`. */
  readonly platform: string;
  /** `en-GB` */
  readonly locale: string;
}

/** The field names that the product's data page publishes; no other is added. */
export interface Census extends Readonly<Record<string, string>> {
  readonly AppName: string;
  /** '' always, as the version is: Teams tells no bot of either. */
  readonly DeviceModel: string;
  readonly OSName: string;
  readonly OSVersion: string;
  readonly UserLanguage: string;
  readonly UserID: string;
  readonly 'Session ID': string;
}

/**
 * What is counted of a sign-in. Both ids are HMACs under the tenant's key, in the form of a uuid: they lead back to nobody without
 * it, as a plain hash of a directory's id would, and to nobody at all once it is destroyed.
 */
export async function censusOf(keys: TenantKeys, tenant: string, person: string, at: Instant, { platform, locale }: Client): Promise<Census> {
  const [user, session] = await Promise.all([keys.hmac(tenant, `census user ${person}`), keys.hmac(tenant, `census session ${person} ${String(at)}`)]);
  return {
    AppName: 'Teamwright',
    DeviceModel: '',
    OSName: platform,
    OSVersion: '',
    UserLanguage: locale.toUpperCase(),
    UserID: uuidOf(user),
    'Session ID': uuidOf(session),
  };
}

function uuidOf(bytes: Uint8Array): string {
  const hex = [...bytes.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5').toUpperCase();
}
