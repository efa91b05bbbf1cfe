import type { SimulatorRequest, SimulatorResponse, World } from '../route.ts';
import { newId } from '../chance.ts';

/** Further failures inside one error (publicErrorDetail), with what validateProperties adds. */
export interface ErrorDetail {
  readonly target: string;
  readonly code: string;
  readonly message: string;
  readonly prefix?: string;
  readonly suffix?: string;
}

/** A refusal as Graph answers it; thrown by handlers, whose writes are then undone. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly innerCode: string | undefined;
  readonly details: readonly ErrorDetail[] | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { innerCode?: string; details?: readonly ErrorDetail[] } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.innerCode = more.innerCode;
    this.details = more.details;
  }
}

/**
 * Graph's error body (concepts/errors): the code may be read, the message never.
 * `client-request-id` is the caller's own, or the request's.
 */
export function errorAnswer(world: World, request: SimulatorRequest, error: GraphError): SimulatorResponse {
  const requestId = newId(world.random);
  const clientRequestId = request.headers['client-request-id'] ?? requestId;
  return {
    status: error.status,
    headers: { 'request-id': requestId, 'client-request-id': clientRequestId },
    body: {
      error: {
        code: error.code,
        message: error.message,
        ...(error.details ? { details: error.details } : {}),
        innerError: {
          ...(error.innerCode ? { code: error.innerCode, message: error.message } : {}),
          date: new Date(world.now).toISOString().slice(0, 19),
          'request-id': requestId,
          'client-request-id': clientRequestId,
        },
      },
    },
  };
}

const codes: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'InvalidAuthenticationToken',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  412: 'PreconditionFailed',
  423: 'Locked',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  501: 'NotImplemented',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'UnknownError',
};

/** The code that Graph mostly gives with a status. */
export const usualCode = (status: number): string => codes[status] ?? 'UnknownError';

export const badRequest = (message: string): GraphError => new GraphError(400, 'BadRequest', message);

/** The directory's 404 (users, groups, roles). */
export const noSuchObject = (id: string): GraphError =>
  new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

export const noSuchTeam = (id: string): GraphError =>
  new GraphError(404, 'NotFound', `No team found with Group Id ${id}`, { innerCode: 'ItemNotFound' });

/** Teams' 404 for a channel, tab, member or installation. */
export const noSuchItem = (kind: string, id: string): GraphError =>
  new GraphError(404, 'NotFound', `${kind} not found: ${id}`, { innerCode: 'ItemNotFound' });

/** What Teams says to a token that has none of the permissions; other parts of Graph word it otherwise. */
export const missingPermission = (needed: readonly string[]): GraphError =>
  new GraphError(403, 'Forbidden', `Missing role permissions on the request. API requires one of '${needed.join(', ')}'.`);
