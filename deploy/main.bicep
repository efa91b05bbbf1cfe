// Teamwright in Azure, all of it in one region: a container that keeps everything in one share, reached through Front Door.
//
//   az deployment group create --resource-group GROUP --template-file deploy/main.bicep --parameters name=NAME
//   az acr build --registry REGISTRY --image teamwright:0.1.0 .
//   az deployment group create --resource-group GROUP --template-file deploy/main.bicep --parameters name=NAME image=REGISTRY/teamwright:0.1.0
//
// The first run makes all but the app, so that there is a registry to build the image in; its output CONTAINER_REGISTRY is REGISTRY.
//
// Container Apps and not App Service: this version's store is SQLite in files, which needs one process and a share with locks that hold.
// Container Apps mounts an NFS share without a key, by the network that it stands in, and calls a container ready by asking it.
// An update has a gap: the running container has to end before the next one may have the files (README, In Azure).
// Not here, because the product cannot use them yet: Cosmos DB, Redis, blobs. They come with what needs them.

targetScope = 'resourceGroup'

@description('Where everything is, reads and writes; what is global by its nature (the bot\'s registration, Front Door, DNS) excepted.')
param location string = 'francecentral'

@description('Begins the names of all resources: a letter, then small letters and digits.')
@minLength(4)
@maxLength(16)
param name string

@description('The image to run, such as NAME.azurecr.io/teamwright:0.1.0. Empty: all but the app is made.')
param image string = ''

@description('The app registration that is the bot, in this tenant. Empty: the managed identity itself is the bot, and there is none to look after.')
param botAppId string = ''

@description('The id of the Teams app, where it is not that of the bot.')
param teamsAppId string = ''

@description('How the app proves who it is. The managed identity has nothing that expires or leaks; the others need botAppId, and their certificate or secret in the key vault under the name "bot".')
@allowed([
  'managedIdentity'
  'certificate'
  'secret'
])
param proof string = 'managedIdentity'

@description('Whether Front Door stands before the app. Without it the app is reached by its own name at once, which does for a trial.')
param frontDoor bool = true

@description('debug, info, warn, error or silent.')
param logLevel string = 'info'

@description('No line of the log is kept for longer, neither in its file nor in Application Insights, which keeps none for less than four days.')
@minValue(4)
@maxValue(365)
param logRetentionDays int = 15

@description('Whether Application Insights is made, and told of requests, calls, failures, the log and how much the product is used, with names of teams and templates.')
param counted bool = true

var ownPublicUrl = 'https://${name}.${environment.outputs.defaultDomain}'
var publicUrl = frontDoor ? 'https://${door!.outputs.hostName}' : ownPublicUrl
var botId = empty(botAppId) ? identity.outputs.clientId : botAppId

module identity 'modules/identity.bicep' = {
  params: {
    location: location
    name: name
  }
}

module network 'modules/network.bicep' = {
  params: {
    location: location
    name: name
  }
}

module logs 'modules/logs.bicep' = {
  params: {
    location: location
    name: name
    retentionDays: logRetentionDays
  }
}

module insights 'modules/application-insights.bicep' = if (counted) {
  params: {
    location: location
    name: name
    workspaceId: logs.outputs.workspaceId
    principalId: identity.outputs.principalId
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    location: location
    name: name
    subnetId: network.outputs.endpointsSubnetId
    dnsZoneId: network.outputs.fileDnsZoneId
  }
}

module registry 'modules/registry.bicep' = {
  params: {
    location: location
    name: name
    principalId: identity.outputs.principalId
  }
}

module vault 'modules/key-vault.bicep' = if (proof != 'managedIdentity') {
  params: {
    location: location
    name: name
    principalId: identity.outputs.principalId
  }
}

module environment 'modules/environment.bicep' = {
  params: {
    location: location
    name: name
    subnetId: network.outputs.appsSubnetId
    workspaceId: logs.outputs.workspaceId
    fileServer: storage.outputs.fileServer
    sharePath: storage.outputs.sharePath
  }
}

module door 'modules/front-door.bicep' = if (frontDoor) {
  params: {
    name: name
    originHost: '${name}.${environment.outputs.defaultDomain}'
  }
}

module app 'modules/app.bicep' = if (!empty(image)) {
  params: {
    location: location
    name: name
    image: image
    environmentId: environment.outputs.environmentId
    storageName: environment.outputs.storageName
    identityId: identity.outputs.identityId
    identityClientId: identity.outputs.clientId
    registryServer: registry.outputs.loginServer
    botAppId: botId
    teamsAppId: teamsAppId
    tenantId: tenant().tenantId
    publicUrl: publicUrl
    proof: proof
    proofUrl: proof == 'managedIdentity' ? '' : '${vault!.outputs.uri}secrets/bot'
    logLevel: logLevel
    logRetentionDays: logRetentionDays
    insightsAddress: counted ? insights!.outputs.address : ''
  }
}

module bot 'modules/bot.bicep' = {
  params: {
    name: name
    botAppId: botId
    identityId: empty(botAppId) ? identity.outputs.identityId : ''
    tenantId: tenant().tenantId
    publicUrl: publicUrl
  }
}

// In the spelling in which the Agents Toolkit takes them into env/.env.dev, and npm run manifest and npm run doctor want them.
output BOT_APP_ID string = botId
output BOT_TENANT_ID string = tenant().tenantId
output PUBLIC_URL string = publicUrl
output CONTAINER_REGISTRY string = registry.outputs.loginServer
output KEY_VAULT string = proof == 'managedIdentity' ? '' : vault!.outputs.uri

@description('The principal to give Graph permissions to, and the subject of a federated credential where the bot is an app registration.')
output IDENTITY_PRINCIPAL_ID string = identity.outputs.principalId
