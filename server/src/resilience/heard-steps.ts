/**
 * In which times anything was heard: telemetry of calls is stored of them, or a gauge was told in them. In: an answer of gauges, and what a question for series says of its own steps, which may be
 * others. Pure.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { GaugesAnswer } from '../store/gauges.ts';
import type { SeriesAnswer } from '../store/telemetry-store.ts';

/** A time of which less is stored was not listened to. */
export const HEARD_SHARE = 0.5;

export type Coverage = Pick<SeriesAnswer, 'window' | 'times' | 'stepMs' | 'covered'>;

/** Whether enough of a time was covered, as far as the answer reaches into it. */
function isCovered({ window, times, stepMs, covered }: Coverage, from: EpochMs, to: EpochMs): boolean {
  let [asked, told]: [Milliseconds, Milliseconds] = [0, 0];
  for (const [step, start] of times.entries()) {
    const end = Math.min(start + stepMs, window.to);
    const shared = Math.min(end, to) - Math.max(start, from);
    if (shared <= 0) continue;
    asked += shared;
    told += ((covered[step] ?? 0) * shared) / (end - start);
  }
  return asked > 0 && told >= HEARD_SHARE * asked;
}

export function createHearing(
  { times, stepMs, series }: GaugesAnswer,
  coverage: Coverage,
): (from: EpochMs, to: EpochMs) => boolean {
  const told = times.filter((_, step) => series.some(({ max }) => (max[step] ?? null) !== null));
  return (from, to) =>
    isCovered(coverage, from, to) || told.some((start) => start < to && start + stepMs > from);
}
