/**
 * The life of an alert, one evaluation at a time (pure). In: how far it has come, what was judged, and how much of evaluations' own time
 * has passed since the evaluation before. Out: how far it is now, and what happened. Semantics of `for` and `keep_firing_for` are
 * Prometheus' (https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules): the first evaluation that finds
 * something counts as its beginning, with `for` of 0 it fires at once. No wall clock decides anything, so one that jumps neither
 * fires an alert before its time nor ends one.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

/** An alert that is not over. */
export interface AlertProgress {
  readonly state: 'pending' | 'firing' | 'no-data';
  readonly pendingAt: EpochMs;
  /** Null while it is pending. */
  readonly firedAt: EpochMs | null;
  /** For how long it held without a break. */
  readonly activeMs: Milliseconds;
  /** For how long it no longer holds while it keeps firing; null while it holds. */
  readonly inactiveMs: Milliseconds | null;
}

export interface AlertTerms {
  readonly forMs: Milliseconds;
  readonly keepFiringForMs: Milliseconds;
  /** `keep`: what was, is; `resolve`: as if it did not hold; `alert`: as if it held, and known as such. */
  readonly noData: 'keep' | 'resolve' | 'alert';
}

export interface AlertStep {
  readonly at: EpochMs;
  /** Since the evaluation before, as far as evaluations ran. */
  readonly elapsedMs: Milliseconds;
}

export interface AlertOutcome {
  /** Null: there is nothing, or it is over. */
  readonly next: AlertProgress | null;
  /** `dropped`: it was pending and no longer holds; `lost-data`: it fires on without data. */
  readonly event: 'began' | 'fired' | 'lost-data' | 'found-data' | 'resolved' | 'dropped' | null;
}

export type Judged = 'active' | 'inactive' | 'no-data';

function hold(progress: AlertProgress | null, step: AlertStep & AlertTerms, hasData: boolean): AlertOutcome {
  const { at, elapsedMs, forMs } = step;
  const fired = hasData ? 'firing' : 'no-data';
  if (progress && progress.firedAt !== null) {
    const event = progress.state === fired ? null : hasData ? 'found-data' : 'lost-data';
    const activeMs = progress.activeMs + elapsedMs;
    return { next: { ...progress, state: fired, activeMs, inactiveMs: null }, event };
  }
  const activeMs = progress ? progress.activeMs + elapsedMs : 0;
  const pendingAt = progress?.pendingAt ?? at;
  if (activeMs >= forMs)
    return {
      next: { state: fired, pendingAt, firedAt: Math.max(at, pendingAt), activeMs, inactiveMs: null },
      event: 'fired',
    };
  const next: AlertProgress = { state: 'pending', pendingAt, firedAt: null, activeMs, inactiveMs: null };
  return { next, event: progress ? null : 'began' };
}

function release(progress: AlertProgress | null, step: AlertStep & AlertTerms): AlertOutcome {
  if (!progress) return { next: null, event: null };
  if (progress.firedAt === null) return { next: null, event: 'dropped' };
  const inactiveMs = progress.inactiveMs === null ? 0 : progress.inactiveMs + step.elapsedMs;
  if (inactiveMs >= step.keepFiringForMs) return { next: null, event: 'resolved' };
  return { next: { ...progress, inactiveMs }, event: null };
}

/** One evaluation's step. */
export function stepAlert(
  progress: AlertProgress | null,
  judged: Judged,
  step: AlertStep & AlertTerms,
): AlertOutcome {
  if (judged === 'active') return hold(progress, step, true);
  if (judged === 'inactive') return release(progress, step);
  if (step.noData === 'alert') return hold(progress, step, false);
  if (step.noData === 'resolve') return release(progress, step);
  return { next: progress, event: null };
}
