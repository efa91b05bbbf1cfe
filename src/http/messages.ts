import type { IncomingMessage } from 'node:http';
import { asAppError } from '../errors.ts';
import type { Telemetry } from '../telemetry.ts';
import { refusal, type Answer } from './answer.ts';
import type { ChannelGate } from './channel-gate.ts';
import { readJson } from './json-body.ts';

/** The Bot Framework's adapter and bot as a function; what it throws is answered with 500. */
export type BotTurn = (activity: object, authorization: string) => Promise<{ status: number; body?: unknown }>;

export interface MessagesOptions {
  readonly gate: Pick<ChannelGate, 'admit'>;
  readonly turn: BotTurn;
  readonly telemetry: Telemetry;
  /** Around whatever is answered: who follows it, and counts it. */
  readonly around?: (answering: () => Promise<Answer>) => Promise<Answer>;
  /** True once the server is on its way down: what has not become a turn by then will not. */
  closing(): boolean;
}

/** Bytes; Teams' own limit for a message is about 100 KB. */
const largestActivity = 256 * 1024;

/** `POST /api/messages`: what Teams has to say, let in by the gate and answered by the bot. Never rejects. */
export async function answerMessage(req: IncomingMessage, options: MessagesOptions): Promise<Answer> {
  const { gate, turn, telemetry } = options;
  const body = await readJson(req, largestActivity);
  if (!body.ok) return body.answer;
  const { authorization } = req.headers;
  let stage: 'gate' | 'turn' = 'gate';
  try {
    const admission = await gate.admit(authorization, body.json);
    if (!admission.ok) {
      telemetry.note('http.refused', { code: admission.code, status: admission.status });
      return refusal(admission.status, admission.code);
    }
    if (options.closing()) return refusal(503, 'server.closing');
    stage = 'turn';
    return await turn(admission.activity, authorization ?? '');
  } catch (error) {
    telemetry.failure('http', error, { stage });
    // Before the turn nothing has happened yet, so an outage may be told as one: the channel comes again.
    if (stage === 'gate' && asAppError(error).remedy === 'again') return refusal(503, 'gate.unavailable');
    return refusal(500, `${stage}.failed`);
  }
}
