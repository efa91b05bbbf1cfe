// The bot's registration: which app it is, where its messages go, and that Teams may send them. No Direct Line, no Web Chat: both go by keys.

param name string
param botAppId string

@description('The managed identity that is the bot; empty where it is an app registration.')
param identityId string

param tenantId string
param publicUrl string

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  // A name that no other bot in all of Azure has.
  name: '${name}-${uniqueString(resourceGroup().id)}'
  location: 'global'
  kind: 'azurebot'
  sku: {
    name: 'F0'
  }
  properties: {
    displayName: 'Teamwright'
    endpoint: '${publicUrl}/api/messages'
    msaAppId: botAppId
    msaAppTenantId: tenantId
    msaAppType: empty(identityId) ? 'SingleTenant' : 'UserAssignedMSI'
    msaAppMSIResourceId: empty(identityId) ? null : identityId
    disableLocalAuth: true
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: {
      isEnabled: true
    }
  }
}
