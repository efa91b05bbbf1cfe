// Teamwright in Azure, all of it in one region, reached through Front Door. On one machine: a container that keeps everything in one share.
// On many: containers for each role, which keep everything in Cosmos DB, pictures in Blob Storage, and ring each other through Redis.
//
//   az deployment group create --resource-group GROUP --template-file deploy/main.bicep --parameters name=NAME
//   az acr build --registry REGISTRY --image teamwright:0.1.0 .
//   az deployment group create --resource-group GROUP --template-file deploy/main.bicep --parameters name=NAME image=REGISTRY/teamwright:0.1.0
//
// The first run makes all but the app, so that there is a registry to build the image in; its output CONTAINER_REGISTRY is REGISTRY.
//
// Container Apps and not App Service: it calls a container ready by asking it, runs those that nobody calls, and mounts an NFS share without a
// key, by the network that it stands in. One machine needs that share: its store is SQLite in files, which need one process and locks that
// hold. Its updates therefore have a gap: the running container has to end before the next one may have the files (README, In Azure).

targetScope = 'resourceGroup'

@description('Where everything is, reads and writes; what is global by its nature (the bot\'s registration, Front Door, DNS) excepted.')
param location string = 'francecentral'

@description('Begins the names of all resources: a small letter, then small letters and digits.')
@minLength(4)
@maxLength(16)
param name string

@description('The image to run, such as NAME.azurecr.io/teamwright:0.1.0. Empty: all but the app is made.')
param image string = ''

@description('one: a container with a share. many: Cosmos DB, Redis, Blob Storage and containers for each role. What the share holds is not moved.')
@allowed([
  'one'
  'many'
])
param machines string = 'one'

@description('Of many: up to how many containers answer Teams. At least two do.')
@minValue(2)
param webReplicas int = 4

@description('Of many: up to how many containers check, tell and make teams. At least one does.')
@minValue(1)
param jobsReplicas int = 4

@description('Of many: up to how many request units a second Cosmos DB has, in whole thousands.')
@minValue(1000)
param cosmosThroughput int = 1000

@description('Of many: how large Redis is, from 0.5 to 24 GB. Leave room: as BullMQ needs it, without shards, it cannot be made larger later.')
@allowed([
  'Balanced_B0'
  'Balanced_B1'
  'Balanced_B3'
  'Balanced_B5'
  'Balanced_B10'
  'Balanced_B20'
])
param redisSize string = 'Balanced_B1'

@description('Of many: whether Cosmos DB and pictures survive the loss of a datacenter. False where the region has none to spare; it cannot be changed later.')
param zoneRedundant bool = true

@description('Whether containers are spread over datacenters too. It cannot be changed later: a group that began without stays without.')
param zoneRedundantApps bool = false

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

@description('Whether the containers stand still: what they keep things in is there, and the product is not started. For what needs the store for itself (README, In Azure).')
param paused bool = false

@description('debug, info, warn, error or silent.')
param logLevel string = 'info'

@description('No line of the log is kept for longer, neither in its file nor in Application Insights, which keeps none for less than four days.')
@minValue(4)
@maxValue(365)
param logRetentionDays int = 15

@description('Whether Application Insights is made, and told of requests, calls, failures, the log and how much the product is used, with names of teams and templates.')
param counted bool = true

@description('Whether an event collector is made, and the PostgreSQL in which it keeps every record of the audit trail for whoever has to read them there.')
param collector bool = false

@description('Of the collector: the password of its PostgreSQL, 8 to 128 signs with small and large letters and digits. To be given in every deployment.')
@secure()
param postgresPassword string = ''

@description('Of the collector: what the others show it, at least 32 signs without a blank. To be given in every deployment.')
@secure()
param collectorToken string = ''

var ownPublicUrl = 'https://${name}.${environment.outputs.defaultDomain}'
var publicUrl = frontDoor ? 'https://${door!.outputs.hostName}' : ownPublicUrl
var botId = empty(botAppId) ? identity.outputs.clientId : botAppId
var hasVault = proof != 'managedIdentity' || machines == 'many' || collector

// One process that does everything, as its store is files that a second one could not open; or some for each role. The scheduler is by itself
// and not beside jobs, of which there may be many, and busy: one process that asks no store rings what is timed, for all of them and on time.
// While it is away, their sweeps find what has not rung.
var usual = machines == 'one' ? [
  {
    name: name
    roles: ''
    keeps: 'one'
    reached: 'everywhere'
    scale: {
      minReplicas: 1
      maxReplicas: 1
    }
  }
] : [
  {
    name: name
    roles: 'web'
    keeps: 'many'
    reached: 'everywhere'
    scale: {
      minReplicas: 2
      maxReplicas: webReplicas
      rules: [
        {
          name: 'turns'
          http: {
            metadata: {
              concurrentRequests: '20'
            }
          }
        }
      ]
    }
  }
  {
    name: '${name}-jobs'
    roles: 'jobs'
    keeps: 'many'
    reached: 'nowhere'
    scale: {
      minReplicas: 1
      maxReplicas: jobsReplicas
      rules: [
        {
          name: 'load'
          custom: {
            type: 'cpu'
            metadata: {
              type: 'Utilization'
              value: '70'
            }
          }
        }
      ]
    }
  }
  {
    name: '${name}-scheduler'
    roles: 'scheduler'
    keeps: 'many'
    reached: 'nowhere'
    scale: {
      minReplicas: 1
      maxReplicas: 1
    }
  }
]

// It knows no store of the others, and nobody outside reaches it.
var keeper = {
  name: '${name}-collector'
  roles: 'collector'
  keeps: 'events'
  reached: 'inside'
  scale: {
    minReplicas: 1
    maxReplicas: 1
  }
}
var processes = concat(usual, collector ? [keeper] : [])
var collectorUrl = collector ? 'https://${name}-collector.internal.${environment.outputs.defaultDomain}' : ''

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

module storage 'modules/storage.bicep' = if (machines == 'one') {
  params: {
    location: location
    name: name
    subnetId: network.outputs.endpointsSubnetId
    networkId: network.outputs.networkId
  }
}

module cosmos 'modules/cosmos.bicep' = if (machines == 'many') {
  params: {
    location: location
    name: name
    principalId: identity.outputs.principalId
    subnetId: network.outputs.endpointsSubnetId
    networkId: network.outputs.networkId
    zoneRedundant: zoneRedundant
    throughput: cosmosThroughput
  }
}

module redis 'modules/redis.bicep' = if (machines == 'many') {
  params: {
    location: location
    name: name
    subnetId: network.outputs.endpointsSubnetId
    networkId: network.outputs.networkId
    vaultName: vault!.outputs.name
    size: redisSize
  }
}

module postgres 'modules/postgres.bicep' = if (collector) {
  params: {
    location: location
    name: name
    subnetId: network.outputs.endpointsSubnetId
    networkId: network.outputs.networkId
    vaultName: vault!.outputs.name
    password: postgresPassword
    token: collectorToken
  }
}

module pictures 'modules/pictures.bicep' = if (machines == 'many') {
  params: {
    location: location
    name: name
    principalId: identity.outputs.principalId
    zoneRedundant: zoneRedundant
  }
}

module registry 'modules/registry.bicep' = {
  params: {
    location: location
    name: name
    principalId: identity.outputs.principalId
  }
}

module vault 'modules/key-vault.bicep' = if (hasVault) {
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
    zoneRedundant: zoneRedundantApps
    fileServer: machines == 'one' ? storage!.outputs.fileServer : ''
    sharePath: machines == 'one' ? storage!.outputs.sharePath : ''
  }
}

module door 'modules/front-door.bicep' = if (frontDoor) {
  params: {
    name: name
    originHost: '${name}.${environment.outputs.defaultDomain}'
  }
}

module apps 'modules/app.bicep' = [for process in processes: if (!empty(image)) {
  params: {
    location: location
    name: process.name
    image: image
    environmentId: environment.outputs.environmentId
    roles: process.roles
    reached: process.reached
    scale: process.scale
    storageName: process.keeps == 'one' ? environment.outputs.storageName : ''
    cosmosEndpoint: process.keeps == 'many' ? cosmos!.outputs.endpoint : ''
    cosmosDatabase: process.keeps == 'many' ? cosmos!.outputs.database : ''
    blobEndpoint: process.keeps == 'many' ? pictures!.outputs.endpoint : ''
    redisUri: process.keeps == 'many' ? redis!.outputs.urlUri : ''
    collectorUrl: process.keeps == 'events' ? '' : collectorUrl
    collectorTokenUri: collector ? postgres!.outputs.tokenUri : ''
    postgresUri: process.keeps == 'events' ? postgres!.outputs.urlUri : ''
    identityId: identity.outputs.identityId
    identityClientId: identity.outputs.clientId
    registryServer: registry.outputs.loginServer
    botAppId: botId
    teamsAppId: teamsAppId
    tenantId: tenant().tenantId
    publicUrl: publicUrl
    proof: process.keeps == 'events' ? 'managedIdentity' : proof
    proofUrl: proof == 'managedIdentity' || process.keeps == 'events' ? '' : '${vault!.outputs.uri}secrets/bot'
    paused: paused
    logLevel: logLevel
    logRetentionDays: logRetentionDays
    insightsAddress: counted ? insights!.outputs.address : ''
  }
}]

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
output KEY_VAULT string = hasVault ? vault!.outputs.uri : ''

@description('The principal to give Graph permissions to, and the subject of a federated credential where the bot is an app registration.')
output IDENTITY_PRINCIPAL_ID string = identity.outputs.principalId
