import type { Clock } from '../clock.ts';
import { readActivity } from './channel-activity.ts';
import { verifyToken, type TokenRules } from './channel-token.ts';
import { isAllowedService } from './service-host.ts';
import { SigningKeys } from './signing-keys.ts';

export type RefusalCode =
  | 'token.refused'
  | 'activity.malformed'
  | 'service.refused'
  | 'channel.refused'
  | 'tenant.unclear'
  | 'tenant.unknown';

export type Admission =
  | { readonly ok: true; readonly tenant: string; readonly activity: object }
  | { readonly ok: false; readonly status: 401 | 403 | 400; readonly code: RefusalCode };

export interface GateOptions {
  readonly appId: string;
  /** The Bot Framework's: `https://api.botframework.com`. */
  readonly issuer: string;
  readonly openIdMetadataUrl: string;
  /** Hosts to which the bot may answer, as `isAllowedService` reads them. */
  readonly allowedServiceHosts: readonly string[];
  onboarded(tenant: string): Promise<boolean>;
  readonly clock: Clock;
}

const channel = 'msteams';

/**
 * Stands in front of the Bot Framework adapter, whose own check answers a bad signature with 500, lets an empty app id turn
 * it off, and remembers the tenants of tokens it has not verified. Nothing of a refused token is kept or told.
 */
export class ChannelGate {
  readonly #options: GateOptions;
  readonly #rules: TokenRules;

  constructor(options: GateOptions) {
    if (options.appId === '' || options.issuer === '') throw new Error('A channel gate needs an app id and an issuer');
    this.#options = options;
    this.#rules = {
      appId: options.appId,
      issuer: options.issuer,
      keys: new SigningKeys(options.openIdMetadataUrl, options.clock),
      clock: options.clock,
    };
  }

  /**
   * Whether this activity comes from Teams, for us, about a tenant we serve. Says nothing about the activity before the
   * token has been verified. Throws `channel.unavailable` when the issuer's keys cannot be had.
   */
  async admit(authorization: string | undefined, activity: unknown): Promise<Admission> {
    const token = await verifyToken(authorization, this.#rules);
    if (token === undefined) return refuse(401, 'token.refused');

    const read = readActivity(activity);
    if (read === undefined) return refuse(400, 'activity.malformed');
    if (token.serviceUrl !== read.serviceUrl || !token.endorsements.includes(channel)) {
      return refuse(401, 'token.refused');
    }
    if (!isAllowedService(read.serviceUrl, this.#options.allowedServiceHosts)) return refuse(403, 'service.refused');
    if (read.channelId !== channel) return refuse(403, 'channel.refused');

    const [tenant, sameTenant] = read.tenants;
    if (!tenant || tenant !== sameTenant) return refuse(403, 'tenant.unclear');
    if (!(await this.#options.onboarded(tenant))) return refuse(403, 'tenant.unknown');
    return { ok: true, tenant, activity: activity as object };
  }
}

function refuse(status: 401 | 403 | 400, code: RefusalCode): Admission {
  return { ok: false, status, code };
}
