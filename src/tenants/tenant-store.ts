import type { Tenant } from './tenant.ts';

export interface TenantStore {
  tenant(id: string): Promise<Tenant | undefined>;
  tenants(): Promise<readonly Tenant[]>;
  saveTenant(tenant: Tenant): Promise<void>;
}
