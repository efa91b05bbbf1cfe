import { day, hour, minute, type Instant } from '../clock.ts';
import type { ErrorCode, ErrorValues } from '../errors.ts';
import type { Head } from '../audit/record.ts';
import type { Before, Finding, Form } from '../catalog/draft.ts';
import type { Plan } from '../catalog/plan.ts';
import type { Person } from '../people/profile.ts';

/** Status codes of model.md §2. */
export type Status =
  | 'saved'
  | 'preprocessing'
  | 'approval'
  | 'approved'
  | 'rejected'
  | 'processing'
  | 'postprocessing'
  | 'processed'
  | 'error'
  | 'withdrawn'
  | 'expired'
  | 'undone';

/** How far a request has come, in percent; `error` keeps what it had. */
export const progressOf: Readonly<Record<Exclude<Status, 'error'>, number>> = {
  saved: 10,
  preprocessing: 20,
  approval: 50,
  approved: 60,
  rejected: 100,
  processing: 70,
  postprocessing: 85,
  processed: 100,
  withdrawn: 100,
  expired: 100,
  undone: 100,
};

const terminal: readonly Status[] = ['processed', 'rejected', 'withdrawn', 'expired', 'undone'];

/** Whether an admin has to do something about it. */
export const needsAttention = ({ status, undoing, second }: TeamRequest): boolean => (status === 'error' ? !undoing : second !== undefined);

const withoutTeam = ['rejected', 'withdrawn', 'expired', 'undone'] as const;

/** How it ended where there is no team: its requester may ask again. */
export const endWithoutTeam = ({ status }: { readonly status: Status }): (typeof withoutTeam)[number] | undefined => withoutTeam.find((one) => one === status);

/** Whether the request never moves again. */
export const isTerminal = (request: { readonly status: Status }): boolean => terminal.includes(request.status);

/** How long after one look at it the sweep looks again. Who can decide by now, where admins see to that, is found within the hour. */
export function patienceWith({ status, waitsFor }: Pick<TeamRequest, 'status' | 'waitsFor'>): number {
  if (waitsFor === undefined) return 2 * minute;
  return status === 'approval' && waitsFor.who === 'admins' ? hour : day;
}

export interface Decision {
  readonly decision: 'approved' | 'rejected';
  readonly by: Person;
  readonly at: Instant;
  readonly comment: string;
}

/** Something that went otherwise than planned, told on the status card. */
export interface Warning {
  readonly code:
    | Finding['code']
    | 'owners.refused'
    | 'members.refused'
    | 'channels.missing'
    | 'privateChannels.failed'
    | 'tabs.failed'
    | 'tabs.channelMissing'
    | 'plans.failed'
    | 'plans.incomplete'
    | 'classification.failed'
    | 'nickname.failed'
    | 'photo.failed'
    | 'welcome.failed'
    | 'welcome.unknown'
    | 'source.changed'
    | 'accepted.unfinished';
  readonly values: Readonly<Record<string, string | number>>;
}

export interface MadeTeam {
  readonly team: string;
  readonly link: string | undefined;
  /** Empty until it was read back. */
  readonly parts: readonly MadePart[];
}

/** Kinds of things that a made team is compared by with what was asked for. */
export type MadeKind =
  | 'name'
  | 'description'
  | 'privacy'
  | 'classification'
  | 'channels'
  | 'privateChannels'
  | 'tabs'
  | 'apps'
  | 'owners'
  | 'members'
  | 'photo'
  | 'plans'
  | 'buckets'
  | 'tasks'
  | 'taskDetails';

/** What was found of one kind when the team was read back. Counts only; `differing` are there, but otherwise than asked for. */
export interface MadePart {
  readonly kind: MadeKind;
  readonly asked: number;
  readonly there: number;
  readonly differing: number;
  /** There although nobody asked for them. */
  readonly extra: number;
}

/** Whether everything of the kind is there as it was asked for, and nothing else. */
export const isAsAsked = ({ asked, there, differing, extra }: MadePart): boolean => asked === there && differing === 0 && extra === 0;

/** What the person asked for, before the conventions. */
export interface Asked extends Pick<Form, 'name' | 'reason'> {
  /** How many people they have chosen; absent where that was before it was kept. */
  readonly people?: Readonly<Record<'owners' | 'members', number>>;
  /** The rest of their form, with which they may ask again; absent where that was before it was kept. */
  readonly form?: Omit<Form, 'name' | 'reason'>;
  /** The request that they asked for again, and what they changed; `changed` is absent where nobody can tell. */
  readonly before?: Omit<Before, 'form'> & { readonly changed?: readonly (keyof Form)[] };
}

/** Somebody's wish for a team, from the moment of Submit; the record that the trail and every card speak of. */
export interface TeamRequest {
  readonly tenant: string;
  /** uuid v7: the draft's id. */
  readonly id: string;
  /** What people type: `TW-7K3F`. Short, so not always unique in a tenant. */
  readonly reference: string;
  readonly requester: Person & { readonly email: string };
  readonly submittedAt: Instant;
  readonly template: { readonly id: string; readonly name: string; readonly description: string; readonly version: string };
  readonly asked: Asked;
  readonly plan: Plan;
  readonly status: Status;
  readonly progress: number;
  /** The status to go back to; only in `error`. */
  readonly failedIn: Status | undefined;
  readonly failure: { readonly code: ErrorCode; readonly values: ErrorValues } | undefined;
  /** How often it has stopped for a person: what a button on an admin's card decides upon. */
  readonly stops: number;
  /** An admin wants what was made removed; it waits for nobody until that is done. Only in `error`. */
  readonly undoing: boolean;
  /** Another team that carries this request's mark, and that nobody but a person may judge. */
  readonly second: string | undefined;
  /** Such teams as an admin has accepted: nobody is asked about them again, and they are not removed. Absent where there are none. */
  readonly besides?: readonly string[];
  /** When Microsoft does not answer: the next try. */
  readonly nextTry: Instant | undefined;
  /** Since when it does not. */
  readonly outageSince: Instant | undefined;
  readonly approval: {
    readonly required: boolean;
    readonly team: readonly Person[];
    readonly round: number;
    readonly decision: Decision | undefined;
    /** When the round was begun and when it ends by itself; absent before, and of one that was begun before there was such an end. */
    readonly time?: { readonly since: Instant; readonly until: Instant };
  };
  /** Whom the request waits for; `people` is empty for admins, whose role is known to the directory alone. */
  readonly waitsFor: { readonly who: 'approvers' | 'admins'; readonly people: readonly Person[] } | undefined;
  /** Number of the current run, from 1. */
  readonly attempt: number;
  readonly made: MadeTeam | undefined;
  readonly warnings: readonly Warning[];
  /** When the sweep looks at it again; undefined exactly when terminal. */
  readonly wakeAt: Instant | undefined;
  /** Since when it is terminal; absent before, and where that was before it was kept. */
  readonly endedAt?: Instant;
  /** Of the press that set off what is being done about it; absent where that was before they were kept. */
  readonly correlation?: string;
  readonly trail: Head;
  /** Counts the commits; every write names the one that it read. */
  readonly version: number;
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The short reference of an id: 20 bits of its random end in Crockford's base 32. */
export function referenceOf(id: string): string {
  const bits = Number.parseInt(id.replaceAll('-', '').slice(-5), 16);
  return `TW-${[15, 10, 5, 0].map((shift) => alphabet[(bits >> shift) & 31]).join('')}`;
}

/** A short reference as somebody typed it, as it is written: people leave out the dash, end with a mark, and take O for 0, I or L for 1. */
export function asReference(typed: string): string {
  const [, letters] = /^[^0-9A-Z]*(?:TW[\s\p{Pd}]*)?([0-9A-Z]{4})[^0-9A-Z]*$/u.exec(typed.toUpperCase()) ?? [];
  return letters === undefined ? typed.toUpperCase() : `TW-${letters.replaceAll('O', '0').replaceAll(/[IL]/g, '1')}`;
}
