// Where the product's use is counted, in the workspace beside what the platform says. Its key lets nobody in: who may tell is said by a role,
// so that the address may stand in a setting.

param location string
param name string
param workspaceId string
param principalId string

// Monitoring Metrics Publisher, which may tell everything and read nothing (role-based-access-control/built-in-roles/monitor).
var mayPublish = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '3913510d-42f4-4e42-8a64-420c390055eb')

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: name
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspaceId
    IngestionMode: 'LogAnalytics'
    DisableLocalAuth: true
  }
}

resource mayTell 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, principalId, mayPublish)
  scope: insights
  properties: {
    roleDefinitionId: mayPublish
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output address string = insights.properties.ConnectionString
