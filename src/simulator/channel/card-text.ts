import { isObject, type Json } from './json-body.ts';

/** Where elements of an Adaptive Card hold others. */
const within = ['body', 'items', 'columns', 'rows', 'cells', 'actions'];

/**
 * What a person reads in an Adaptive Card, line by line: its texts, facts and the titles of its buttons
 * (https://adaptivecards.io/explorer/). What is hidden is not read.
 */
export function linesOf(card: unknown): string[] {
  if (!isObject(card) || card['isVisible'] === false) return [];
  return [...ownLines(card), ...within.flatMap((name) => listed(card, name).flatMap(linesOf))];
}

function ownLines(element: Json): string[] {
  switch (element['type']) {
    case 'TextBlock':
    case 'TextRun':
      return texts(element, 'text');
    case 'RichTextBlock': {
      const runs = listed(element, 'inlines').flatMap((run) =>
        typeof run === 'string' ? [run] : isObject(run) ? texts(run, 'text') : [],
      );
      return [runs.join('')];
    }
    case 'FactSet':
      return listed(element, 'facts').flatMap((fact) =>
        isObject(fact) ? [[...texts(fact, 'title'), ...texts(fact, 'value')].join(': ')] : [],
      );
    default:
      return String(element['type']).startsWith('Action.') ? texts(element, 'title').map((title) => `[${title}]`) : [];
  }
}

const texts = (element: Json, name: string): string[] =>
  typeof element[name] === 'string' && element[name] !== '' ? [element[name]] : [];

const listed = (element: Json, name: string): readonly unknown[] =>
  Array.isArray(element[name]) ? (element[name] as readonly unknown[]) : [];
