/** Readings of several signals -> one answer on one grid of times: steps that a signal's store could not give are null. */
import type { SaturationSeries } from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { MeasuredSeries, SeriesReading } from '../saturation/read-signal.ts';

export function alignSaturation(
  readings: readonly SeriesReading[],
  asked: { readonly window: TimeWindow; readonly stepMs: number },
  isMeant: (owner: MeasuredSeries['owner']) => boolean,
): SaturationSeries {
  const first = readings.find(({ times }) => times.length > 0);
  const { window, stepMs, times } = first ?? { ...asked, times: [] };
  const series = readings.flatMap((reading) => {
    const indexOf = new Map(reading.times.map((at, index) => [at, index]));
    return Array.from(
      reading.series.filter(({ owner }) => isMeant(owner)),
      ({ series: one }) => ({
        ...one,
        values: times.map((at) => one.values[indexOf.get(at) ?? -1] ?? null),
      }),
    );
  });
  const warnings = readings.flatMap((reading) => reading.warnings);
  const unique = new Map(warnings.map((warning) => [JSON.stringify(warning), warning]));
  return { window, stepMs, times: [...times], series, warnings: [...unique.values()] };
}
