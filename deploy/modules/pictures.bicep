// Where pictures of templates are kept that several processes show: people's Teams loads them here, so it is reached from everywhere, by links that
// the product signs and that hold for an hour or two. Nothing else is here, and nobody gets at it without a link but the identity.

param location string
param name string
param principalId string

@description('Whether each picture lies in several datacenters of the region.')
param zoneRedundant bool

// Storage Blob Data Contributor (role-based-access-control/built-in-roles/storage), on the account and not on the container: a key to sign links with
// is given out by the account.
var readAndWrite = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  // Another one than that of the share, which may be there from before.
  name: toLower(take('${replace(name, '-', '')}p${uniqueString(resourceGroup().id)}', 24))
  location: location
  kind: 'StorageV2'
  sku: {
    name: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'
  }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: 'Enabled'
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    // What is erased is erased.
    deleteRetentionPolicy: {
      enabled: false
    }
    containerDeleteRetentionPolicy: {
      enabled: false
    }
  }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobs
  name: 'template-pictures'
  properties: {
    publicAccess: 'None'
  }
}

resource mayReadAndWrite 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, principalId, readAndWrite)
  properties: {
    roleDefinitionId: readAndWrite
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output endpoint string = 'https://${account.name}.blob.${az.environment().suffixes.storage}'
