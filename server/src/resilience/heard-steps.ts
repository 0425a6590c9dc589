/** In which steps of an answer of gauges telemetry was stored at all. In: what a question for series says of its own steps, which may be others. Pure. */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { SeriesAnswer } from '../store/telemetry-store.ts';

/** A time of which less is stored was not listened to. */
export const HEARD_SHARE = 0.5;

type Coverage = Pick<SeriesAnswer, 'window' | 'times' | 'stepMs' | 'covered'>;

/** Whether at least half of a time was covered, as far as the answer reaches into it. */
export function isHeard({ window, times, stepMs, covered }: Coverage, from: EpochMs, to: EpochMs): boolean {
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
