import { createHmac, timingSafeEqual } from 'node:crypto';
import { hexDigits } from '../chance.ts';
import type { Route, SimulatorRequest, SimulatorResponse, World } from '../route.ts';
import type { TenantRecord } from '../records.ts';
import { grantedIn } from './permissions.ts';

export type Audience = 'https://graph.microsoft.com' | 'https://api.botframework.com';

/** What a token says; signed with the simulator's own secret. */
export interface Claims {
  readonly tenant: string;
  readonly audience: Audience;
  readonly client: string;
  /** Application permissions; of none but tokens for Graph. */
  readonly roles: readonly string[];
  /** ms since 1970 */
  readonly expires: number;
}

const lifetime = 3_599_000;

/** The secret of this simulator, made when it is first needed. */
function secret(world: World): string {
  const known = world.state.get<string>('secrets', '', 'token');
  if (known) return known;
  const made = hexDigits(world.random, 64);
  world.state.put('secrets', '', 'token', made);
  return made;
}

/** One token comes with hundreds of requests, and with every part of a batch. */
const signatures = new Map<string, string>();
const mostSignatures = 1000;

function signature(world: World, text: string): string {
  const key = `${secret(world)} ${text}`;
  const known = signatures.get(key);
  if (known) return known;
  if (signatures.size >= mostSignatures) signatures.clear();
  const made = createHmac('sha256', secret(world)).update(text).digest('base64url');
  signatures.set(key, made);
  return made;
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const header = encoded({ typ: 'JWT', alg: 'HS256' });

/** An access token for the claims, valid for an hour, under the names that Entra gives them (entra/identity-platform/access-token-claims-reference). */
export function issueToken(world: World, { tenant, audience, client }: Omit<Claims, 'expires' | 'roles'>): string {
  const roles = audience === 'https://graph.microsoft.com' ? grantedIn(world, tenant) : [];
  const exp = Math.floor((world.now + lifetime) / 1000);
  const payload = encoded({ aud: audience, appid: client, exp, ...(roles.length > 0 ? { roles } : {}), tid: tenant });
  return `${header}.${payload}.${signature(world, `${header}.${payload}`)}`;
}

/** The claims of the request's bearer token; undefined unless it is ours, unexpired and for that audience. */
export function readToken(world: World, request: SimulatorRequest, audience: Audience): Claims | undefined {
  const [text, signed] = /^Bearer ([\w-]+\.[\w-]+)\.([\w-]+)$/i.exec(request.headers['authorization'] ?? '')?.slice(1) ?? [];
  if (!text || !signed) return undefined;
  const expected = Buffer.from(signature(world, text));
  const given = Buffer.from(signed);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
  const { aud, appid, exp, roles = [], tid } = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString()) as Payload;
  const expires = exp * 1000;
  return aud === audience && expires > world.now ? { tenant: tid, audience, client: appid, roles, expires } : undefined;
}

interface Payload {
  readonly aud: Audience;
  readonly appid: string;
  /** s since 1970 */
  readonly exp: number;
  readonly roles?: readonly string[];
  readonly tid: string;
}

const audiences: Readonly<Record<string, Audience>> = {
  'https://graph.microsoft.com/.default': 'https://graph.microsoft.com',
  'https://api.botframework.com/.default': 'https://api.botframework.com',
};

function refusal(world: World, status: number, error: string, number: number, text: string): SimulatorResponse {
  const timestamp = new Date(world.now).toISOString().replace('T', ' ').slice(0, 19) + 'Z';
  const description = `AADSTS${number}: ${text}`;
  return { status, body: { error, error_description: description, error_codes: [number], timestamp } };
}

/**
 * Client credentials grant (entra/identity-platform/v2-oauth2-client-creds-grant-flow). Any client with any secret or
 * assertion gets a token: what the simulator tells apart is tenants, not applications.
 */
function grant(world: World, tenant: string, request: SimulatorRequest): SimulatorResponse {
  const form = new URLSearchParams(Buffer.from(request.body ?? new Uint8Array()).toString());
  const client = form.get('client_id');
  const audience = audiences[form.get('scope')?.trim() ?? ''];
  if (form.get('grant_type') !== 'client_credentials')
    return refusal(world, 400, 'unsupported_grant_type', 70003, 'The app requested an unsupported grant type.');
  if (!client) return refusal(world, 400, 'invalid_request', 900144, "The request body must contain 'client_id'.");
  if (!form.get('client_secret') && !form.get('client_assertion'))
    return refusal(world, 401, 'invalid_client', 7000218, "The request body must contain 'client_secret'.");
  if (!audience) return refusal(world, 400, 'invalid_scope', 70011, 'The provided scope is not valid.');
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: {
      token_type: 'Bearer',
      expires_in: lifetime / 1000,
      ext_expires_in: lifetime / 1000,
      access_token: issueToken(world, { tenant, audience, client }),
    },
  };
}

/** The token endpoint, of a tenant by its id or domain, and of the Bot Framework. */
export const tokenRoute: Route = {
  method: 'POST',
  pattern: '/{tenant}/oauth2/v2.0/token',
  handle(world, { tenant = '' }, request) {
    if (tenant === 'botframework.com') return grant(world, tenant, request);
    const known = world.state
      .list<TenantRecord>('tenants', '')
      .find(({ id, domain }) => id === tenant || domain === tenant.toLowerCase());
    return known
      ? grant(world, known.id, request)
      : refusal(world, 400, 'invalid_request', 90002, `Tenant '${tenant}' not found.`);
  },
};
