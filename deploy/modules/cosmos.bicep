// Where everything is kept that several processes share: requests, trail, keys, templates. There is no key to it: the identity may read and
// write, from the product's own network. What the containers are is said in src/platform/cosmos/containers.ts too, and a test compares.

param location string
param name string
param principalId string
param subnetId string
param networkId string

@description('Whether each item lies in several datacenters of the region; said once, when the account is made (reliability/reliability-cosmos-db).')
param zoneRedundant bool

@description('Request units a second that it may grow to; a tenth of them is the least that it is.')
param throughput int

// Cosmos DB Built-in Data Contributor (cosmos-db/nosql/security/reference-data-plane-roles). What it may do ends at the items: databases
// and containers are made here, and not by the product.
var readAndWrite = '00000000-0000-0000-0000-000000000002'

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-04-15' = {
  name: toLower('${name}-${uniqueString(resourceGroup().id)}')
  location: location
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    locations: [
      {
        locationName: location
        failoverPriority: 0
        isZoneRedundant: zoneRedundant
      }
    ]
    // What one process has written, every other one reads: the product relies on it.
    consistencyPolicy: {
      defaultConsistencyLevel: 'Strong'
    }
    // Seven days and not thirty: it keeps what was erased, a person's key too, for as long.
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: {
        tier: 'Continuous7Days'
      }
    }
    disableLocalAuth: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: 'Disabled'
  }
}

// One throughput for all three: two of them are small, and each by itself would have its own least.
resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-04-15' = {
  parent: account
  name: 'teamwright'
  properties: {
    resource: {
      id: 'teamwright'
    }
    options: {
      autoscaleSettings: {
        maxThroughput: throughput
      }
    }
  }
}

resource requests 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-04-15' = {
  parent: database
  name: 'requests'
  properties: {
    resource: {
      id: 'requests'
      partitionKey: {
        paths: [
          '/tenantId'
          '/requestId'
        ]
        kind: 'MultiHash'
        version: 2
      }
      indexingPolicy: {
        automatic: true
        indexingMode: 'consistent'
        includedPaths: [
          { path: '/tenantId/?' }
          { path: '/requestId/?' }
          { path: '/kind/?' }
          { path: '/dueAt/?' }
          { path: '/heldUntil/?' }
          { path: '/precedence/?' }
          { path: '/isNew/?' }
          { path: '/requester/?' }
          { path: '/isOpen/?' }
          { path: '/reference/?' }
          { path: '/template/?' }
          { path: '/needsAdmins/?' }
          { path: '/record/waitsFor/people/[]/id/?' }
          { path: '/recipient/?' }
          { path: '/state/?' }
          { path: '/at/?' }
          { path: '/seq/?' }
          { path: '/moment/?' }
        ]
        excludedPaths: [
          { path: '/*' }
        ]
        compositeIndexes: [
          [
            { path: '/precedence', order: 'ascending' }
            { path: '/dueAt', order: 'ascending' }
          ]
          [
            { path: '/isNew', order: 'ascending' }
            { path: '/dueAt', order: 'ascending' }
          ]
          [
            { path: '/isNew', order: 'descending' }
            { path: '/dueAt', order: 'ascending' }
          ]
        ]
      }
      defaultTtl: -1
    }
  }
}

resource tenants 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-04-15' = {
  parent: database
  name: 'tenants'
  properties: {
    resource: {
      id: 'tenants'
      partitionKey: {
        paths: [
          '/tenantId'
        ]
        kind: 'Hash'
        version: 2
      }
      indexingPolicy: {
        automatic: true
        indexingMode: 'consistent'
        includedPaths: [
          { path: '/tenantId/?' }
          { path: '/kind/?' }
          { path: '/stream/?' }
          { path: '/seq/?' }
          { path: '/requester/?' }
          { path: '/at/?' }
          { path: '/name/?' }
          { path: '/moment/?' }
        ]
        excludedPaths: [
          { path: '/*' }
        ]
        compositeIndexes: []
      }
      defaultTtl: -1
    }
  }
}

resource keys 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-04-15' = {
  parent: database
  name: 'keys'
  properties: {
    resource: {
      id: 'keys'
      partitionKey: {
        paths: [
          '/tenantId'
        ]
        kind: 'Hash'
        version: 2
      }
      indexingPolicy: {
        automatic: true
        indexingMode: 'consistent'
        includedPaths: [
          { path: '/tenantId/?' }
          { path: '/keyId/?' }
          { path: '/stream/?' }
        ]
        excludedPaths: [
          { path: '/*' }
        ]
        compositeIndexes: []
      }
      defaultTtl: -1
    }
  }
}

// After the containers: an account refuses what comes while it is being changed.
resource mayReadAndWrite 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-04-15' = {
  parent: account
  name: guid(account.id, principalId, readAndWrite)
  dependsOn: [
    requests
    tenants
    keys
  ]
  properties: {
    roleDefinitionId: '${account.id}/sqlRoleDefinitions/${readAndWrite}'
    principalId: principalId
    scope: account.id
  }
}

module endpoint 'private-endpoint.bicep' = {
  dependsOn: [
    mayReadAndWrite
  ]
  params: {
    location: location
    name: name
    part: 'cosmos'
    resourceId: account.id
    group: 'Sql'
    zoneName: 'privatelink.documents.azure.com'
    subnetId: subnetId
    networkId: networkId
  }
}

// Not the account's own word for it, which names the port.
output endpoint string = 'https://${account.name}.documents.azure.com'
output database string = database.name
