/** What a button asks for. `id` and `revision` are its stamp: what is decided upon, as it was when the card was drawn. */
export interface Press {
  readonly title: string;
  readonly verb: Verb;
  readonly id: string;
  readonly revision: number;
  readonly choice: string;
  readonly style: 'default' | 'positive' | 'destructive';
}

export const verbs = [
  'command.run',
  'template.choose',
  'template.find',
  'template.enable',
  'template.disable',
  'form.send',
  'form.edit',
  'draft.discard',
  'request.submit',
  'request.show',
  'request.history',
  'request.withdraw',
  'request.retry',
  'approval.decide',
] as const;

export type Verb = (typeof verbs)[number];

export function press(
  title: string,
  verb: Verb,
  stamp: { id?: string; revision?: number; choice?: string } = {},
  style: Press['style'] = 'default',
): Press {
  return { title, verb, id: stamp.id ?? '', revision: stamp.revision ?? 0, choice: stamp.choice ?? '', style };
}
