import { AppError } from '../../src/errors.ts';
import type { Call, Insights } from '../../src/insights.ts';

/** Keeps what it was told. */
export class FakeInsights implements Insights {
  readonly told: { readonly name: string; readonly fields: Readonly<Record<string, string>> }[] = [];
  /** Each call by what was answered to it; 0 where nothing was. */
  readonly calls: (Call & { readonly status: number })[] = [];
  /** Does not answer. */
  isAway = false;

  usage(name: string, fields: Readonly<Record<string, string>>): Promise<void> {
    if (this.isAway) return Promise.reject(new AppError('insights.unavailable'));
    this.told.push({ name, fields });
    return Promise.resolve();
  }

  async call<T extends { readonly status: number }>(call: Call, work: () => Promise<T>): Promise<T> {
    let status = 0;
    try {
      const answer = await work();
      status = answer.status;
      return answer;
    } finally {
      this.calls.push({ ...call, status });
    }
  }
}
