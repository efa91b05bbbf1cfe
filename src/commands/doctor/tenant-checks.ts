import { asAppError } from '../../errors.ts';
import type { BotConfig } from '../../config.ts';
import type { openTenants } from '../../stores.ts';
import type { Speech } from '../../text/text.ts';
import type { Examination } from './app-checks.ts';
import { consentLink, ok, problem, warning, whyRefused, type Finding, type Refused } from './finding.ts';

/** Where templates are read. */
export type Templates = Pick<Awaited<ReturnType<typeof openTenants>>['templates'], 'templates'>;

/** What has to be in order in one tenant. Without a token nothing else is asked of Graph. */
export async function tenantChecks(t: Speech, { appId: app, credential }: BotConfig, tenant: string, examination: Examination, templates: Templates | undefined): Promise<readonly Finding[]> {
  const of = { app, tenant, isIdentity: credential.kind === 'managedIdentity' && credential.client === app };
  const token = await tokenCheck(t, of, examination);
  const asked = token.state === 'ok' ? await graphChecks(t, of, examination) : [];
  const found = [token, ...asked, ...(templates ? [await templatesCheck(tenant, templates)] : [])];
  return found.map((one) => ({ ...one, tenant }));
}

/** Each feature that lacks a permission, and the app, where its catalogue may be read. */
async function graphChecks(t: Speech, of: Refused, examination: Examination): Promise<readonly Finding[]> {
  const lacks = await examination.grants.lacks(of.tenant);
  const found = lacks.map(({ feature, permissions }) =>
    // Without the base no team is made; without anything else it is made without that.
    (feature === 'base' ? problem : warning)(of.isIdentity ? 'doctor.permissions.missingToIdentity' : 'doctor.permissions.missing', {
      feature: t.say(`feature.${feature}`),
      permissions: permissions.join(', '),
      without: t.say(`without.${feature}`),
      link: consentLink(of),
    }),
  );
  const isReadable = !lacks.some(({ permissions }) => permissions.includes('AppCatalog.Read.All'));
  return [...(found.length > 0 ? found : [ok('doctor.permissions.ok')]), ...(isReadable ? [await appCheck(t, of, examination)] : [])];
}

async function tokenCheck(t: Speech, of: Refused, { graphToken }: Examination): Promise<Finding> {
  try {
    await graphToken(of.tenant);
    return ok('doctor.token.ok');
  } catch (error) {
    return problem('doctor.token.failed', { why: whyRefused(t, error, of) });
  }
}

async function appCheck(t: Speech, of: Refused, { installer }: Examination): Promise<Finding> {
  try {
    await installer.offered(of.tenant);
    return ok('doctor.app.ok');
  } catch (error) {
    const isMissing = asAppError(error).code === 'graph.notFound';
    return isMissing ? warning('doctor.app.missing') : problem('doctor.app.failed', { why: whyRefused(t, error, of) });
  }
}

async function templatesCheck(tenant: string, templates: Templates): Promise<Finding> {
  const open = (await templates.templates(tenant)).filter(({ template }) => template.templateConfiguration.enabled);
  return open.length > 0 ? ok('doctor.templates.ok', { count: open.length }) : warning('doctor.templates.none');
}
