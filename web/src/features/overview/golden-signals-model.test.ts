import { expect, it } from 'vitest';
import { GOLDEN_SIGNALS, isWorse, type GoldenSignal } from './golden-signals-model.ts';

const signals = {
  requestsPerSecond: 0,
  errorRatio: null,
  latency: null,
  bytesPerSecond: 0,
  openedPerSecond: 0,
  mtls: { state: 'unmeasured', mutualShare: 0, plaintextShare: 0 },
} as const;

it('knows nothing of a mesh that carried nothing', () => {
  expect(GOLDEN_SIGNALS.map((signal) => signal.format(signal.read(signals)))).toEqual(['0/s', '–', '–', '–']);
});

it.each([
  ['requests', 20, 10, false],
  ['error-ratio', 0.02, 0.01, true],
  ['error-ratio', 0.01, 0.02, false],
  ['error-ratio', 0.0102, 0.0101, false],
  ['error-ratio', 0.01, null, false],
  ['p95', 200, 100, true],
  ['p95', 105, 100, false],
  ['mtls', 0.9, 1, true],
  ['mtls', 1, 0.9, false],
] as const)('%s from %s against %s is worse: %s', (metric, now, before, worse) => {
  const signal = GOLDEN_SIGNALS.find((one) => one.metric === metric) as GoldenSignal;
  expect(isWorse(signal, now, before)).toBe(worse);
});
