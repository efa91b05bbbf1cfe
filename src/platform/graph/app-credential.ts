import type { NodeAuthOptions } from '@azure/msal-node';
import type { Certificate } from './certificate.ts';
import type { ManagedIdentity } from './managed-identity.ts';

/**
 * How the app proves to Entra who it is. `federated`: its registration takes the tokens of a managed identity for its own word
 * (entra/workload-id/workload-identity-federation-config-app-trust-managed-identity); `identity`: it is that identity itself.
 */
export type AppCredential =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'certificate'; readonly certificate: () => Certificate }
  | { readonly kind: 'federated'; readonly identity: ManagedIdentity }
  | { readonly kind: 'identity'; readonly identity: ManagedIdentity };

/** What a managed identity's token is for when it stands for another app. */
const tokenExchange = 'api://AzureADTokenExchange';

/** As MSAL wants it. */
export function proofOf(credential: Exclude<AppCredential, { kind: 'identity' }>): Pick<NodeAuthOptions, 'clientSecret' | 'clientCertificate' | 'clientAssertion'> {
  switch (credential.kind) {
    case 'secret':
      return { clientSecret: credential.secret };
    case 'certificate': {
      const { privateKey, thumbprint } = credential.certificate();
      return { clientCertificate: { privateKey, thumbprintSha256: thumbprint } };
    }
    case 'federated':
      return { clientAssertion: async () => (await credential.identity.token(tokenExchange)).value };
  }
}
