/**
 * A golden signal of summed traffic against a condition (pure): the same code judges the present and history. In: sums over a window,
 * and over the one before it where the condition compares. Out: the value in its own unit (ratio 0..1, ms, requests/s) and
 * whether the condition holds; `too-few` where too little was carried to say.
 */
import { quantile } from '@sightglass/shared/histogram';
import type { Milliseconds } from '@sightglass/shared/units';
import type { SignalSums } from '../../store/telemetry-store.ts';
import { isThinlyCovered } from './coverage.ts';
import type { ConditionOf } from './verdict.ts';
import { count, duration, milliseconds, percent, perSecond } from './words.ts';

export type SignalCondition = ConditionOf<'golden-signal'>;

export interface Carried {
  /** Null: nothing was carried. */
  readonly sums: SignalSums | null;
  readonly coveredMs: Milliseconds;
}

export interface SignalVerdict {
  readonly state: 'active' | 'inactive' | 'too-few';
  readonly value: number | null;
}

const QUANTILES = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

function valueOf(condition: SignalCondition, { sums, coveredMs }: Carried): number | null {
  const requests = sums?.requests ?? 0;
  switch (condition.signal) {
    case 'requests':
      return coveredMs > 0 ? (requests * 1000) / coveredMs : null;
    case 'error-ratio':
      return sums && requests > 0 ? sums.errors / requests : null;
    default:
      return sums?.histogram ? quantile(sums.histogram, QUANTILES[condition.signal]) : null;
  }
}

/** Whether the condition is about requests that are missing, which few requests do not excuse. */
export function isAboutAbsence({ signal, comparison }: SignalCondition): boolean {
  return signal === 'requests' && comparison !== 'above';
}

/** Whether quantiles are taken. */
export function needsHistograms({ signal }: SignalCondition): boolean {
  return signal in QUANTILES;
}

/** Judges what was carried in a window of `windowMs`; `before` is what was in the one before. */
export function judgeSignal(
  condition: SignalCondition,
  now: Carried,
  { windowMs, before }: { readonly windowMs: Milliseconds; readonly before: Carried | null },
): SignalVerdict {
  const { comparison, threshold, minimumRequests } = condition;
  const value = valueOf(condition, now);
  const requests = now.sums?.requests ?? 0;
  if (value === null) return { state: 'too-few', value };
  if (isAboutAbsence(condition)) {
    if (isThinlyCovered(now.coveredMs, windowMs)) return { state: 'too-few', value };
    if (comparison === 'below') return { state: value < threshold ? 'active' : 'inactive', value };
    const there = (before?.sums?.requests ?? 0) >= Math.max(1, minimumRequests);
    return { state: requests === 0 && there ? 'active' : 'inactive', value };
  }
  if (requests < minimumRequests) return { state: 'too-few', value };
  const holds = comparison === 'below' ? value < threshold : value > threshold;
  return { state: holds ? 'active' : 'inactive', value };
}

/** `cart: 7.2% of requests fail (limit 5%)`. */
export function tellSignal(
  label: string,
  condition: SignalCondition,
  told: { readonly value: number | null; readonly windowMs: Milliseconds; readonly before: Carried | null },
): string {
  const { signal, comparison, threshold } = condition;
  const { value, windowMs, before } = told;
  if (comparison === 'gone') {
    const earlier = count(before?.sums?.requests ?? 0, 'request');
    if (value !== null && value > 0) return `${label}: ${perSecond(value)}`;
    return `${label}: no requests in ${duration(windowMs)} (${earlier} in the ${duration(windowMs)} before)`;
  }
  const limit = comparison === 'above' ? 'limit' : 'at least';
  if (value === null) return `${label}: nothing to judge by in ${duration(windowMs)}`;
  if (signal === 'error-ratio')
    return `${label}: ${percent(value)} of requests fail (${limit} ${percent(threshold)})`;
  if (signal === 'requests') return `${label}: ${perSecond(value)} (${limit} ${perSecond(threshold)})`;
  return `${label}: ${signal} is ${milliseconds(value)} (${limit} ${milliseconds(threshold)})`;
}
