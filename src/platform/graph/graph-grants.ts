import { minute, type Clock, type Instant } from '../../clock.ts';
import { features, type Feature, type Grants } from '../../tenants/grants.ts';
import type { GraphTokens } from './graph-tokens.ts';
import { permissionsOf, type AppPermission } from './permissions.ts';

/** A token keeps the permissions with which it was given; where one is missing, a new one is asked for so often. */
const lookAgain = 5 * minute;

/**
 * What our own tokens say that we may do (entra/identity-platform/access-token-claims-reference, `roles`). They are ours, so they
 * are read without being verified; one that cannot be read says nothing, and no feature counts as missing.
 */
export class GraphGrants implements Grants {
  readonly #tokens: Pick<GraphTokens, 'of' | 'forget'>;
  readonly #clock: Clock;
  /** The tenant's token, what it lacks, and since when that has been known. */
  readonly #known = new Map<string, Known>();

  constructor(tokens: Pick<GraphTokens, 'of' | 'forget'>, clock: Clock) {
    this.#tokens = tokens;
    this.#clock = clock;
  }

  async missing(tenant: string): Promise<readonly Feature[]> {
    return (await this.lacks(tenant)).map(({ feature }) => feature);
  }

  /** The same, with what is not granted of each. */
  async lacks(tenant: string): Promise<readonly Lack[]> {
    const known = await this.#look(tenant);
    if (known.lacks.length === 0 || this.#clock.now() - known.at < lookAgain) return known.lacks;
    this.#tokens.forget(tenant, known.token);
    this.#known.delete(tenant);
    return (await this.#look(tenant)).lacks;
  }

  async #look(tenant: string): Promise<Known> {
    const token = await this.#tokens.of(tenant);
    const known = this.#known.get(tenant);
    if (known?.token === token) return known;
    const now = { token, lacks: lacksIn(token), at: this.#clock.now() };
    this.#known.set(tenant, now);
    return now;
  }
}

/** A feature, and the permissions without which it cannot be had. */
export interface Lack {
  readonly feature: Feature;
  readonly permissions: readonly AppPermission[];
}

interface Known {
  readonly token: string;
  readonly lacks: readonly Lack[];
  readonly at: Instant;
}

function lacksIn(token: string): readonly Lack[] {
  const roles = rolesIn(token);
  if (!roles) return [];
  const all = features.map((feature) => ({ feature, permissions: permissionsOf(feature).filter((one) => !roles.includes(one)) }));
  return all.filter(({ permissions }) => permissions.length > 0);
}

/** An app that was granted nothing has no such claim in its token. */
function rolesIn(token: string): readonly unknown[] | undefined {
  const [, payload, signature] = token.split('.');
  if (!payload || !signature) return undefined;
  try {
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { roles?: unknown } | null;
    return Array.isArray(claims?.roles) ? (claims.roles as readonly unknown[]) : [];
  } catch {
    return undefined;
  }
}
