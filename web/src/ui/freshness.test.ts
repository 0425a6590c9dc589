import { expect, it } from 'vitest';
import { assessFreshness } from './freshness.ts';

it.each([
  [null, 'no-data'],
  [99_000, 'ok'],
  [50_000, 'degraded'],
  [-300_000, 'failing'],
] as const)('data of %s is %s', (lastDataAt, health) => {
  expect(assessFreshness(lastDataAt, { now: 100_000, intervalMs: 15_000 })).toBe(health);
});
