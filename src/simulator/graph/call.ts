import type { Route, SimulatorRequest, SimulatorResponse, World } from '../route.ts';
import { Tenant } from '../tenant.ts';
import { errorAnswer, GraphError, missingPermission } from './errors.ts';
import { acceptedFor } from './permissions.ts';
import { readToken } from './token.ts';

/** One Graph request by a caller whose token names the tenant. */
export interface Call {
  readonly world: World;
  readonly tenant: Tenant;
  /** The app whose token it is. */
  readonly client: string;
  readonly request: SimulatorRequest;
  /** The pattern's parameter, decoded; '' where the pattern has none of that name. */
  parameter(name: string): string;
}

export type Handler = (call: Call) => SimulatorResponse;

/** A route under /v1.0: 401 without a valid token, 403 where the token lacks the permission, refusals as Graph's errors, nothing kept of what a refused handler wrote. */
export function graphRoute(method: string, pattern: string, handle: Handler): Route {
  const needed = acceptedFor(method, pattern);
  return {
    method,
    pattern: `/v1.0${pattern}`,
    handle(world, parameters, request) {
      const claims = readToken(world, request, 'https://graph.microsoft.com');
      if (!claims)
        return errorAnswer(
          world,
          request,
          new GraphError(401, 'InvalidAuthenticationToken', 'Access token is empty, expired or not valid.'),
        );
      if (needed.length > 0 && !needed.some((permission) => claims.roles.includes(permission)))
        return errorAnswer(world, request, missingPermission(needed));
      const tenant = new Tenant(world, claims.tenant);
      const { client } = claims;
      const call: Call = { world, tenant, client, request, parameter: (name) => parameters[name] ?? '' };
      try {
        return world.state.transaction(() => handle(call));
      } catch (error) {
        if (error instanceof GraphError) return errorAnswer(world, request, error);
        throw error;
      }
    },
  };
}

export const noContent: SimulatorResponse = { status: 204 };

/** An address under the version root, as Graph writes it into contexts, links and Location headers. */
export const addressOf = (call: Call, path: string): string => `${call.world.settings.url}/v1.0${path}`;

/** One entity with its `@odata.context`, reduced to `$select` where the caller gave one. */
export function entityAnswer(
  call: Call,
  context: string,
  entity: Readonly<Record<string, unknown>>,
  status = 200,
): SimulatorResponse {
  return {
    status,
    body: { '@odata.context': `${addressOf(call, '')}/$metadata#${context}`, ...selected(call, entity) },
  };
}

/** The entity with the properties that `$select` names; annotations and expanded parts always stay. */
export function selected(
  call: Call,
  entity: Readonly<Record<string, unknown>>,
  unasked?: readonly string[],
): Readonly<Record<string, unknown>> {
  const names =
    call.request.query
      .get('$select')
      ?.split(',')
      .map((name) => name.trim()) ?? unasked;
  if (!names || names.includes('*')) return entity;
  const expanded = expandedNames(call);
  const kept = Object.entries(entity).filter(
    ([name]) => name.startsWith('@') || names.includes(name) || expanded.includes(name),
  );
  return Object.fromEntries(kept);
}

/** The navigation properties that `$expand` asks for, without their own options. */
export const expandedNames = (call: Call): readonly string[] =>
  (call.request.query.get('$expand') ?? '').match(/\w+(?=(?:\([^)]*\))?(?:,|$))/g) ?? [];
