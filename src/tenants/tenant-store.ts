import type { Instant } from '../clock.ts';
import type { Tenant } from './tenant.ts';

/** Something about a tenant that was found out by trying. */
export interface Learned {
  readonly value: boolean;
  readonly at: Instant;
}

export interface TenantStore {
  tenant(id: string): Promise<Tenant | undefined>;
  /** Every tenant that was onboarded, by id. */
  tenants(): Promise<readonly Tenant[]>;
  saveTenant(tenant: Tenant): Promise<void>;
  /** What was learnt last; undefined where nobody has tried. */
  learned(tenant: string, what: 'taskDetailsInline'): Promise<Learned | undefined>;
  learn(tenant: string, what: 'taskDetailsInline', learned: Learned): Promise<void>;
}
