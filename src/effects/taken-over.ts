import { minute, type Instant } from '../clock.ts';
import { effect, type Effect, type EffectKind } from '../requests/effect.ts';
import type { TakenEffect } from './effect-store.ts';

/**
 * By then what the former holder was about to send has arrived. Nothing bounds how long a process stands still: a cloud that
 * maintains its machines stops one for half a minute (`azure/virtual-machines/maintenance-and-updates`), the chaos for five. An
 * edit that leaves later, from a process that is gone before it sees what has happened meanwhile, stays until the request changes.
 */
const longestFreeze = 10 * minute;

/** Whether carrying it out edits cards. */
const edits: Readonly<Record<EffectKind, boolean>> = {
  'card.status': true,
  'card.approval': true,
  'approval.ask': true,
  'admins.tell': true,
  'cards.redraw': true,
  check: false,
  'provision.start': false,
  'team.undo': false,
  'team.second': false,
  'approval.remind': false,
  ping: false,
  'usage.tell': false,
  'events.tell': false,
};

/**
 * What is left where an effect is taken over from a process that may not be dead: an edit that it was about to send can put an
 * old card over the new one. It would see so itself and draw again, if only it lived long enough.
 */
export function afterTakingOver({ effect: { kind }, isTakenOver }: TakenEffect, now: Instant): Effect | undefined {
  return isTakenOver && edits[kind] ? effect('cards.redraw', now + longestFreeze) : undefined;
}
