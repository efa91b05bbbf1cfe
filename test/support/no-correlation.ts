import type { Correlation } from '../../src/correlation.ts';

/** Nothing is followed. */
export const noCorrelation: Correlation = { id: undefined, within: (_, work) => work() };
