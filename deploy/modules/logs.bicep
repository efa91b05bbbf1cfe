// What the container says, what the platform says of it, and what Application Insights is told. The product's own log is a file beside its
// store, and there no line of it is kept for longer than in the file.

param location string
param name string
param retentionDays int

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: name
  location: location
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: 30
    features: {
      disableLocalAuth: true
    }
  }
}

resource traces 'Microsoft.OperationalInsights/workspaces/tables@2023-09-01' = {
  parent: workspace
  name: 'AppTraces'
  properties: {
    retentionInDays: retentionDays
    totalRetentionInDays: retentionDays
  }
}

resource exceptions 'Microsoft.OperationalInsights/workspaces/tables@2023-09-01' = {
  parent: workspace
  name: 'AppExceptions'
  properties: {
    retentionInDays: retentionDays
    totalRetentionInDays: retentionDays
  }
}

output workspaceId string = workspace.id
