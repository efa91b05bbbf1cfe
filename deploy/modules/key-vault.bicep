// Only where there is a secret: the app's proof, where that is a certificate or a client secret (under the name "bot"), the address of Redis
// with its key ("redis-url"), and what the event collector needs ("postgres-url", "collector-token"). The apps refer to them, and no template
// or setting holds them. Who may read is said by roles; there are no access policies.

param location string
param name string
param principalId string

// Key Vault Secrets User (role-based-access-control/built-in-roles/security).
var readSecrets = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: take('${name}-${uniqueString(resourceGroup().id)}', 24)
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'premium'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
  }
}

resource mayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, readSecrets)
  scope: vault
  properties: {
    roleDefinitionId: readSecrets
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output name string = vault.name
output uri string = vault.properties.vaultUri
