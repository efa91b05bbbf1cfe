import type { OperationInput, PatchOperation } from '@azure/cosmos';
import { asJson, type Item } from './item.ts';

/** Fields that an item must have for a write to be made; numbers and truth values alone, so that nothing of people gets into a text. */
export type Condition = Readonly<Record<string, number | boolean>>;

/** One of what a batch writes. */
export type Write =
  | { readonly kind: 'create'; readonly item: Item }
  | { readonly kind: 'put'; readonly item: Item }
  | { readonly kind: 'replace'; readonly item: Item; readonly etag: string }
  /** Sets fields and counts others up, in an item that is there: at most ten (cosmos-db/partial-document-update). */
  | { readonly kind: 'patch'; readonly id: string; readonly set: Readonly<Record<string, unknown>>; readonly add?: Readonly<Record<string, number>>; readonly where?: Condition; readonly etag?: string }
  | { readonly kind: 'remove'; readonly id: string; readonly etag?: string };

/** The batch's operation, as the SDK takes it. */
export function operationOf(write: Write): OperationInput {
  const guard = 'etag' in write && write.etag !== undefined ? { ifMatch: write.etag } : {};
  switch (write.kind) {
    case 'create':
      return { operationType: 'Create', resourceBody: bodyOf(write.item) };
    case 'put':
      return { operationType: 'Upsert', resourceBody: bodyOf(write.item) };
    case 'replace':
      return { operationType: 'Replace', id: write.item.id, resourceBody: bodyOf(write.item), ...guard };
    case 'patch':
      return { operationType: 'Patch', id: write.id, resourceBody: patchOf(write), ...guard };
    case 'remove':
      return { operationType: 'Delete', id: write.id, ...guard };
  }
}

const bodyOf = (item: Item) => asJson(item) as { id: string };

function patchOf({ set, add = {}, where }: Extract<Write, { kind: 'patch' }>) {
  const operations: PatchOperation[] = [
    ...Object.entries(set).map(([field, value]) => ({ op: 'set' as const, path: `/${field}`, value: asJson(value) })),
    ...Object.entries(add).map(([field, value]) => ({ op: 'incr' as const, path: `/${field}`, value })),
  ];
  const condition = Object.entries(where ?? {}).map(([field, value]) => `c.${field} = ${String(value)}`).join(' AND ');
  return condition === '' ? { operations } : { operations, condition: `FROM c WHERE ${condition}` };
}
