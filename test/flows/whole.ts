import { join } from 'node:path';
import { verify } from '../../src/audit/chain.ts';
import type { AuditRecord } from '../../src/audit/record.ts';
import { SqliteTrail } from '../../src/platform/embedded/sqlite-trail.ts';
import { isTerminal, type TeamRequest } from '../../src/requests/request.ts';
import { northwind } from './northwind.ts';
import { openDatabase } from '../support/stores.ts';
import { pause, type FlowWorld } from './world.ts';

interface Groups {
  readonly value: readonly { readonly id: string; readonly displayName: string; readonly description: string }[];
}

/** A team and an audit record may be there once; a request that is lost has neither. */
interface Looked {
  readonly requests: readonly TeamRequest[];
  /** What is not as it must be, a line each. */
  readonly violations: readonly string[];
}

/** What is stored of the larger company's requests, read beside the product. */
export interface Stored {
  readonly requests: readonly TeamRequest[];
  readonly records: (request: string) => readonly AuditRecord[] | Promise<readonly AuditRecord[]>;
}

/**
 * As `lookedOverIn`, by the file of the embedded store. Looks again until nothing is wrong, for some seconds: what is told last may
 * come a moment after the card, and the directory lists a team as it was until its lag has passed.
 */
export async function settled(world: FlowWorld): Promise<Looked> {
  let looked = await lookedOver(world);
  for (let looks = 0; looks < 50 && looked.violations.length > 0; looks += 1) {
    await pause(200);
    looked = await lookedOver(world);
  }
  return looked;
}

async function lookedOver(world: FlowWorld): Promise<Looked> {
  const database = openDatabase(join(world.folder, 'teamwright.sqlite'));
  try {
    const trail = new SqliteTrail(database);
    const requests = database.all('SELECT value FROM requests').map((row) => JSON.parse(String(row['value'])) as TeamRequest);
    return await lookedOverIn(world, { requests, records: (request) => trail.records(northwind, request) });
  } finally {
    database.close();
  }
}

/**
 * Every request of the larger company is terminal, or waits for somebody; has exactly one live team where it is ready, and none
 * where nobody can know whether Graph was ever asked; and has a trail that verifies. Read from what is stored and from
 * the simulated Graph, not from the product.
 */
export async function lookedOverIn(world: FlowWorld, { requests, records }: Stored): Promise<Looked> {
  const { value: groups } = (await world.graph(northwind, '/groups?$top=999&$select=id,displayName,description')) as Groups;
  const violations: string[] = [];
  for (const request of requests) {
    const trail = await records(request.id);
    const told = [...standing(request), ...teams(request, groups), ...trailed(request, trail.map(({ code }) => code))];
    const verified = verify(request.id, trail, request.trail);
    if (!verified.ok) told.push(`its trail does not verify: ${JSON.stringify(verified)}`);
    violations.push(...told.map((one) => `${request.plan.name}: ${one}`));
  }
  return { requests, violations };
}

/** A call of which nobody can know whether it was made. */
const isLost = ({ status, failure }: TeamRequest): boolean => status === 'error' && failure?.code === 'team.cloneLost';

function standing(request: TeamRequest): readonly string[] {
  const waits = request.waitsFor?.who === 'admins' || (request.waitsFor?.people.length ?? 0) > 0;
  return isTerminal(request) || waits ? [] : [`it stands in ${request.status}, and nobody is asked`];
}

function teams(request: TeamRequest, groups: Groups['value']): readonly string[] {
  const live = groups.filter(({ displayName }) => displayName === request.plan.name);
  if (request.status !== 'processed') return live.length > 0 ? [`${live.length} teams although it is in ${request.status}`] : [];
  if (live.length !== 1 || live[0]?.id !== request.made?.team) return [`${live.length} teams: ${live.map(({ id }) => id).join(' ')}`];
  return (live[0]?.description ?? '') === request.plan.description ? [] : [`its team says “${live[0]?.description ?? ''}”`];
}

function trailed(request: TeamRequest, codes: readonly string[]): readonly string[] {
  const counted = (code: string): number => codes.filter((one) => one === code).length;
  const wanted = request.status === 'processed' ? 1 : 0;
  const made = counted('teamCreated') === wanted ? [] : [`${counted('teamCreated')} records of a made team`];
  return counted('requestSubmitted') === 1 ? made : [...made, 'it was not submitted once'];
}

/** What somebody who runs Teamwright may see after a kill, and nothing else. */
export const lostOnly = ({ requests }: Looked): boolean => requests.every((request) => request.status === 'processed' || isLost(request));
