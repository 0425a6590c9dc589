/** Sums by step -> columns of traffic by what was proven: null where nothing is stored, zero where nothing was carried. Counts of a step. */
import type { PostureSeries } from '@sightglass/shared/contract';
import type { MtlsCounts } from '@sightglass/shared/mtls';
import type { SeriesAnswer } from '../store/telemetry-store.ts';

function sumAt({ groups }: SeriesAnswer, step: number, kind: keyof MtlsCounts): number {
  return groups.reduce((sum, { points }) => sum + (points[step]?.[kind] ?? 0), 0);
}

/** Columns of the contract, without warnings. `outside`, when given, is part of the answer in the same steps and taken out of it. */
export function presentPostureSeries(
  answer: SeriesAnswer,
  outside: SeriesAnswer | null = null,
): Omit<PostureSeries, 'warnings'> {
  const column = (kind: keyof MtlsCounts): (number | null)[] =>
    answer.times.map((_, step) => {
      if (!((answer.covered[step] ?? 0) > 0)) return null;
      return Math.max(0, sumAt(answer, step, kind) - (outside ? sumAt(outside, step, kind) : 0));
    });
  return {
    window: answer.window,
    stepMs: answer.stepMs,
    times: [...answer.times],
    coveredMs: answer.times.map((_, step) => answer.covered[step] ?? 0),
    mutual: column('mutual'),
    plaintext: column('plaintext'),
    unmeasured: column('unmeasured'),
  };
}
