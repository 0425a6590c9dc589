import type { Judgement } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import { drawInterval } from './interval-model.ts';

const judge = (path: Judgement['path']): Judgement => ({
  verdict: 'no-difference-yet',
  decidedAt: null,
  isEnough: true,
  baseline: { of: 100, bad: 1, share: 0.01 },
  candidate: { of: 100, bad: 1, share: 0.01 },
  difference: { estimate: 0, low: -0.1, high: 0.1 },
  matters: false,
  harmless: false,
  alwaysValidP: 1,
  needed: 1000,
  path,
});

describe('the picture of an interval', () => {
  it('reaches as far as what matters and as the present interval, with no difference in the middle', () => {
    const picture = drawInterval(
      judge([
        { at: 0, estimate: 0.3, low: -1, high: 1 },
        { at: 50, estimate: 0.01, low: -0.05, high: 0.08 },
        { at: 100, estimate: 0.005, low: -0.01, high: 0.018 },
      ]),
      0.01,
    );
    expect(picture).toMatchObject({ reach: 0.02, zero: 50, matters: [25, 75] });
    // What is wider at first is cut off.
    expect(picture?.band).toBe('M0.00 0.00L50.00 0.00L100.00 5.00L100.00 75.00L50.00 100.00L0.00 100.00Z');
    expect(picture?.line).toBe('M0.00 0.00L50.00 25.00L100.00 37.50');
  });

  it('is none without a window in which both had traffic', () => {
    expect(drawInterval(judge([]), 0.01)).toBeNull();
  });
});
