import { readFileSync } from 'node:fs';
import { Template } from 'adaptivecards-templating';
import type { Attachment } from 'botbuilder';

/** The Adaptive Cards of `cards/`, by the names of their files. */
export const cardNames = ['notice', 'catalog', 'form', 'review', 'status', 'approval', 'list', 'history', 'settings', 'usage'] as const;

export type CardName = (typeof cardNames)[number];

/** A card as it goes out: plain JSON at schema 1.5. */
export type Card = Readonly<Record<string, unknown>>;

/** What a card of this name shows; `cards/<name>.sample.json` is one. */
export interface View {
  readonly card: CardName;
  readonly [field: string]: unknown;
}

const folder = new URL('../../../cards/', import.meta.url);
const templates = new Map<CardName, Template>();

/** Expands a card with its view. What stands in the view is never itself expanded. */
export function draw(view: View): Card {
  const { card } = view;
  let template = templates.get(card);
  if (!template) {
    template = new Template(JSON.parse(readFileSync(new URL(`${card}.json`, folder), 'utf8')));
    templates.set(card, template);
  }
  return template.expand({ $root: view }) as Card;
}

/** Teams takes 28 KB, of which something is left for what is around the card. */
export const fits = (card: Card): boolean => Buffer.byteLength(JSON.stringify(card)) <= 27 * 1024;

/** The card; where Teams would not take it, without what is folded away, of which `instead` tells. */
export function drawn(view: View, instead: string): Card {
  const card = draw(view);
  return fits(card) ? card : draw({ ...view, details: [], detailLines: [instead] });
}

export const attached = (card: Card): Attachment => ({
  contentType: 'application/vnd.microsoft.card.adaptive',
  content: card,
});
