import type { Config } from '../../config.ts';
import { asAppError } from '../../errors.ts';
import type { openIngestion } from '../../ports.ts';
import { ok, warning, type Finding } from './finding.ts';

/** What the ingestion says to whoever it knows and who has nothing to tell: taken, nothing in it, or enough for today or for now. */
const answers = [200, 206, 400, 402, 429, 439];

/** Whether what is counted would arrive: an empty list is sent, by whoever would send. Without it teams are made all the same. */
export async function insightsCheck({ ingestion }: NonNullable<Config['insights']>, { fetched, token }: ReturnType<typeof openIngestion>): Promise<Finding> {
  const { host } = new URL(ingestion);
  try {
    const authorization = token && { authorization: `Bearer ${(await token('https://monitor.azure.com')).value}` };
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...authorization }, body: '[]' };
    const { status, headers } = await fetched(new URL('v2.1/track', ingestion).href, init);
    if (answers.includes(status)) return ok('doctor.insights.ok', { host });
    if (status === 401 || status === 403) return warning('doctor.insights.refused', { host, status });
    const other = URL.parse(headers.get('location') ?? '')?.host;
    return other === undefined ? warning('doctor.insights.other', { host, status }) : warning('doctor.insights.elsewhere', { host, other });
  } catch (error) {
    const isIdentity = asAppError(error).values['what'] === 'identity';
    return isIdentity ? warning('doctor.insights.identity') : warning('doctor.insights.unreachable', { host });
  }
}
