import type { Speech } from './text.ts';

/** What a record of the trail tells of, as far as its words need it. */
export type ToldSubject =
  | { readonly kind: 'request'; readonly reference: string; readonly name: string }
  | { readonly kind: 'template'; readonly name: string }
  | { readonly kind: 'settings' }
  | { readonly kind: 'gone'; readonly id: string };

/** For a place that shows each character as it is. */
export function subjectText(t: Speech, subject: ToldSubject): string {
  switch (subject.kind) {
    case 'request':
      return `${subject.reference} ${subject.name}`;
    case 'template':
      return t.say('audit.template', { name: subject.name });
    case 'settings':
      return t.say('audit.settings');
    case 'gone':
      return t.say('audit.gone', { id: subject.id });
  }
}
