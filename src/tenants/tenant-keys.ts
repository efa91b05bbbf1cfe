/** A secret key per tenant that never leaves its store. */
export interface TenantKeys {
  /** HMAC-SHA-256 of the text under the tenant's key. */
  hmac(tenant: string, text: string): Promise<Uint8Array>;
}
