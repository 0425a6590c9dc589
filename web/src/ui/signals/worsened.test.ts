import { expect, it } from 'vitest';
import { makeEdge } from './sample-data.ts';
import { findWorsened } from './worsened.ts';

const signals = (errorRatio: number | null, p95: number, mutualShare: number) =>
  makeEdge({
    errorRatio,
    latency: { p50: 1, p95, p99: 900 },
    mtls: { state: 'mixed', mutualShare, plaintextShare: 0, evidence: 'destination' },
  });

it.each([
  ['everything', signals(0.02, 20, 0.5), signals(0.01, 10, 1), [true, true, true]],
  ['wobbles', signals(0.0105, 10.5, 0.9995), signals(0.01, 10, 1), [false, false, false]],
  ['nothing that got better', signals(0, 5, 1), signals(0.1, 10, 0.5), [false, false, false]],
  ['errors where there were no requests', signals(0.02, 10, 1), signals(null, 10, 1), [true, false, false]],
])('finds %s', (_, now, before, [errors, latency, mtls]) => {
  expect(findWorsened(now, before)).toEqual({ errors, latency, mtls });
});

it('finds nothing without earlier signals', () => {
  expect(findWorsened(signals(1, 1, 0), undefined)).toEqual({ errors: false, latency: false, mtls: false });
});
