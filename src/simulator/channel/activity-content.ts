import type { SimulatorResponse } from '../route.ts';
import { refusals } from './connector-answers.ts';
import { isObject, text, type Json } from './json-body.ts';

/** Teams' limit for one message with its cards, in bytes. */
const sizeLimit = 28 * 1024;

/** What of an activity stands in a chat or a channel. */
export interface ActivityContent {
  readonly text: string;
  readonly attachments: readonly Json[];
  readonly suggestedActions?: Json;
}

/** The content of a message; a refusal where it is malformed or too big. */
export function contentOf(activity: Json): ActivityContent | SimulatorResponse {
  const attachments = activity['attachments'] ?? [];
  if (!Array.isArray(attachments) || !attachments.every(isAttachment))
    return refusals.badSyntax('Attachments must be objects with a contentType; a card has an object as content.');
  if (activity['text'] !== undefined && typeof activity['text'] !== 'string')
    return refusals.badSyntax('Text must be a string.');
  if (Buffer.byteLength(JSON.stringify({ text: activity['text'], attachments })) > sizeLimit) return refusals.tooBig;
  const suggestedActions = activity['suggestedActions'];
  return {
    text: text(activity, 'text') ?? '',
    attachments,
    ...(isObject(suggestedActions) ? { suggestedActions } : {}),
  };
}

/** The same, refused where there is nothing in it. */
export function saidContent(activity: Json | undefined): ActivityContent | SimulatorResponse {
  if (activity?.['type'] !== 'message') return refusals.badSyntax('The activity must be of type message or typing.');
  const content = contentOf(activity);
  if (isRefusal(content) || content.text !== '' || content.attachments.length > 0) return content;
  return refusals.badSyntax('The message has neither text nor attachments.');
}

function isAttachment(value: unknown): value is Json {
  if (!isObject(value) || typeof value['contentType'] !== 'string') return false;
  if (value['contentType'] !== 'application/vnd.microsoft.card.adaptive') return true;
  return isObject(value['content']) && value['content']['type'] === 'AdaptiveCard';
}

export const isRefusal = (value: ActivityContent | SimulatorResponse): value is SimulatorResponse => 'status' in value;
