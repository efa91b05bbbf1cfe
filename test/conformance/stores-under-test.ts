import type { AuditKeys } from '../../src/audit/keys.ts';
import type { KeptHeads } from '../../src/audit/kept-heads.ts';
import type { Trail } from '../../src/audit/trail.ts';
import type { DraftStore } from '../../src/catalog/draft-store.ts';
import type { TemplateStore } from '../../src/catalog/template-store.ts';
import type { DeliveryStore } from '../../src/effects/delivery-store.ts';
import type { EffectStore } from '../../src/effects/effect-store.ts';
import type { ProfileStore } from '../../src/people/profile-store.ts';
import type { ReachStore } from '../../src/people/reach-store.ts';
import type { RunStore } from '../../src/provisioning/run-store.ts';
import type { RequestStore } from '../../src/requests/request-store.ts';
import type { SettingsStore } from '../../src/tenants/settings-store.ts';
import type { TenantStore } from '../../src/tenants/tenant-store.ts';

/** The stores as one process has them, by their ports alone. */
export interface ProcessStores {
  readonly requests: RequestStore;
  readonly runs: RunStore;
  readonly effects: EffectStore;
  readonly deliveries: DeliveryStore;
  readonly catalog: TemplateStore & DraftStore;
  readonly people: ReachStore & ProfileStore & TenantStore;
  readonly settings: SettingsStore;
  readonly trail: Trail;
  readonly keptHeads: KeptHeads;
  readonly keys: AuditKeys;
}

export interface Opened {
  readonly left: ProcessStores;
  readonly right: ProcessStores;
  /** Time goes by for a store that forgets by its own clock; undefined where that cannot be had. */
  readonly pass?: (ms: number) => void;
  end(): Promise<void>;
}

/** An implementation of all of them. */
export interface StoresUnderTest {
  readonly name: string;
  /** An empty store, and two processes that work on it. */
  readonly begin: () => Promise<Opened>;
  /** Why it is not to be had here. */
  readonly missing?: string | undefined;
}
