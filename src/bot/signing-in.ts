import type { Clock } from '../clock.ts';
import { asAppError } from '../errors.ts';
import type { Insights } from '../insights.ts';
import { censusOf, type Client } from '../tenants/census.ts';
import type { Profiles } from '../people/profiles.ts';
import type { SignIns } from '../people/sign-ins.ts';
import type { Telemetry } from '../telemetry.ts';
import type { Grants } from '../tenants/grants.ts';
import { isAdmin } from '../tenants/roles.ts';
import type { TenantKeys } from '../tenants/tenant-keys.ts';
import type { TenantSettings } from '../tenants/tenant-settings.ts';
import type { Actors } from './actors.ts';
import type { Afterwards } from './afterwards.ts';

export interface SigningInOutside {
  readonly signIns: SignIns;
  readonly profiles: Pick<Profiles, 'refresh'>;
  readonly actors: Pick<Actors, 'of'>;
  readonly grants: Grants;
  readonly settings: Pick<TenantSettings, 'refreshOrganization'>;
  readonly afterwards: Afterwards;
  readonly insights: Pick<Insights, 'usage'>;
  readonly tenantKeys: TenantKeys;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** Whoever signs in is counted and has their profile read anew, and an admin what Microsoft says of the organization; nobody waits for it. */
export class SigningIn {
  readonly #outside: SigningInOutside;

  constructor(outside: SigningInOutside) {
    this.#outside = outside;
  }

  /** The person does something; `name` stands in for who is not in the directory (yet). */
  met(tenant: string, person: string, name: string, client: Client): void {
    const { signIns, afterwards, telemetry } = this.#outside;
    const isNew = signIns.isOne(tenant, person);
    if (!isNew && !signIns.takesUp(tenant, person)) return;
    const working = this.#signedIn(tenant, person, name).catch((thrown: unknown) => {
      signIns.failed(tenant, person);
      telemetry.failure('turn', thrown, { tenant });
    });
    afterwards.add(working);
    if (isNew) afterwards.add(this.#counted(tenant, person, client));
  }

  /** Where it does not arrive, nothing is missing that anybody relies on. */
  async #counted(tenant: string, person: string, client: Client): Promise<void> {
    const { tenantKeys, insights, clock, telemetry } = this.#outside;
    try {
      await insights.usage('census', await censusOf(tenantKeys, tenant, person, clock.now(), client));
    } catch (thrown) {
      telemetry.note('census.dropped', { tenant, code: asAppError(thrown).code });
    }
  }

  async #signedIn(tenant: string, person: string, name: string): Promise<void> {
    const { profiles, actors, grants, settings } = this.#outside;
    // Without it nobody can be looked up at all.
    if ((await grants.missing(tenant)).includes('base')) return;
    const [, { roles }] = await Promise.all([profiles.refresh(tenant, person), actors.of(tenant, person, name)]);
    if (isAdmin(roles)) await settings.refreshOrganization(tenant);
  }
}
