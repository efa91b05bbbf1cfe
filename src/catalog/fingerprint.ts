import { canonical } from '../audit/chain.ts';
import type { TenantKeys } from '../tenants/tenant-keys.ts';
import type { Copy } from './copy.ts';
import type { Fingerprints } from './plan.ts';
import type { SourceTeam } from './source-team.ts';

/** What of the source was looked at, told apart without being kept: HMACs, because names may be guessed (model.md §7). */
export async function fingerprintsOf(keys: TenantKeys, tenant: string, source: SourceTeam, copy: Copy): Promise<Fingerprints> {
  const of = async (part: string, value: unknown): Promise<string> =>
    hex(await keys.hmac(tenant, `source ${source.id} ${part} ${canonical(value)}`));
  const { channels, privateChannels, tabs, privateTabs, plans } = copy;
  const [ofChannels, ofTabs, ofApps, ofPlans] = await Promise.all([
    of('channels', [channels.map(nameOf), privateChannels.map(nameOf)]),
    of('tabs', [...tabs, ...privateTabs]),
    of('apps', source.apps.toSorted()),
    of('plans', plans),
  ]);
  return { channels: ofChannels, tabs: ofTabs, apps: ofApps, plans: ofPlans };
}

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const nameOf = ({ displayName }: { readonly displayName: string }): string => displayName;
