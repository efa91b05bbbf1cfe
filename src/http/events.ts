import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { ReadyEventLog } from '../audit/event-log.ts';
import { asAppError } from '../errors.ts';
import type { Telemetry } from '../telemetry.ts';
import { refusal, type Answer } from './answer.ts';
import { discard, readJson } from './json-body.ts';

export interface EventsOptions {
  readonly eventLog: ReadyEventLog;
  /** What whoever tells of events has to show, as `Authorization: Bearer`. */
  readonly token: string;
}

/** Bytes; a hundred records of long answers are some 200 KB. */
const largest = 1024 * 1024;

/** Without what a database of texts refuses: zeros, and half characters. */
const plain = z.string().refine((text) => !text.includes('\0') && text.isWellFormed());

/** The last instant of the year 9999, in ms. */
const latest = 253_402_300_799_999;

const fact = z.union([plain, z.number(), z.boolean(), z.null()]);

/** As `src/audit/record.ts` has it; nothing else is kept. */
const told = z.strictObject({
  tenant: plain.min(1).max(200),
  records: z
    .array(
      z.strictObject({
        stream: plain.min(1).max(500),
        seq: z.int().positive().max(2 ** 31 - 1),
        at: z.int().nonnegative().max(latest),
        actor: plain.max(200),
        code: plain.max(200),
        facts: z.record(plain, fact),
        sealed: z.array(z.strictObject({ key: plain, box: plain })),
        hash: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .min(1)
    .max(1000),
});

/** `POST /api/events`: audit events of one tenant, to be kept. 204 once they are; told again they change nothing. Never rejects. */
export async function answerEvents(req: IncomingMessage, { eventLog, token, telemetry }: EventsOptions & { readonly telemetry: Telemetry }): Promise<Answer> {
  if (!showsToken(req, token)) return tokenRefused(req);
  const body = await readJson(req, largest);
  if (!body.ok) return body.answer;
  const parsed = told.safeParse(body.json);
  if (!parsed.success) return refusal(400, 'events.malformed');
  try {
    await eventLog.keep(parsed.data.tenant, parsed.data.records);
    return { status: 204 };
  } catch (error) {
    telemetry.failure('http', error);
    return asAppError(error).remedy === 'again' ? refusal(503, 'events.unavailable') : refusal(500, 'events.failed');
  }
}

/** `GET /api/events`: 204 where what is told now would be kept, and 503 where not; nothing is changed. Never rejects. */
export async function answerWhetherKept(req: IncomingMessage, { eventLog, token, telemetry }: EventsOptions & { readonly telemetry: Telemetry }): Promise<Answer> {
  if (!showsToken(req, token)) return tokenRefused(req);
  try {
    await eventLog.ready();
    return { status: 204 };
  } catch (error) {
    telemetry.failure('http', error);
    return refusal(503, 'events.unavailable');
  }
}

const showsToken = (req: IncomingMessage, token: string): boolean => isSame(/^Bearer (\S+)$/.exec(req.headers.authorization ?? '')?.[1] ?? '', token);

function tokenRefused(req: IncomingMessage): Answer {
  discard(req);
  return refusal(401, 'token.refused');
}

/** In a time that tells nothing of how much of it is right. */
function isSame(shown: string, token: string): boolean {
  const [left, right] = [shown, token].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
