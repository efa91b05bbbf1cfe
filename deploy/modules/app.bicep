// The product, or those processes of it that have some of its roles. Every setting that is a secret is a reference to the key vault.

param location string
param name string
param image string
param environmentId string

@description('web, jobs, scheduler, collector, with commas between them; empty: everything.')
param roles string

@description('By whom: Teams, the other containers alone, or nobody, which has no address.')
@allowed([
  'everywhere'
  'inside'
  'nowhere'
])
param reached string

@description('How many replicas there are at least and at most, and by what rules they become more.')
param scale object

@description('The share that its store lies in; empty: it has none, and its folder, in which the log is, ends with it.')
param storageName string

@description('Of the account that the store lies in; empty: the share.')
param cosmosEndpoint string
param cosmosDatabase string

@description('Of the account that pictures of templates lie in; empty: the folder.')
param blobEndpoint string

@description('Where the address of Redis lies in the key vault; empty: there is none.')
param redisUri string

@description('To whom audit events are told, and where what is shown to it lies in the key vault; both empty: to nobody.')
param collectorUrl string
param collectorTokenUri string

@description('Of the collector itself: where the address of its PostgreSQL lies in the key vault.')
param postgresUri string

param identityId string
param identityClientId string
param registryServer string
param botAppId string
param teamsAppId string
param tenantId string
param publicUrl string

@allowed([
  'managedIdentity'
  'certificate'
  'secret'
])
param proof string

@description('Where certificate or secret lies in the key vault; empty for the managed identity.')
param proofUrl string

@description('Whether the containers stand still: what they keep things in is there, and the product is not started.')
param paused bool

param logLevel string
param logRetentionDays int

@description('The connection string of Application Insights; empty: nothing is counted.')
param insightsAddress string

var proofSettings = {
  managedIdentity: {
    name: 'BOT_MANAGED_IDENTITY_ID'
    value: identityClientId
  }
  certificate: {
    name: 'BOT_CERTIFICATE_FILE'
    value: '/proof/bot'
  }
  secret: {
    name: 'BOT_CLIENT_SECRET'
    secretRef: 'bot'
  }
}

// It speaks TLS 1.2 and above, and http is sent to https.
var ingress = {
  external: reached == 'everywhere'
  targetPort: 3978
  transport: 'http'
  allowInsecure: false
}

var redisSetting = empty(redisUri) ? {
  name: 'REDIS_URL'
  value: ''
} : {
  name: 'REDIS_URL'
  secretRef: 'redis-url'
}

var tokenSetting = empty(collectorTokenUri) ? {
  name: 'COLLECTOR_TOKEN'
  value: ''
} : {
  name: 'COLLECTOR_TOKEN'
  secretRef: 'collector-token'
}

var postgresSetting = empty(postgresUri) ? {
  name: 'POSTGRES_URL'
  value: ''
} : {
  name: 'POSTGRES_URL'
  secretRef: 'postgres-url'
}

var proofSecrets = empty(proofUrl) ? [] : [
  {
    name: 'bot'
    keyVaultUrl: proofUrl
    identity: identityId
  }
]
var redisSecrets = empty(redisUri) ? [] : [
  {
    name: 'redis-url'
    keyVaultUrl: redisUri
    identity: identityId
  }
]

var tokenSecrets = empty(collectorTokenUri) ? [] : [
  {
    name: 'collector-token'
    keyVaultUrl: collectorTokenUri
    identity: identityId
  }
]
var postgresSecrets = empty(postgresUri) ? [] : [
  {
    name: 'postgres-url'
    keyVaultUrl: postgresUri
    identity: identityId
  }
]

// In place of the image's command: in good health, and closed.
var standingStill = [
  'node'
  '-e'
  'require("node:http").createServer((asked, answer) => answer.writeHead(asked.url.startsWith("/healthz/") ? 200 : 503).end()).listen(process.env.PORT); process.once("SIGTERM", () => process.exit())'
]

var folder = empty(storageName) ? {
  name: 'data'
  storageType: 'EmptyDir'
} : {
  name: 'data'
  storageType: 'NfsAzureFile'
  storageName: storageName
}

// Of the folder that a certificate appears in, as a file.
var proofVolumes = proof == 'certificate' ? [
  {
    name: 'proof'
    storageType: 'Secret'
    secrets: [
      {
        secretRef: 'bot'
        path: 'bot'
      }
    ]
  }
] : []
var proofMounts = proof == 'certificate' ? [
  {
    volumeName: 'proof'
    mountPath: '/proof'
  }
] : []

resource app 'Microsoft.App/containerApps@2025-01-01' = {
  name: name
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: reached == 'nowhere' ? null : ingress
      registries: [
        {
          server: registryServer
          identity: identityId
        }
      ]
      secrets: concat(proofSecrets, redisSecrets, tokenSecrets, postgresSecrets)
    }
    template: {
      // Longer than the product takes to hand back what it holds.
      terminationGracePeriodSeconds: 40
      containers: [
        {
          name: 'teamwright'
          image: image
          command: paused ? standingStill : null
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
          env: [
            {
              name: 'NODE_ENV'
              value: 'production'
            }
            {
              name: 'HOST'
              value: '0.0.0.0'
            }
            {
              name: 'PORT'
              value: '3978'
            }
            {
              name: 'ROLES'
              value: roles
            }
            {
              name: 'DATA_DIR'
              value: '/data'
            }
            {
              name: 'COSMOS_ENDPOINT'
              value: cosmosEndpoint
            }
            {
              name: 'COSMOS_DATABASE'
              value: cosmosDatabase
            }
            {
              name: 'COSMOS_MANAGED_IDENTITY_ID'
              value: empty(cosmosEndpoint) ? '' : identityClientId
            }
            {
              name: 'BLOB_ENDPOINT'
              value: blobEndpoint
            }
            {
              name: 'BLOB_MANAGED_IDENTITY_ID'
              value: empty(blobEndpoint) ? '' : identityClientId
            }
            redisSetting
            {
              name: 'LOG_LEVEL'
              value: logLevel
            }
            {
              name: 'LOG_RETENTION_DAYS'
              value: string(logRetentionDays)
            }
            {
              name: 'APPLICATIONINSIGHTS_CONNECTION_STRING'
              value: insightsAddress
            }
            {
              name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'
              value: empty(insightsAddress) ? '' : 'Authorization=AAD;ClientId=${identityClientId}'
            }
            {
              name: 'BOT_APP_ID'
              value: botAppId
            }
            {
              name: 'BOT_TENANT_ID'
              value: tenantId
            }
            {
              name: 'TEAMS_APP_ID'
              value: teamsAppId
            }
            {
              name: 'PUBLIC_URL'
              value: publicUrl
            }
            {
              name: 'COLLECTOR_URL'
              value: collectorUrl
            }
            tokenSetting
            postgresSetting
            proofSettings[proof]
          ]
          volumeMounts: concat([
            {
              volumeName: 'data'
              mountPath: '/data'
            }
          ], proofMounts)
          probes: [
            // Five minutes: a store of an older version is copied and brought forward first, from the beginning each time that it was interrupted.
            {
              type: 'Startup'
              httpGet: {
                path: '/healthz/live'
                port: 3978
              }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 30
            }
            {
              type: 'Liveness'
              httpGet: {
                path: '/healthz/live'
                port: 3978
              }
              periodSeconds: 30
              timeoutSeconds: 5
              failureThreshold: 3
            }
            {
              type: 'Readiness'
              httpGet: {
                path: '/healthz/ready'
                port: 3978
              }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 3
            }
          ]
        }
      ]
      scale: scale
      volumes: concat([
        folder
      ], proofVolumes)
    }
  }
}
