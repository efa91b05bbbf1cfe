import type { State } from '../state.ts';
import type { World } from '../route.ts';
import { activityIn, changeActivity, conversationById } from './conversations.ts';
import { isObject, text, type Json } from './json-body.ts';
import { sentences } from './sentences.ts';

export interface Choice {
  readonly title: string;
  readonly value: string;
  readonly subtitle?: string;
}

/** What became of a pressed button or a search, as the page shows it. */
export type InvokeResult =
  | { readonly state: 'pending' }
  | { readonly state: 'done'; readonly effect: 'card' | 'none' }
  | { readonly state: 'done'; readonly effect: 'message'; readonly text: string }
  | { readonly state: 'done'; readonly effect: 'choices'; readonly choices: readonly Choice[] }
  | { readonly state: 'failed'; readonly code: string; readonly text: string };

interface Invoke {
  readonly id: string;
  readonly conversation: string;
  /** The card's message. */
  readonly activity: string;
  readonly kind: 'action' | 'search';
  readonly result: InvokeResult;
}

/** What came back from the bot: its HTTP answer, or why there is none. */
export type BotAnswer =
  { readonly status: number; readonly body: unknown } | { readonly failure: 'slow' | 'unreachable' };

const table = 'channel.invokes';

export const beginInvoke = (state: State, tenant: string, invoke: Omit<Invoke, 'result'>): void =>
  state.put(table, tenant, invoke.id, { ...invoke, result: { state: 'pending' } } satisfies Invoke);

/** The result so far; undefined for an unknown id or somebody else's. */
export function invokeResult(state: State, tenant: string, conversation: string, id: string): InvokeResult | undefined {
  const invoke = state.get<Invoke>(table, tenant, id);
  return invoke?.conversation === conversation ? invoke.result : undefined;
}

/**
 * Applies the bot's answer to an invoke: a card takes the place of the pressed one. Only the first answer counts:
 * what comes after the client has shown an error changes nothing, as in Teams.
 */
export function settleInvoke(world: World, tenant: string, id: string, answer: BotAnswer): void {
  const invoke = world.state.get<Invoke>(table, tenant, id);
  if (invoke?.result.state !== 'pending') return;
  const result = resultOf(world, invoke, answer);
  world.state.put(table, tenant, id, { ...invoke, result });
}

const failed = (code: string, sentence: string): InvokeResult => ({ state: 'failed', code, text: sentence });

function resultOf(world: World, invoke: Invoke, answer: BotAnswer): InvokeResult {
  if ('failure' in answer)
    return answer.failure === 'slow'
      ? failed('Timeout', sentences.actionSlow)
      : failed('BotUnreachable', sentences.actionUnreachable);
  if (answer.status !== 200 || !isObject(answer.body))
    return failed(
      `BotAnswered${answer.status}`,
      invoke.kind === 'search' ? sentences.searchFailed : sentences.actionFailed,
    );
  return invoke.kind === 'search' ? searchResult(answer.body) : actionResult(world, invoke, answer.body);
}

/** https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format */
function actionResult(world: World, invoke: Invoke, body: Json): InvokeResult {
  const value = body['value'];
  switch (text(body, 'type') ?? '') {
    case 'application/vnd.microsoft.card.adaptive':
      return isObject(value) && replaceCard(world, invoke, value)
        ? { state: 'done', effect: 'card' }
        : failed('BadCard', sentences.actionFailed);
    case 'application/vnd.microsoft.activity.message':
      return typeof value === 'string' && value !== ''
        ? { state: 'done', effect: 'message', text: value }
        : { state: 'done', effect: 'none' };
    case 'application/vnd.microsoft.error':
      return failed(
        (isObject(value) ? text(value, 'code') : undefined) ?? 'BotError',
        (isObject(value) ? text(value, 'message') : undefined) ?? sentences.actionFailed,
      );
    default:
      return failed('BadResponse', sentences.actionFailed);
  }
}

function replaceCard(world: World, invoke: Invoke, card: Json): boolean {
  const conversation = conversationById(world.state, invoke.conversation);
  const activity = conversation && activityIn(world.state, conversation, invoke.activity);
  if (!activity || card['type'] !== 'AdaptiveCard') return false;
  const attachments = activity.attachments.map((attachment) =>
    attachment['contentType'] === 'application/vnd.microsoft.card.adaptive'
      ? { ...attachment, content: card }
      : attachment,
  );
  changeActivity(world, conversation, activity, { attachments });
  return true;
}

/** https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/dynamic-search */
function searchResult(body: Json): InvokeResult {
  const value = body['value'];
  const results: unknown = isObject(value) ? value['results'] : undefined;
  if (body['type'] !== 'application/vnd.microsoft.search.searchResponse' || !Array.isArray(results))
    return failed('BadResponse', sentences.searchFailed);
  const choices = results.flatMap((result: unknown) => {
    const title = isObject(result) ? text(result, 'title') : undefined;
    const chosen = isObject(result) ? text(result, 'value') : undefined;
    return title !== undefined && chosen !== undefined ? [{ title, value: chosen }] : [];
  });
  return { state: 'done', effect: 'choices', choices };
}
