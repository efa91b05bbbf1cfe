// What rings between processes: BullMQ's bells, and the limits that they share. Nothing is lost with it: the store is the truth.
//
// Its key is the only one in this deployment: the product takes an address with a password. It goes from here into the key vault, as the
// secret redis-url, and the apps refer to it; no setting, parameter or output holds it, and it leads nowhere outside of the network.

param location string
param name string
param subnetId string
param networkId string
param vaultName string

@description('Without shards there are sizes of up to 24 GB (redis/architecture).')
param size string

resource cluster 'Microsoft.Cache/redisEnterprise@2025-07-01' = {
  name: toLower('${name}-${uniqueString(resourceGroup().id)}')
  location: location
  sku: {
    name: size
  }
  properties: {
    highAvailability: 'Enabled'
    minimumTlsVersion: '1.2'
    publicNetworkAccess: 'Disabled'
  }
}

resource database 'Microsoft.Cache/redisEnterprise/databases@2025-07-01' = {
  parent: cluster
  name: 'default'
  properties: {
    port: 10000
    clientProtocol: 'Encrypted'
    // BullMQ's scripts take several keys of a queue at once, which shards refuse, those of the policy EnterpriseCluster too.
    clusteringPolicy: 'NoCluster'
    // BullMQ loses bells where keys are evicted.
    evictionPolicy: 'NoEviction'
    persistence: {
      aofEnabled: true
      aofFrequency: '1s'
      rdbEnabled: false
    }
    accessKeysAuthentication: 'Enabled'
  }
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

resource url 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'redis-url'
  properties: {
    value: 'rediss://:${uriComponent(database.listKeys().primaryKey)}@${cluster.properties.hostName}:${database.properties.port}'
  }
}

module endpoint 'private-endpoint.bicep' = {
  dependsOn: [
    database
  ]
  params: {
    location: location
    name: name
    part: 'redis'
    resourceId: cluster.id
    group: 'redisEnterprise'
    zoneName: 'privatelink.redis.azure.net'
    subnetId: subnetId
    networkId: networkId
  }
}

@description('Where the secret lies; no version, so that a changed key is taken up.')
output urlUri string = url.properties.secretUri
