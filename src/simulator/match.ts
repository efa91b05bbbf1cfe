import type { Route } from './route.ts';

export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Path segments, decoded; OData's `teams('id')` and `teams(id)` are `teams/id`. Undefined where the path is not decodable. */
export function segmentsOf(path: string): readonly string[] | undefined {
  try {
    return path
      .split('/')
      .slice(1)
      .map(decodeURIComponent)
      .flatMap((segment) => {
        const [, name, key] = /^(\w+)\('?([^']*?)'?\)$/.exec(segment) ?? [];
        return name && key ? [name, key] : [segment];
      });
  } catch {
    return undefined;
  }
}

/** The parameters where the segments fit the pattern, which is as long; a segment in braces fits anything but nothing. */
function fit(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) {
      if (segment === '') return undefined;
      parameters[part.slice(1, -1)] = segment;
    } else if (part.toLowerCase() !== segment.toLowerCase()) return undefined;
  }
  return parameters;
}

interface Candidate {
  readonly route: Route;
  readonly pattern: readonly string[];
}

const kindOf = (method: string, segments: readonly string[]): string => `${method} ${segments.length}`;

/** The first route that fits; routes with fewer parameters are asked first, so `/users/delta` is not a user. */
export class Matcher {
  /** By method and number of segments: there are a hundred, and every part of a batch is looked up. */
  readonly #routes: ReadonlyMap<string, readonly Candidate[]>;

  constructor(routes: readonly Route[]) {
    const openness = (pattern: readonly string[]): number => pattern.filter((part) => part.startsWith('{')).length;
    const candidates = routes
      .map((route): Candidate => ({ route, pattern: route.pattern.split('/').slice(1) }))
      .sort((left, right) => openness(left.pattern) - openness(right.pattern));
    this.#routes = Map.groupBy(candidates, ({ route, pattern }) => kindOf(route.method, pattern));
  }

  find(method: string, path: string): Match | undefined {
    const segments = segmentsOf(path);
    if (!segments) return undefined;
    for (const { route, pattern } of this.#routes.get(kindOf(method, segments)) ?? []) {
      const parameters = fit(pattern, segments);
      if (parameters) return { route, parameters };
    }
    return undefined;
  }
}
