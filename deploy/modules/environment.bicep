// What the containers run in: their network, where their output goes, and the share where there is one. Logs leave through diagnostics, which
// needs no workspace key.

param location string
param name string
param subnetId string
param workspaceId string

@description('Whether replicas are spread over the region\'s datacenters; said once, when the environment is made (container-apps/how-to-zone-redundancy).')
param zoneRedundant bool

@description('The share that a container keeps its store in; both empty: there is none.')
param fileServer string
param sharePath string

resource environment 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: name
  location: location
  properties: {
    appLogsConfiguration: {
      destination: 'azure-monitor'
    }
    vnetConfiguration: {
      infrastructureSubnetId: subnetId
      internal: false
    }
    zoneRedundant: zoneRedundant
    workloadProfiles: [
      {
        name: 'Consumption'
        workloadProfileType: 'Consumption'
      }
    ]
  }
}

resource toWorkspace 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: environment
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
  }
}

resource share 'Microsoft.App/managedEnvironments/storages@2025-01-01' = if (!empty(fileServer)) {
  parent: environment
  name: 'store'
  properties: {
    nfsAzureFile: {
      accessMode: 'ReadWrite'
      server: fileServer
      shareName: sharePath
    }
  }
}

output environmentId string = environment.id
output defaultDomain string = environment.properties.defaultDomain
output storageName string = empty(fileServer) ? '' : share.name
