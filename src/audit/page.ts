import { createHash } from 'node:crypto';
import type { Instant } from '../clock.ts';
import type { AuditRecord } from './record.ts';

/** Where a record stands in its tenant's whole trail: by its instant, and those of one instant by stream and number. */
export interface Place {
  readonly at: Instant;
  readonly stream: string;
  readonly seq: number;
}

/**
 * What lies at a place of a store. Where the record says that it belongs elsewhere, or nobody can read it, somebody has changed it or its
 * place, by which lists are read: it comes with a hash that is none's, so that no check takes it for the one that was written.
 */
export function recordAt(place: Place, stored: unknown): AuditRecord {
  if (stored === null || typeof stored !== 'object') return { ...place, actor: 'system', code: 'unreadable', facts: {}, sealed: [], hash: nobodys };
  const record = stored as AuditRecord;
  return record.at === place.at && record.stream === place.stream && record.seq === place.seq ? record : { ...record, hash: nobodys };
}

/** In the form of a hash: whoever is told the record takes it. */
const nobodys = '0'.repeat(64);

export interface PageAsked {
  /** At most so many records; never more than `mostOnPage`, and at least one. */
  readonly limit: number;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
  /** Records of this instant and later ones alone. */
  readonly from?: Instant | undefined;
  /** Records of before this instant alone. */
  readonly until?: Instant | undefined;
}

export interface TrailPage {
  /** Newest first. */
  readonly records: readonly AuditRecord[];
  /** What leads to the page behind it; undefined on the last one. */
  readonly next: string | undefined;
}

export const mostOnPage = 1000;

export const sizeOf = ({ limit }: PageAsked): number => Math.min(mostOnPage, Math.max(1, Math.floor(limit)));

/** The place that all records of the page stand before; undefined where `after` is none of this tenant's. */
export function beginOf(tenant: string, { after, until = Number.MAX_SAFE_INTEGER }: PageAsked): Place | undefined {
  const end = { at: until, stream: '', seq: 0 };
  if (after === undefined) return end;
  const place = placeAt(tenant, after);
  return place && place.at >= until ? end : place;
}

/** A page of what a store has found, newest first, which is one record more than the page holds where there is another page. */
export function pageOf(tenant: string, asked: PageAsked, found: readonly { readonly place: Place; readonly record: AuditRecord }[]): TrailPage {
  const shown = found.slice(0, sizeOf(asked));
  const last = shown.at(-1);
  // Where they stand, which is where a check will find them, whatever somebody has made them say.
  return { records: shown.map(({ place: { stream, seq }, record }) => ({ ...record, stream, seq })), next: last && found.length > shown.length ? cursorOf(tenant, last.place) : undefined };
}

/** A place as a word for people to hand on. What it is made of is nobody's business but of `placeAt`. */
function cursorOf(tenant: string, { at, stream, seq }: Place): string {
  const place = `${String(at)}.${String(seq)}.${encodeURIComponent(stream)}`;
  return `${place}.${sumOf(tenant, place)}`;
}

/** Undefined for what is no cursor, was changed, or is another tenant's. */
function placeAt(tenant: string, cursor: string): Place | undefined {
  const [, place = '', at, seq, stream = '', sum] = /^((\d{1,16})\.(\d{1,16})\.(\S{1,2000}))\.([\w-]{12})$/.exec(cursor) ?? [];
  const [number, order, name] = [Number(at), Number(seq), decoded(stream)];
  if (sum === undefined || sum !== sumOf(tenant, place) || name === undefined) return undefined;
  return Number.isSafeInteger(number) && Number.isSafeInteger(order) ? { at: number, seq: order, stream: name } : undefined;
}

/** Undefined for what nobody has encoded. */
function decoded(word: string): string | undefined {
  try {
    return decodeURIComponent(word);
  } catch {
    return undefined;
  }
}

/** Tells what was mistyped or is of another tenant. It is no secret: whoever makes a cursor reads no other tenant's records by it. */
const sumOf = (tenant: string, place: string): string => createHash('sha256').update(`${tenant}\n${place}`).digest('base64url').slice(0, 12);
