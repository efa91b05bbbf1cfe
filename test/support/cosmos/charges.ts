/**
 * Request units as Microsoft publishes them (cosmos-db/optimize-cost-reads-writes, cosmos-db/key-value-store-cost): a read costs 1 for
 * 1 KB and 10 for 100 KB, a write 5 and 50; between them the line. An account whose consistency is Strong pays reads and queries twice.
 * No page has a price for queries: here one is a read's double and a half, and each KB more that it finds is read.
 */
const kilobytes = (bytes: number): number => Math.max(1, bytes / 1024);

export const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

const strong = 2;

export const readCharge = (bytes: number): number => strong * (1 + ((kilobytes(bytes) - 1) * 9) / 99);

export const writeCharge = (bytes: number): number => 5 + ((kilobytes(bytes) - 1) * 45) / 99;

export const queryCharge = (bytes: number): number => strong * (1.25 + readCharge(bytes) / strong - 1);
