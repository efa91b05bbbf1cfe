import { readFileSync } from 'node:fs';
import { OpenAPIBackend, type Document } from 'openapi-backend';
import { partsOf, type Part, type Sent } from './stage.ts';

interface Operation {
  readonly externalDocs?: { readonly url?: string };
  readonly 'x-permissions'?: { readonly application?: { readonly least?: readonly string[]; readonly higher?: readonly string[] } };
  readonly 'x-throttling'?: { readonly perAppPerTenant?: string };
}

/** Microsoft Graph's contract, whose requests are strict. */
export interface Contract {
  /** What is wrong with the request and, where it is a batch, with each of its parts. */
  problemsOf(sent: Sent): readonly string[];
  /** The documented calls a second of app and tenant; undefined where it counts otherwise. */
  limitOf(method: string, path: string): number | undefined;
  /** The application permissions any of which the documentation takes, and the page that says so; undefined where it knows no such call. */
  permissionsOf(method: string, path: string): { readonly page: string; readonly accepted: readonly string[] } | undefined;
}

/** The contract that `GRAPH_CONTRACT` points to; undefined where nothing does. */
export async function contract(): Promise<Contract | undefined> {
  const file = process.env['GRAPH_CONTRACT'];
  if (!file) return undefined;
  const definition = JSON.parse(plainPath(readFileSync(file, 'utf8'))) as Document;
  const api = new OpenAPIBackend({ definition, quick: true, ajvOpts: { strict: false, logger: false }, coerceTypes: true });
  await api.init();
  const problemsOf = (request: Sent): readonly string[] => {
    const { method, path, body } = request;
    const asked = asRequest(method, path, Object.fromEntries(request.headers), body);
    const label = `${method} ${path}`;
    if (!api.matchOperation(asked)) return [`${label}: unknown`];
    const { errors } = api.validateRequest(asked);
    const own = (errors ?? []).map((error) => `${label}: ${error.instancePath} ${error.message ?? ''}`);
    return path === '/$batch' ? [...own, ...partsOf(request).flatMap((part) => problemsOf(asSent(part)))] : own;
  };
  const limitOf = (method: string, path: string): number | undefined => {
    const operation = api.matchOperation(asRequest(method, path, {}, undefined)) as Operation | undefined;
    const limit = /^(\d+)rps$/.exec(operation?.['x-throttling']?.perAppPerTenant ?? '');
    return limit ? Number(limit[1]) : undefined;
  };
  const permissionsOf = (method: string, path: string) => {
    const operation = api.matchOperation(asRequest(method, path, {}, undefined)) as Operation | undefined;
    if (!operation) return undefined;
    const { least = [], higher = [] } = operation['x-permissions']?.application ?? {};
    return { page: /\/api\/([\w-]+)/.exec(operation.externalDocs?.url ?? '')?.[1] ?? '', accepted: [...least, ...higher] };
  };
  return { problemsOf, limitOf, permissionsOf };
}

/** The validator takes a `$` in a path with parameters for a pattern's. */
const plainPath = (text: string): string => text.replaceAll('/$value', '/value');

/** OData's `teams('id')` is `teams/id`. */
const asRequest = (method: string, path: string, headers: Record<string, string>, body: unknown) => {
  const [bare = '', query = ''] = path.split(/\?(.*)/s, 2);
  return {
    method,
    path: plainPath(bare).replaceAll(/\('([^']*)'\)/g, '/$1'),
    query: Object.fromEntries(new URLSearchParams(query)),
    headers,
    body,
  };
};

const asSent = ({ method, url, headers, body }: Part): Sent => ({
  method,
  url,
  path: url,
  headers: new Headers(headers),
  body,
});
