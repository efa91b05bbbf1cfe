// What the event collector keeps audit events in, for whoever has to read them there. It is reached from the product's own network only, and
// always by TLS, under a certificate that Node's own authorities vouch for.
//
// The product takes an address with a password, and a token that who tells shows to who keeps. Both go from here into the key vault, as the
// secrets postgres-url and collector-token, and the apps refer to them; no setting or output holds them.

param location string
param name string
param subnetId string
param networkId string
param vaultName string

@secure()
param password string

@secure()
param token string

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: toLower('${name}-${uniqueString(resourceGroup().id)}')
  location: location
  sku: {
    name: 'Standard_B1ms'
    tier: 'Burstable'
  }
  properties: {
    version: '16'
    administratorLogin: 'teamwright'
    administratorLoginPassword: password
    storage: {
      storageSizeGB: 32
      // A full server takes nothing new.
      autoGrow: 'Enabled'
    }
    backup: {
      backupRetentionDays: 7
      geoRedundantBackup: 'Disabled'
    }
    highAvailability: {
      mode: 'Disabled'
    }
    network: {
      publicNetworkAccess: 'Disabled'
    }
  }
}

resource database 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2024-08-01' = {
  parent: server
  name: 'audit'
  properties: {
    charset: 'UTF8'
    collation: 'en_US.utf8'
  }
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

resource url 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'postgres-url'
  properties: {
    value: 'postgresql://teamwright:${uriComponent(password)}@${server.name}.postgres.database.azure.com/${database.name}?sslmode=verify-full'
  }
}

resource shown 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'collector-token'
  properties: {
    value: token
  }
}

// After the database: a server refuses what comes while it is being changed.
module endpoint 'private-endpoint.bicep' = {
  dependsOn: [
    database
  ]
  params: {
    location: location
    name: name
    part: 'postgres'
    resourceId: server.id
    group: 'postgresqlServer'
    zoneName: 'privatelink.postgres.database.azure.com'
    subnetId: subnetId
    networkId: networkId
  }
}

@description('Where the secrets lie; no version, so that a changed one is taken up.')
output urlUri string = url.properties.secretUri
output tokenUri string = shown.properties.secretUri
