// The share with the store: requests, trail, keys, log. NFS 4.1, because SQLite needs locks that hold and a mount without an account key;
// it knows no other protection than the network that it is reached from.

param location string
param name string
param subnetId string
param networkId string

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: toLower(take('${replace(name, '-', '')}${uniqueString(resourceGroup().id)}', 24))
  location: location
  kind: 'FileStorage'
  sku: {
    name: 'Premium_LRS'
  }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    minimumTlsVersion: 'TLS1_2'
    // NFS is no HTTPS, and is refused where only HTTPS is let in. There is nothing else in this account, and nobody outside of the
    // network reaches it.
    supportsHttpsTrafficOnly: false
    publicNetworkAccess: 'Disabled'
    networkAcls: {
      defaultAction: 'Deny'
      bypass: 'None'
    }
  }
}

resource files 'Microsoft.Storage/storageAccounts/fileServices@2024-01-01' = {
  parent: account
  name: 'default'
}

resource share 'Microsoft.Storage/storageAccounts/fileServices/shares@2024-01-01' = {
  parent: files
  name: 'teamwright'
  properties: {
    enabledProtocols: 'NFS'
    // The least that there is of this kind, in GiB.
    shareQuota: 100
    // The platform, which mounts as root, has to open the folder for the product, which is not root.
    rootSquash: 'NoRootSquash'
  }
}

module endpoint 'private-endpoint.bicep' = {
  params: {
    location: location
    name: name
    part: 'files'
    resourceId: account.id
    group: 'file'
    zoneName: 'privatelink.file.${az.environment().suffixes.storage}'
    subnetId: subnetId
    networkId: networkId
  }
}

output fileServer string = '${account.name}.file.${az.environment().suffixes.storage}'
output sharePath string = '/${account.name}/${share.name}'
