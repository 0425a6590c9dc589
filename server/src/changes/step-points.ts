/** Sums by step, as changes are found in them: for each step what was carried and for how long anything was stored. */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { Observed } from '../signals/beyond-noise.ts';
import { addSums, createSums } from '../signals/sums.ts';
import type { SignalSums } from '../store/telemetry-store.ts';

export interface StepPoints {
  readonly stepMs: Milliseconds;
  /** Starts of the steps. */
  readonly times: readonly EpochMs[];
  /** Milliseconds of each step for which this was measured; 0 in a gap. */
  readonly covered: readonly Milliseconds[];
  /** Null where nothing was carried. */
  readonly points: readonly (SignalSums | null)[];
}

/** Sums of the steps from..to (exclusive). What lies in a gap counts neither way. */
export function sumSteps({ covered, points }: StepPoints, from: number, to: number): Observed {
  const sums = createSums();
  let coveredMs = 0;
  for (let i = from; i < to; i++) {
    const measured = covered[i] ?? 0;
    if (!(measured > 0)) continue;
    coveredMs += measured;
    const point = points[i];
    if (point) addSums(sums, point);
  }
  return { sums, coveredMs };
}
