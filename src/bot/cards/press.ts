import type { Speech } from '../../text/text.ts';

/**
 * What a button asks for. `id` and `revision` are its stamp: what is decided upon, as it was when the card was drawn.
 * `inputs`: whether what stands in the card's inputs goes along, and is checked first.
 */
export interface Press {
  readonly title: string;
  readonly verb: Verb;
  readonly id: string;
  readonly revision: number;
  readonly choice: string;
  readonly style: 'default' | 'positive' | 'destructive';
  readonly inputs: 'auto' | 'none';
}

export const verbs = [
  'command.run',
  'template.choose',
  'template.find',
  'template.enable',
  'template.disable',
  'form.send',
  'form.edit',
  'form.again',
  'draft.discard',
  'request.submit',
  'request.show',
  'request.history',
  'request.withdraw',
  'request.attend',
  'request.retry',
  'request.accept',
  'request.undo',
  'request.undoSure',
  'approval.decide',
  'settings.save',
  'attention.retryAll',
  'audit.page',
  'audit.verify',
] as const;

/** Characters. */
export const longestChoice = 256;

export type Verb = (typeof verbs)[number];

const withInputs: readonly Verb[] = ['template.find', 'form.send', 'approval.decide', 'settings.save'];

export function press(
  title: string,
  verb: Verb,
  stamp: { id?: string; revision?: number; choice?: string } = {},
  style: Press['style'] = 'default',
): Press {
  const { id = '', revision = 0, choice = '' } = stamp;
  return { title, verb, id, revision, choice, style, inputs: withInputs.includes(verb) ? 'auto' : 'none' };
}

/** One of many that are called the same: who points at it, or has the card read out, learns which it is. */
export interface Hinted extends Press {
  readonly hint: string;
}

export const hinted = (t: Speech, one: Press, name: string): Hinted => ({
  ...one,
  hint: t.say('button.hint', { button: one.title, name }),
});

/** A button that takes what it is about from the card's choices. */
export const pressOnChosen = (title: string, verb: Verb, style: Press['style'] = 'default'): Press => ({
  ...press(title, verb, {}, style),
  inputs: 'auto',
});
