/**
 * Latency histograms by step -> columns over bounds common to all of them, so that a bucket means the same in each column.
 * Counts are requests; null where nothing was stored, zeros where nothing was carried.
 */
import type { Heatmap } from '@sightglass/shared/contract';
import { coarsen, mergeHistograms, type Histogram } from '@sightglass/shared/histogram';
import type { SeriesAnswer } from '../store/telemetry-store.ts';
import { roundSignificant } from './round.ts';

/** Bounds in milliseconds and columns of an answer that is not broken down. */
export function heatmapColumns(answer: SeriesAnswer): Pick<Heatmap, 'bounds' | 'columns'> {
  const points = answer.groups[0]?.points ?? [];
  const histograms = points.map((point) => point?.histogram ?? null);
  const bounds = mergeHistograms(histograms.filter((h): h is Histogram => h !== null))?.bounds ?? [];
  const empty = Array.from({ length: bounds.length + 1 }, () => 0);
  const columns = answer.times.map((_, step) => {
    if (!((answer.covered[step] ?? 0) > 0)) return null;
    const histogram = histograms[step];
    if (!histogram || histogram.counts.every((count) => count === 0)) return [...empty];
    return coarsen(histogram, bounds).counts.map(roundSignificant);
  });
  return { bounds: [...bounds], columns };
}
