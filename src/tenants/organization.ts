/**
 * What is kept of the organization itself, under the field names that its data page publishes. '' where there is none: this
 * product has no licences and no CRM, and acts in a tenant as an application, not through a service account.
 */
export interface Organization {
  /** Ours, made when the organization was first read. */
  readonly id: string;
  readonly customerLicense: string;
  readonly msTenantId: string;
  /** `northwind.onmicrosoft.com` */
  readonly msTenantInitialDomainName: string;
  readonly msTenantDefaultDomainName: string;
  readonly crmProvider: { readonly id: string; readonly apiVersion: string; readonly crmTenantId: string };
  readonly msServiceAccountId: string;
  readonly msServiceAccountName: string;
  readonly msServiceAccountUpn: string;
}

/** A tenant's domains as Microsoft names them; '' for one that it does not name. */
export interface Domains {
  readonly initial: string;
  readonly standard: string;
}

/** Knows the domains of a tenant. Reads only; may throw an `AppError` of `graph.*`. */
export interface DomainSource {
  domains(tenant: string): Promise<Domains>;
}

export const organizationOf = (id: string, tenant: string, { initial, standard }: Domains): Organization => ({
  id,
  customerLicense: '',
  msTenantId: tenant,
  msTenantInitialDomainName: initial,
  msTenantDefaultDomainName: standard,
  crmProvider: { id: '', apiVersion: '', crmTenantId: '' },
  msServiceAccountId: '',
  msServiceAccountName: '',
  msServiceAccountUpn: '',
});
