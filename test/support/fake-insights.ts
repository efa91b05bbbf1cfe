import { AppError } from '../../src/errors.ts';
import type { Call, Insights } from '../../src/insights.ts';

/** Keeps what it was told. */
export class FakeInsights implements Insights {
  readonly told: { readonly name: string; readonly fields: Readonly<Record<string, string>> }[] = [];
  /** Does not answer. */
  isAway = false;

  usage(name: string, fields: Readonly<Record<string, string>>): Promise<void> {
    if (this.isAway) return Promise.reject(new AppError('insights.unavailable'));
    this.told.push({ name, fields });
    return Promise.resolve();
  }

  call<T>(_: Call, work: () => Promise<T>): Promise<T> {
    return work();
  }
}
