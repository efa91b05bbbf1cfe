import type { Evidence } from './evidence.ts';

/** I6: at most one decision a round, and the request keeps the one that is recorded. */
export function decisionsOf({ requests, trails }: Evidence): readonly string[] {
  return requests.flatMap(({ id, reference, approval }) => {
    const decided = (trails.get(id) ?? []).filter(({ code }) => code === 'requestApproved' || code === 'requestRejected');
    const rounds = Map.groupBy(decided, ({ facts }) => facts['round']);
    const twice = [...rounds].filter(([, records]) => records.length > 1).map(([round, records]) => `I6: round ${String(round)} of ${reference} is decided ${String(records.length)} times`);
    const said = decided.at(-1)?.code === 'requestApproved' ? 'approved' : 'rejected';
    const kept = approval.decision?.decision;
    const other = decided.length > 0 && kept !== said ? [`I6: ${reference} keeps ${kept ?? 'no decision'}, and its trail says ${said}`] : [];
    return [...twice, ...other];
  });
}
