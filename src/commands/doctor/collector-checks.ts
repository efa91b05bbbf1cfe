import type { Config } from '../../config.ts';
import { openPostgres, openWay } from '../../ports.ts';
import { ok, problem, warning, type Finding } from './finding.ts';

/** Whether the collector would take events from here and could keep them, which it is asked. Without it teams are made all the same, and events wait. */
export async function eventsCheck({ url, token }: NonNullable<Config['events']>, transport: Parameters<typeof openWay>[0]): Promise<Finding> {
  try {
    const answer = await openWay(transport)(`${url}/api/events`, { headers: { authorization: `Bearer ${token}` } });
    if (answer.status === 204) return ok('doctor.events.ok', { url });
    const { code } = ((await answer.json().catch(() => null)) ?? {}) as { code?: unknown };
    if (code === 'events.unavailable') return warning('doctor.events.unkept', { url });
    if (code === 'token.refused') return warning('doctor.events.refused', { url });
    return warning('doctor.events.other', { url, status: answer.status });
  } catch {
    return warning('doctor.events.unreachable', { url });
  }
}

/** What the collector itself rests upon: nothing else, so it is a problem. */
export async function postgresCheck({ postgres }: NonNullable<Config['collector']>): Promise<Finding> {
  const { host } = new URL(postgres);
  const found = await openPostgres(postgres);
  if (!found.reached) return problem('doctor.postgres.unreachable', { host, word: found.word });
  const values = { host, database: found.database };
  switch (found.table) {
    case 'there':
      return ok('doctor.postgres.ok', values);
    case 'mayMake':
      return ok('doctor.postgres.empty', values);
    case 'readOnly':
      return problem('doctor.postgres.readOnly', values);
    case 'mayNotMake':
      return problem('doctor.postgres.mayNotMake', values);
    case 'mayNotWrite':
      return problem('doctor.postgres.mayNotWrite', values);
  }
}
