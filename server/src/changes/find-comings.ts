/**
 * When a group of a series (a version, a caller, a callee) came, and when it went. It came when it carried nothing in the steps before although at its
 * own rate at least ten requests or connections would have been counted in them (signals/beyond-noise.ts); it went by the same rule afterwards.
 */
import { countTraffic, isMissed } from '../signals/beyond-noise.ts';
import { sumSteps, type StepPoints } from './step-points.ts';

export interface Coming {
  readonly how: 'appeared' | 'vanished';
  /** Index of the first step with it, or of the first without it. */
  readonly index: number;
  readonly requestsPerSecond: number;
}

/** At most one of each. */
export function findComings(series: StepPoints): Coming[] {
  const { points } = series;
  const carries = (i: number): boolean => {
    const point = points[i];
    return point !== null && point !== undefined && countTraffic(point) > 0;
  };
  let first = 0;
  while (first < points.length && !carries(first)) first++;
  if (first === points.length) return [];
  let end = points.length;
  while (!carries(end - 1)) end--;
  const there = sumSteps(series, first, end);
  const requestsPerSecond = there.coveredMs > 0 ? (countTraffic(there.sums) * 1000) / there.coveredMs : 0;
  const comings: Coming[] = [];
  if (isMissed(there, sumSteps(series, 0, first).coveredMs))
    comings.push({ how: 'appeared', index: first, requestsPerSecond });
  if (isMissed(there, sumSteps(series, end, points.length).coveredMs))
    comings.push({ how: 'vanished', index: end, requestsPerSecond });
  return comings;
}
