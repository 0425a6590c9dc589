/** What is asked of history for a preview, and what comes of it. */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { Milliseconds } from '@sightglass/shared/units';
import type { SeriesAnswer } from '../../store/telemetry-store.ts';
import type { Track } from './preview-track.ts';

export interface HistoryAsked {
  /** With what comes before the first step that is shown. */
  readonly window: TimeWindow;
  readonly stepMs: Milliseconds;
  /** The rule's own. */
  readonly windowMs: Milliseconds;
}

export interface HistoryRead {
  readonly answer: Pick<SeriesAnswer, 'stepMs' | 'times' | 'covered' | 'window' | 'warnings'>;
  /** One step for each of the answer's. */
  readonly tracks: readonly Track[];
}
