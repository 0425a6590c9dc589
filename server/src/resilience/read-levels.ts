/**
 * Gauges at one moment: the newest word of each in the last minutes before it. Steps are short, because the highest of a long one says nothing of its end; where no store holds short
 * ones any more, nothing is told of the moment.
 */
import { chooseStep } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { GaugesQuery } from '../store/gauges.ts';
import type { EdgeFilter, TelemetryStore } from '../store/telemetry-store.ts';
import { seriesKey, type GaugeSeries } from '../telemetry/gauge-batch.ts';
import { createHearing } from './heard-steps.ts';

const POINTS = 120;
const MINUTE_MS: Milliseconds = 60_000;

/** Null where it is not told of. */
export type LevelAtEnd = (series: GaugeSeries) => number | null;

export async function readLevels(
  store: Pick<TelemetryStore, 'readGauges' | 'readSeries'>,
  asked: Pick<GaugesQuery, 'gauges' | 'filter'> & {
    readonly end: EpochMs;
    /** What was told so long ago still stands. */
    readonly heldMs: Milliseconds;
    readonly edges: EdgeFilter;
    readonly intervalMs: Milliseconds;
  },
): Promise<LevelAtEnd> {
  const { end, heldMs, gauges, filter, edges, intervalMs } = asked;
  const window = { from: end - heldMs, to: end };
  const [answer, coverage] = await Promise.all([
    store.readGauges({ window, stepMs: chooseStep(window, POINTS, intervalMs), gauges, filter }),
    store.readSeries({ window, filter: edges, by: 'target-service', stepMs: MINUTE_MS, histograms: false }),
  ]);
  const { times, stepMs, series } = answer;
  if (stepMs > heldMs) return () => null;
  // The step in which the end lies counts: counters have it as well, and what of it lies beyond is short.
  const hasBegun = (step: number): boolean => (times[step] ?? Infinity) < end;
  const isHeard = createHearing(answer, coverage);
  const silentFrom = coverage.times.findLast(
    (start) => start < end && !isHeard(start, Math.min(start + coverage.stepMs, end)),
  );
  const found = new Map(
    series.map((one) => {
      const step = one.max.findLastIndex((value, index) => value !== null && hasBegun(index));
      const toldAt = times[step] ?? -Infinity;
      // It does not stand through a time in which nobody listened.
      const stands = silentFrom === undefined || toldAt >= silentFrom;
      return [seriesKey(one), stands ? (one.max[step] ?? null) : null] as const;
    }),
  );
  return (one) => found.get(seriesKey(one)) ?? null;
}
