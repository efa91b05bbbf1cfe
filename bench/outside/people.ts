/** Somebody of the measured company, in their personal chat with the bot. */
export interface Chatter {
  readonly tenant: string;
  readonly id: string;
  readonly conversation: string;
}

export const chatter = (tenant: string, id: string): Chatter => ({ tenant, id, conversation: `a:${id}` });

/** As many people as talk at once: each has one turn at a time. */
export const chatters = (tenant: string, count: number): readonly Chatter[] =>
  Array.from({ length: count }, (_, index) => chatter(tenant, `c0ffee00-0000-4000-8000-${String(index + 1).padStart(12, '0')}`));
