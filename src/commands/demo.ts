import type { Config } from '../config.ts';
export async function demo(_: Config): Promise<number> { return Promise.resolve(0); }
