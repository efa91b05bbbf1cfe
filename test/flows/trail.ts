import assert from 'node:assert/strict';
import { verify } from '../../src/audit/chain.ts';
import type { TeamRequest } from '../../src/requests/request.ts';
import type { FlowWorld } from './world.ts';

/** Records that stand for a transition: each at most once in a request that was never parked. */
const transitions = [
  'requestSubmitted',
  'checkStarted',
  'checkPassed',
  'approvalRequested',
  'requestApproved',
  'requestRejected',
  'requestWithdrawn',
  'processingStarted',
  'cloneAccepted',
  'cloneAdopted',
  'teamCreated',
  'requestProcessed',
];

export interface Told {
  readonly request: TeamRequest;
  /** Codes of the trail, in its order. */
  readonly codes: readonly string[];
  /** Whose press each record comes from. */
  readonly correlations: readonly { readonly code: string; readonly id: unknown }[];
  /** Without whose press it comes from. */
  readonly facts: (code: string) => Readonly<Record<string, unknown>> | undefined;
}

/** A request as it is stored, with its trail: whose chain verifies, and which tells of each transition once. */
export async function trailOf(world: FlowWorld, tenant: string, id: string): Promise<Told> {
  const { requestStore, trail } = world.app!.ports;
  const request = await requestStore.request(tenant, id);
  assert.ok(request, `There is no request ${id}`);
  const records = await trail.records(tenant, id);
  assert.deepEqual(verify(id, records, request.trail), { ok: true, records: records.length });
  const codes = records.map(({ code }) => code);
  if (!codes.includes('requestRetried')) {
    const twice = transitions.filter((code) => codes.filter((one) => one === code).length > 1);
    assert.deepEqual(twice, []);
    const counted = (code: string, step: unknown): number => records.filter((one) => one.code === code && one.facts['step'] === step).length;
    for (const step of new Set(records.map((one) => one.facts['step']))) {
      // A call that was certainly refused may be made again, and is intended again.
      assert.ok(counted('callIntended', step) <= counted('callRefused', step) + 1, codes.join(' '));
    }
  }
  const correlations = records.map((record) => ({ code: record.code, id: record.facts['correlation'] }));
  const facts = (code: string) => {
    const found = records.find((record) => record.code === code)?.facts;
    return found && Object.fromEntries(Object.entries(found).filter(([name]) => name !== 'correlation'));
  };
  return { request, codes, correlations, facts };
}
