/** The two questions behind sparklines: what services receive, and what those send that receive nothing. */
import type { TimeWindow } from '@sightglass/shared/time-range';
import { chooseStep } from '@sightglass/shared/time-range';
import { readSparklines, type Sparklines } from '../signals/sparklines.ts';
import type { EdgeFilter } from '../store/telemetry-store.ts';
import type { AppContext } from '../http/app-context.ts';

const POINTS = 30;
const MINUTE_MS = 60_000;
const MINUTES_FROM_MS = 10 * MINUTE_MS;

/** Points of a sparkline at most: of some minutes one a minute, because the store holds whole minutes added up already. */
function countPoints({ from, to }: TimeWindow): number {
  const lengthMs = to - from;
  return lengthMs < MINUTES_FROM_MS ? POINTS : Math.min(POINTS, lengthMs / MINUTE_MS);
}

/** Sparklines of the services that the edges of a filter end at, or begin at. */
export async function readSparklinesOf(
  side: 'target-service' | 'source-service',
  asked: { readonly window: TimeWindow; readonly filter: EdgeFilter },
  context: AppContext,
): Promise<Sparklines> {
  const stepMs = chooseStep(asked.window, countPoints(asked.window), context.intervalMs);
  return readSparklines(await context.store.readSeries({ ...asked, by: side, stepMs, histograms: false }));
}
