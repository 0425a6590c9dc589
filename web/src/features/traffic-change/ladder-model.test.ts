import { describe, expect, it } from 'vitest';
import { listRungs, nextStep, readSteps, showSteps } from './ladder-model.ts';

const weights = (steps: readonly unknown[], weight: unknown): number[] =>
  listRungs({ steps, weight, perSecond: null, needed: null }).map((rung) => rung.weight);

describe('the ladder of a canary', () => {
  it('goes from none to all and tells what each step brings', () => {
    const rungs = listRungs({ steps: [5, 50, 100], weight: 5, perSecond: 20, needed: 1_800 });
    expect(rungs).toEqual([
      { weight: 0, perSecond: 0, waitMs: null },
      { weight: 5, perSecond: 1, waitMs: 1_800_000 },
      { weight: 50, perSecond: 10, waitMs: 180_000 },
      { weight: 100, perSecond: 20, waitMs: null },
    ]);
  });

  it('has a rung for a weight between its steps, and none for what is no percent', () => {
    expect(weights([10, 50], 33)).toEqual([0, 10, 33, 50]);
    expect(weights([10, 'x', 120, 2.5], 'abc')).toEqual([0, 10]);
  });

  it('promises no verdict where nothing is seen', () => {
    const rungs = listRungs({ steps: [10], weight: 10, perSecond: null, needed: 100 });
    expect(rungs[1]).toEqual({ weight: 10, perSecond: null, waitMs: null });
    expect(listRungs({ steps: [10], weight: 10, perSecond: 0, needed: 100 })[1]?.waitMs).toBeNull();
  });

  it('reads steps as they are typed', () => {
    expect(readSteps('1, 5%;10  x')).toEqual([1, 5, 10, 'x']);
    expect(showSteps([1, 'x'])).toBe('1, x');
    expect(nextStep([1, 5, 10], 5)).toBe(10);
    expect(nextStep([1, 5, 10], 10)).toBeNull();
  });
});
