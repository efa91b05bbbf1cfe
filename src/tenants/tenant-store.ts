import type { Tenant } from './tenant.ts';

export interface TenantStore {
  tenant(id: string): Promise<Tenant | undefined>;
  saveTenant(tenant: Tenant): Promise<void>;
}
