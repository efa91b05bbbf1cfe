import type { InvokeResponse } from 'botbuilder';
import type { Card } from './cards/card-template.ts';

/** Answers to `adaptiveCard/action` and `application/search` (learn.microsoft.com/microsoftteams/platform: Universal Actions, dynamic search). */
export const cardInvoke = (card: Card): InvokeResponse => ({
  status: 200,
  body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card },
});

export const refusedInvoke = (code: string, message: string): InvokeResponse => ({
  status: 200,
  body: { statusCode: 400, type: 'application/vnd.microsoft.error', value: { code, message } },
});

export interface Choice {
  readonly title: string;
  readonly value: string;
}

export const choicesInvoke = (choices: readonly Choice[] | undefined): InvokeResponse =>
  choices
    ? { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.search.searchResponse', value: { results: choices } } }
    : { status: 200, body: { statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'search.refused', message: '' } } };
