import { expect, it } from 'vitest';
import { tokens } from '../../theme/tokens.ts';
import { buildMtlsSeries } from './mtls-chart.tsx';

const POINTS = {
  window: { from: 5_000, to: 25_000 },
  stepMs: 10_000,
  times: [0, 10_000, 20_000],
  coveredMs: [5_000, 10_000, 5_000],
  mutual: [10, 20, 5],
  plaintext: [0, null, 1],
  unmeasured: [5, 0, 0],
};

it('divides each step by the part of it that is stored, and keeps gaps', () => {
  const series = buildMtlsSeries(POINTS, 'all', tokens.light.mtls);
  expect(series.map(({ key, values }) => [key, values])).toEqual([
    ['plaintext', [0, null, 0.2]],
    ['unmeasured', [1, 0, 0]],
    ['mutual', [2, 2, 1]],
  ]);
});

it('leaves mutual out where only the rest is asked for', () => {
  const keys = buildMtlsSeries(POINTS, 'open', tokens.light.mtls).map(({ key }) => key);
  expect(keys).toEqual(['plaintext', 'unmeasured']);
});
