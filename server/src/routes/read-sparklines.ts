/** The two questions behind sparklines: what services receive, and what those send that receive nothing. */
import type { TimeWindow } from '@sightglass/shared/time-range';
import { chooseStep } from '@sightglass/shared/time-range';
import { readSparklines, type Sparklines } from '../signals/sparklines.ts';
import type { EdgeFilter } from '../store/telemetry-store.ts';
import type { AppContext } from '../http/app-context.ts';

const POINTS = 30;

/** Sparklines of the services that the edges of a filter end at, or begin at. */
export async function readSparklinesOf(
  side: 'target-service' | 'source-service',
  asked: { readonly window: TimeWindow; readonly filter: EdgeFilter },
  context: AppContext,
): Promise<Sparklines> {
  const stepMs = chooseStep(asked.window, POINTS, context.intervalMs);
  return readSparklines(await context.store.readSeries({ ...asked, by: side, stepMs, histograms: false }));
}
