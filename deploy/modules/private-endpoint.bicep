// A private address, in the product's own network, of something that nobody else reaches. What it leads to keeps its public name, which
// inside of this network means the private address.

param location string

@description('Of the product; the endpoint is called after it and its part.')
param name string
param part string

param resourceId string

@description('Which of the resource\'s services it leads to, and the zone of its names (private-link/private-endpoint-dns).')
param group string
param zoneName string

param subnetId string
param networkId string

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: zoneName
  location: 'global'
}

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = {
  parent: zone
  name: name
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: networkId
    }
  }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: '${name}-${part}'
  location: location
  properties: {
    subnet: {
      id: subnetId
    }
    privateLinkServiceConnections: [
      {
        name: part
        properties: {
          privateLinkServiceId: resourceId
          groupIds: [
            group
          ]
        }
      }
    ]
  }
}

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: endpoint
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: group
        properties: {
          privateDnsZoneId: zone.id
        }
      }
    ]
  }
}
