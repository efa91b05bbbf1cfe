import { second } from '../../clock.ts';
import type { BotConfig } from '../../config.ts';
import { soon, type certificateOf, type openExamination } from '../../ports.ts';
import type { Speech } from '../../text/text.ts';
import { ok, problem, warning, whyRefused, type Finding } from './finding.ts';

export type Examination = ReturnType<typeof openExamination>;

/** Tokens are refused from five minutes on; what has come so far goes further. */
const tolerated = 60 * second;

/** How the app proves who it is, and how long that will do. */
export function credentialCheck({ credential }: BotConfig, certificate: ReturnType<typeof certificateOf>, now: number): Finding {
  if (credential.kind === 'managedIdentity') return ok('doctor.credential.identity');
  if (!certificate) return warning('doctor.credential.secret');
  const { validFrom, validTo } = certificate;
  if (now < validFrom) return problem('doctor.certificate.early', { date: dateOf(validFrom) });
  const date = dateOf(validTo);
  if (now > validTo) return problem('doctor.certificate.expired', { date });
  return validTo - now < soon ? warning('doctor.certificate.soon', { date }) : ok('doctor.certificate.ok', { date });
}

const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Whether those who sign for Teams can be asked, and how far our clock is from theirs. */
export async function channelChecks({ fetched, openIdMetadataUrl: url, clock }: Examination): Promise<readonly Finding[]> {
  try {
    const answer = await fetched(url);
    const here = clock.now();
    const { jwks_uri: keys } = (await answer.json()) as { jwks_uri?: unknown };
    if (!answer.ok || typeof keys !== 'string' || !(await fetched(keys)).ok) return [problem('doctor.channel.unreachable', { url })];
    return [ok('doctor.channel.ok'), clockFinding(here, Date.parse(answer.headers.get('date') ?? ''))];
  } catch {
    return [problem('doctor.channel.unreachable', { url })];
  }
}

function clockFinding(here: number, there: number): Finding {
  const seconds = Math.round(Math.abs(here - there) / second);
  if (Number.isNaN(seconds) || seconds * second <= tolerated) return ok('doctor.clock.ok', { seconds: Number.isNaN(seconds) ? 0 : Math.max(1, seconds) });
  return (seconds > 240 ? problem : warning)('doctor.clock.off', { seconds });
}

export async function channelTokenCheck(t: Speech, { appId, tenant }: BotConfig, { channelToken }: Examination): Promise<Finding> {
  try {
    await channelToken();
    return ok('doctor.channelToken.ok');
  } catch (error) {
    return problem('doctor.channelToken.failed', { why: whyRefused(t, error, { app: appId, tenant }) });
  }
}

/** Whether the way from outside ends at this product, with its gate closed. */
export async function endpointCheck({ publicUrl: url }: BotConfig, { fetched }: Examination): Promise<Finding> {
  try {
    const live = await fetched(`${url}/healthz/live`);
    const body = live.ok ? ((await live.json()) as { status?: unknown } | null) : null;
    if (body?.status !== 'live') return problem('doctor.endpoint.other', { url, status: live.status });
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    const { status } = await fetched(`${url}/api/messages`, init);
    return status === 401 ? ok('doctor.endpoint.ok', { url }) : problem('doctor.endpoint.unguarded', { url, status });
  } catch (error) {
    return error instanceof SyntaxError ? problem('doctor.endpoint.other', { url, status: 200 }) : problem('doctor.endpoint.unreachable', { url });
  }
}
