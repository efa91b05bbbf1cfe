// What the container runs in: its network, its share, where its output goes. Logs leave through diagnostics, which needs no workspace key.

param location string
param name string
param subnetId string
param workspaceId string
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

resource share 'Microsoft.App/managedEnvironments/storages@2025-01-01' = {
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
output storageName string = share.name
