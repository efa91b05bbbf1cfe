import { verify, type Verification } from '../audit/chain.ts';
import type { AuditRecord } from '../audit/record.ts';
import type { Trail } from '../audit/trail.ts';
import type { TeamRequest } from './request.ts';

/** A request with what its trail tells of it. */
export interface History {
  readonly request: TeamRequest;
  readonly records: readonly AuditRecord[];
  readonly verification: Verification;
}

/** The trail, read and verified against the head that the request keeps; undefined where `read` finds no request. */
export async function historyOf(trail: Trail, read: () => Promise<TeamRequest | undefined>): Promise<History | undefined> {
  for (;;) {
    const request = await read();
    if (!request) return undefined;
    const records = await trail.records(request.tenant, request.id);
    const verification = verify(request.id, records, request.trail);
    // A commit between the two reads looks like a forged tail: what changed meanwhile is read again.
    const after = verification.ok ? request : await read();
    if (after?.version === request.version) return { request, records, verification };
  }
}
