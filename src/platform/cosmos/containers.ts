import { PartitionKeyDefinitionVersion, PartitionKeyKind, type ContainerDefinition } from '@azure/cosmos';

/**
 * Where everything lies, as `npm run setup -- cosmos` and `deploy/modules/cosmos.bicep` make it. Only what queries look for is in an index:
 * each further path would make every write dearer (cosmos-db/index-policy). The paths of a composite index are in the index by themselves too:
 * no page says that it serves without.
 */
export type ContainerName = 'requests' | 'tenants' | 'keys';

const index = (paths: readonly string[], compositeIndexes: readonly (readonly (readonly [path: string, order: 'ascending' | 'descending'])[])[] = []) => ({
  automatic: true,
  indexingMode: 'consistent' as const,
  includedPaths: paths.map((path) => ({ path: `${path}/?` })),
  excludedPaths: [{ path: '/*' }],
  compositeIndexes: compositeIndexes.map((parts) => parts.map(([path, order]) => ({ path, order }))),
});

/** `defaultTtl` -1: an item lives for ever unless it says otherwise (cosmos-db/nosql/time-to-live). */
export const containers: Readonly<Record<ContainerName, ContainerDefinition & { readonly id: string }>> = {
  /** A request and all that is written with it: its trail, effects, runs and messages. A Commit is one batch in one partition. */
  requests: {
    id: 'requests',
    partitionKey: { paths: ['/tenantId', '/requestId'], version: PartitionKeyDefinitionVersion.V2, kind: PartitionKeyKind.MultiHash },
    indexingPolicy: index(
      ['/tenantId', '/requestId', '/kind', '/dueAt', '/heldUntil', '/precedence', '/isNew', '/requester', '/isOpen', '/reference', '/template', '/needsAdmins', '/record/waitsFor/people/[]/id', '/recipient', '/state', '/at', '/seq', '/moment'],
      [
        [['/precedence', 'ascending'], ['/dueAt', 'ascending']],
        [['/isNew', 'ascending'], ['/dueAt', 'ascending']],
        [['/isNew', 'descending'], ['/dueAt', 'ascending']],
      ],
    ),
    defaultTtl: -1,
  },
  /** What a tenant offers and decides, who its people are, and what they are about to ask for. */
  tenants: {
    id: 'tenants',
    partitionKey: { paths: ['/tenantId'], version: PartitionKeyDefinitionVersion.V2, kind: PartitionKeyKind.Hash },
    indexingPolicy: index(['/tenantId', '/kind', '/stream', '/seq', '/requester', '/at', '/name', '/moment']),
    defaultTtl: -1,
  },
  /** Keys by themselves, and the heads of the trail: a copy of the others tells nothing of people, and who may read or write those need not reach these. */
  keys: {
    id: 'keys',
    partitionKey: { paths: ['/tenantId'], version: PartitionKeyDefinitionVersion.V2, kind: PartitionKeyKind.Hash },
    indexingPolicy: index(['/tenantId', '/keyId', '/stream']),
    defaultTtl: -1,
  },
};
