/** What metrics tell of edges between services over time: when each carried anything, and how much of it was refused. */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { EdgeFilter, OutcomeFilter, TelemetryStore } from '../../store/telemetry-store.ts';

type SeriesStore = Pick<TelemetryStore, 'readSeries'>;

/** Refused by a policy for certain: ztunnel's flag, an external authorizer's. */
export const CERTAINLY_DENIED: OutcomeFilter = { codes: [], grpcStatuses: [], flags: ['DENY', 'UAEX'] };
/** 403 and PERMISSION_DENIED may be the application's own word. */
export const POSSIBLY_DENIED: OutcomeFilter = { codes: ['403'], grpcStatuses: ['7'], flags: [] };

const STEPS = 100;
const MINUTE_MS = 60_000;

export interface EdgeActivity {
  /** Requests, and opened connections. */
  readonly count: number;
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
}

interface ActivityQuestion {
  readonly window: TimeWindow;
  readonly filter: EdgeFilter;
  /** Counts these alone. */
  readonly outcomes?: OutcomeFilter;
}

function stepOf({ from, to }: TimeWindow): Milliseconds {
  return Math.max(MINUTE_MS, Math.ceil((to - from) / STEPS));
}

/** By id of the edge between services; edges that carried nothing of the kind are not there. */
export async function readEdgeActivity(
  store: SeriesStore,
  question: ActivityQuestion,
): Promise<Map<string, EdgeActivity>> {
  const { window, filter, outcomes } = question;
  const activity = new Map<string, EdgeActivity>();
  if (window.to <= window.from) return activity;
  const answer = await store.readSeries({
    window,
    filter,
    by: 'edge',
    stepMs: stepOf(window),
    histograms: false,
    ...(outcomes ? { outcomes } : {}),
  });
  for (const { key, points } of answer.groups) {
    const counts = points.map((point) => (point ? point.requests + point.opened : 0));
    const count = counts.reduce((sum, value) => sum + value, 0);
    if (!(count > 0)) continue;
    const first = answer.times[counts.findIndex((value) => value > 0)] ?? window.from;
    const last = answer.times[counts.findLastIndex((value) => value > 0)] ?? window.from;
    activity.set(key, {
      count,
      firstAt: Math.max(first, window.from),
      lastAt: Math.min(last + answer.stepMs, window.to),
    });
  }
  return activity;
}
