import type { Verification } from '../audit/chain.ts';
import type { AuditRecord } from '../audit/record.ts';
import { checkedStream, type TrailCheckOutside } from '../audit/trail-check.ts';
import type { TeamRequest } from './request.ts';

/** A request with what its trail tells of it. */
export interface History {
  readonly request: TeamRequest;
  readonly records: readonly AuditRecord[];
  readonly verification: Verification;
}

/** The trail, read and verified, also against the head that the request keeps; undefined where `read` finds no request. */
export async function historyOf(outside: TrailCheckOutside, read: () => Promise<TeamRequest | undefined>): Promise<History | undefined> {
  for (;;) {
    const request = await read();
    if (!request) return undefined;
    const { records, verification } = await checkedStream(outside, request.tenant, request.id, request.trail);
    // A commit between the two reads looks like a forged tail: what changed meanwhile is read again.
    const after = verification.ok ? request : await read();
    if (after?.version === request.version) return { request, records, verification };
  }
}
