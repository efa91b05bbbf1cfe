import { effectId, type EffectItem } from './effect-items.ts';

/** So many are remembered, those that were seen last: what a few thousand requests have under way. */
const most = 10_000;

/**
 * Of which version an effect was when this process wrote or took it last. Others write them too, so it is a guess for what to try first,
 * never a reason to leave a write's condition out.
 */
export class SeenEffects {
  /** 0: carried out. */
  readonly #versions = new Map<string, number>();

  /** Whether there is one of the key; undefined where nobody here has seen it. */
  isThere(tenant: string, request: string, key: string): boolean | undefined {
    const version = this.#versions.get(nameOf(tenant, request, effectId(key)));
    return version === undefined ? undefined : version > 0;
  }

  /** Whether one was left in the place of this version. */
  isNewer(tenant: string, request: string, key: string, version: number): boolean {
    return (this.#versions.get(nameOf(tenant, request, effectId(key))) ?? 0) > version;
  }

  saw({ tenantId, requestId, id, version }: Pick<EffectItem, 'tenantId' | 'requestId' | 'id' | 'version'>): void {
    const name = nameOf(tenantId, requestId, id);
    this.#versions.delete(name);
    this.#versions.set(name, version);
    const [oldest] = this.#versions.keys();
    if (this.#versions.size > most && oldest !== undefined) this.#versions.delete(oldest);
  }
}

const nameOf = (tenant: string, request: string, id: string): string => `${tenant} ${request} ${id}`;
