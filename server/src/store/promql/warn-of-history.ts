/** What of a window lies before an engine's oldest telemetry. An engine does not say how long it keeps samples. */
import type { Warning } from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EngineWatch } from './watch-engine.ts';

/** The oldest moment is known this exactly. */
const TOLERANCE_MS = 120_000;

/** One warning for the engine that reaches back least; none while an engine has not been looked at. */
export function warnOfHistory(watches: readonly EngineWatch[], window: TimeWindow): Warning[] {
  const looked = watches.filter((watch) => watch.lookedAt() !== null);
  if (looked.length > 0 && looked.every((watch) => watch.newest().size === 0)) {
    const message = 'No telemetry of a mesh was found in the engine.';
    return [{ code: 'partial-history', subject: 'store', message }];
  }
  return looked.flatMap((watch): Warning[] => {
    const oldest = watch.oldestAt();
    if (oldest === null || window.from >= oldest - TOLERANCE_MS) return [];
    const subject = watch.engine.name;
    const message = `The oldest telemetry in ${subject} is of ${new Date(oldest).toISOString()}.`;
    return [{ code: 'partial-history', subject, message }];
  });
}
