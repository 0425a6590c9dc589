/** Past and present episodes as lanes over a window. Pure. Shares of the window's width are 0..1. */
import type { Alert } from '@sightglass/shared/contract';
import { rankSeverity } from '../../ui/alerts/alert-model.ts';

export interface LaneBar {
  readonly key: string;
  readonly alert: Alert;
  /** Where it began to hold, where it fired (null: it never did), and its end; clipped to the window. */
  readonly from: number;
  readonly fired: number | null;
  readonly to: number;
  /** It goes on. */
  readonly open: boolean;
}

export interface Lane {
  readonly key: string;
  /** One source and one subject; `alert` is its newest episode. */
  readonly alert: Alert;
  readonly bars: readonly LaneBar[];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** How long it fired within the window, in milliseconds. */
export function firedWithin({ firedAt, resolvedAt }: Alert, { from, to }: Span): number {
  if (firedAt === null) return 0;
  return Math.max(0, Math.min(resolvedAt ?? to, to) - Math.max(firedAt, from));
}

function toBar(alert: Alert, { from, to }: Span): LaneBar {
  const share = (at: number): number => Math.max(0, Math.min(1, (at - from) / (to - from)));
  return {
    key: alert.episode,
    alert,
    from: share(alert.pendingAt),
    fired: alert.firedAt === null ? null : share(alert.firedAt),
    to: share(alert.resolvedAt ?? to),
    open: alert.resolvedAt === null,
  };
}

/** One lane for each alert, the gravest first, then those that fired longest. */
export function buildLanes(alerts: readonly Alert[], window: Span): Lane[] {
  const lanes = [...Map.groupBy(alerts, ({ fingerprint }) => fingerprint)].map(([key, episodes]) => ({
    lane: {
      key,
      alert: episodes[0] as Alert,
      bars: episodes.map((alert) => toBar(alert, window)).toSorted((a, b) => a.from - b.from),
    },
    firedMs: episodes.reduce((sum, alert) => sum + firedWithin(alert, window), 0),
  }));
  return lanes
    .toSorted(
      (a, b) =>
        rankSeverity(a.lane.alert.severity) - rankSeverity(b.lane.alert.severity) || b.firedMs - a.firedMs,
    )
    .map(({ lane }) => lane);
}

/** How long an episode fired (or, not having fired, was pending); to `now` where it goes on. */
export function lengthOf({ firedAt, pendingAt, resolvedAt }: Alert, now: number): number {
  return Math.max(0, (resolvedAt ?? now) - (firedAt ?? pendingAt));
}
