import { readFileSync } from 'node:fs';
import { Template } from 'adaptivecards-templating';
import type { Attachment } from 'botbuilder';

/** An Adaptive Card of `cards/`, by the name of its file. */
export type CardName =
  | 'notice'
  | 'catalog'
  | 'form'
  | 'review'
  | 'status'
  | 'approval'
  | 'requests'
  | 'templates'
  | 'history';

/** A card as it goes out: plain JSON at schema 1.5. */
export type Card = Readonly<Record<string, unknown>>;

const folder = new URL('../../../cards/', import.meta.url);
const templates = new Map<CardName, Template>();

/** Expands a card with its view. What stands in the view is never itself expanded. */
export function draw(name: CardName, view: object): Card {
  let template = templates.get(name);
  if (!template) {
    template = new Template(JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')));
    templates.set(name, template);
  }
  return template.expand({ $root: view }) as Card;
}

export const attached = (card: Card): Attachment => ({
  contentType: 'application/vnd.microsoft.card.adaptive',
  content: card,
});
