import { createHash } from 'node:crypto';
import type { Evidence, RequestRow, TrailRow } from './evidence.ts';

/** What each record of a transition says: from where to where. */
const moves: Readonly<Record<string, { readonly from: readonly string[]; readonly to: string }>> = {
  requestSubmitted: { from: ['nothing'], to: 'saved' },
  checkStarted: { from: ['saved'], to: 'preprocessing' },
  approvalRequested: { from: ['preprocessing'], to: 'approval' },
  checkPassed: { from: ['preprocessing'], to: 'processing' },
  requestApproved: { from: ['approval'], to: 'approved' },
  requestRejected: { from: ['approval'], to: 'rejected' },
  processingRestarted: { from: ['processing'], to: 'processing' },
  processingStarted: { from: ['approved', 'processing'], to: 'processing' },
  teamCreated: { from: ['processing'], to: 'postprocessing' },
  requestProcessed: { from: ['postprocessing'], to: 'processed' },
  requestParked: { from: ['saved', 'preprocessing', 'processing', 'postprocessing'], to: 'error' },
  requestExpired: { from: ['approval'], to: 'expired' },
  requestWithdrawn: { from: ['saved', 'preprocessing', 'approval', 'approved', 'error'], to: 'withdrawn' },
};

/** Records by which it is known what became of a step's call that must not be made twice; what is found there by looking ends with the request. */
const outcomes: Readonly<Record<string, readonly string[]>> = {
  clone: ['cloneAccepted', 'cloneAdopted', 'callRefused', 'requestParked', 'processingRestarted'],
  welcome: ['welcomeSaid', 'welcomeUnknown', 'welcomeKO', 'callRefused', 'requestParked'],
};
const anEnd = ['requestProcessed', 'requestParked'];

/** I3: each transition has one record, in a sequence without gaps whose chain verifies and which no kept head contradicts; each unrepeatable call has intent and outcome. */
export function trailsOf({ requests, trails, heads, chronicle }: Evidence): readonly string[] {
  const orphans = [...trails.keys()].filter((stream) => !requests.some(({ id }) => id === stream));
  return [
    ...orphans.map((stream) => `I3: the trail ${stream} has no request`),
    ...heads.filter(({ stream, seq, hash }) => trails.get(stream)?.[seq - 1]?.hash !== hash).map(({ stream, seq }) => `I3: what is kept apart of the trail ${stream} is not its record ${String(seq)}`),
    ...requests.flatMap((request) => {
      const records = trails.get(request.id) ?? [];
      const statuses = chronicle.committed.filter((one) => one.request === request.id).map(({ status }) => status);
      return [...chainOf(request, records), ...movesOf(request, records, statuses), ...intentsOf(records)].map((what) => `I3: ${request.reference}: ${what}`);
    }),
  ];
}

function chainOf({ id, trail }: RequestRow, records: readonly TrailRow[]): readonly string[] {
  const found: string[] = [];
  let previous = '';
  records.forEach((record, index) => {
    if (record.seq !== index + 1 || record.stream !== id) found.push(`record ${String(index + 1)} is missing or another's`);
    const { hash, ...rest } = record;
    const expected = createHash('sha256').update(`${previous}\n${sorted(rest)}`).digest('hex');
    if (hash !== expected) found.push(`record ${String(record.seq)} does not follow from the one before`);
    previous = hash;
  });
  if (trail.seq !== records.length || trail.hash !== previous) found.push('its trail ends elsewhere');
  return found;
}

function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const named = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${named.map(([name, field]) => `${JSON.stringify(name)}:${sorted(field)}`).join(',')}}`;
}

function movesOf({ status }: RequestRow, records: readonly TrailRow[], committed: readonly string[]): readonly string[] {
  const found: string[] = [];
  let at = 'nothing';
  let started = 0;
  const changes: string[] = [];
  for (const { code, facts } of records) {
    const move = code === 'requestRetried' ? { from: ['error'], to: String(facts['status']) } : moves[code];
    if (!move) continue;
    if (!move.from.includes(at)) found.push(`${code} is recorded while it is ${at}`);
    if (code === 'processingRestarted') started -= 1;
    if (code === 'processingStarted' && ++started > 1) found.push('processingStarted is recorded twice');
    if (move.to !== at) changes.push(move.to);
    at = move.to;
  }
  if (at !== status) found.push(`it is ${status}, and its trail says ${at}`);
  const seen = committed.filter((one, index) => one !== committed[index - 1]);
  if (seen.join() !== changes.join()) found.push(`it went ${seen.join(', ')}, and its trail says ${changes.join(', ')}`);
  return found;
}

function intentsOf(records: readonly TrailRow[]): readonly string[] {
  return records.flatMap(({ code, seq, facts }) => {
    if (code !== 'callIntended') return [];
    const after = records.slice(seq);
    const known = outcomes[String(facts['step'])] ?? anEnd;
    return after.some((later) => known.includes(later.code)) ? [] : [`nobody says what became of the call of ${String(facts['step'])}`];
  });
}
