import type { JSONValue } from '@azure/cosmos';

/** The values of a container's partition key, in their order; for a query of the container `requests` the tenant alone may stand. */
export type Partition = readonly string[];

/** What is stored under an id in a partition. What the product reads lies under `record`; what stands beside it is for queries. */
export interface Item {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** An item as it was read: with the version that a write may name, and what tells it from another that had its id before. */
export type Stored<T extends Item = Item> = T & { readonly _etag: string; readonly _rid: string };

/** An id has no `/ \ ? #` and at most 1,023 bytes (cosmos-db/concepts-limits); people and conversations have ids with such signs. */
export const itemId = (kind: string, ...parts: readonly (string | number)[]): string => [kind, ...parts.map((part) => encoded(String(part)))].join(':');

const encoded = (part: string): string => part.replaceAll(/[^\w.-]/gu, (sign) => `~${(sign.codePointAt(0) ?? 0).toString(16)}~`);

/** What was `undefined` is absent, as JSON has it. */
export const asJson = (value: unknown): JSONValue => JSON.parse(JSON.stringify(value)) as JSONValue;
