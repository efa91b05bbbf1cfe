import type { Outgoing, Route, SimulatorRequest, SimulatorResponse, World } from '../route.ts';
import { bodyOf, isObject, objects, requiredText, texts, type Json } from './body.ts';
import { badRequest, errorAnswer, GraphError } from './errors.ts';

type AnswerOne = (world: World, request: SimulatorRequest) => SimulatorResponse;

interface Part {
  readonly id: string;
  readonly dependsOn: readonly string[];
  readonly request: SimulatorRequest;
}

/**
 * JSON batching (concepts/json-batching): at most 20, each answered on its own, in any order; what depends on a failed one
 * gets 424. A part whose connection a test cuts cuts the whole answer.
 */
export const batchRoute = (answerOne: AnswerOne): Route => ({
  method: 'POST',
  pattern: '/v1.0/$batch',
  handle(world, _parameters, request) {
    try {
      return together(world, partsOf(request), answerOne);
    } catch (error) {
      if (error instanceof GraphError) return errorAnswer(world, request, error);
      throw error;
    }
  },
});

function together(world: World, parts: readonly Part[], answerOne: AnswerOne): SimulatorResponse {
  const answers = new Map<string, SimulatorResponse>();
  for (const part of parts) {
    const failed = part.dependsOn.some((id) => (answers.get(id)?.status ?? 500) >= 400);
    answers.set(part.id, failed ? dependencyFailed(world, part) : answerOne(world, part.request));
  }
  const all = [...answers.values()];
  const outgoing: Outgoing[] = all.flatMap((answer) => answer.outgoing ?? []);
  const delay = Math.max(0, ...all.map((answer) => answer.delay ?? 0));
  const responses = [...answers].map(([id, answer]) => partAnswer(id, answer));
  return {
    status: 200,
    body: { responses: shuffled(responses, world.random) },
    outgoing,
    delay,
    ...(all.some(({ reset }) => reset) ? { reset: true } : {}),
  };
}

const dependencyFailed = (world: World, part: Part): SimulatorResponse =>
  errorAnswer(
    world,
    part.request,
    new GraphError(424, 'FailedDependency', 'A request that this one depends on failed.'),
  );

function partAnswer(id: string, answer: SimulatorResponse): Json {
  const { status, headers, body } = answer;
  const bytes = body instanceof Uint8Array;
  const type = body === undefined || bytes ? {} : { 'Content-Type': 'application/json' };
  const all = { ...type, ...headers };
  const content = bytes ? Buffer.from(body).toString('base64') : body;
  return { id, status, headers: all, ...(content === undefined ? {} : { body: content }) };
}

function partsOf(outer: SimulatorRequest): Part[] {
  const requests = objects(bodyOf(outer), 'requests', 20);
  const ids = requests.map((part) => requiredText(part, 'id'));
  if (new Set(ids).size < ids.length) throw badRequest('Request Id values have to be unique within a batch.');
  return requests.map((part, index) => {
    const dependsOn = texts(part, 'dependsOn');
    if (!dependsOn.every((id) => ids.slice(0, index).includes(id)))
      throw badRequest('Request dependsOn has to name requests that stand before it in the batch.');
    return { id: requiredText(part, 'id'), dependsOn, request: partRequest(outer, part) };
  });
}

/** The part as a request of its own, with the batch's token. */
function partRequest(outer: SimulatorRequest, part: Json): SimulatorRequest {
  const url = requiredText(part, 'url');
  if (/^https?:|^\/?\$batch/i.test(url)) throw badRequest(`The url '${url}' has to be relative and no batch.`);
  const [path = '', query = ''] = url.split(/\?(.*)/s, 2);
  const own = Object.entries(isObject(part['headers']) ? part['headers'] : {});
  const headers = Object.fromEntries(own.map(([name, value]) => [name.toLowerCase(), String(value)]));
  const { body } = part;
  if (body !== undefined && !headers['content-type'])
    throw badRequest('Content-Type header is required for a request with a body.');
  return {
    method: requiredText(part, 'method').toUpperCase(),
    path: `/v1.0/${path.replace(/^\//, '')}`,
    query: new URLSearchParams(query),
    headers: { authorization: outer.headers['authorization'], ...headers },
    body: body === undefined ? undefined : bytesOf(body),
  };
}

const bytesOf = (body: unknown): Uint8Array =>
  typeof body === 'string' ? Buffer.from(body, 'base64') : new TextEncoder().encode(JSON.stringify(body));

/** The same in another order (Fisher-Yates): callers must go by id. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const rest = [...items];
  const result: T[] = [];
  while (rest.length > 0) result.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return result;
}
