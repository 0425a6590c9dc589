/**
 * How increases are read from recording rules. In: an increase as the store would ask it of the raw counters. Out: PromQL of the same
 * meaning over the rules, or null where the metric is not recorded.
 */
import { formatDuration } from '@sightglass/shared/time-range';
import type { Milliseconds } from '@sightglass/shared/units';
import { formatSelector, oneOf, type Increase } from '../selector.ts';
import { recordName, RULES_LABEL } from './build-rules.ts';

/** Rules that may be read instead of raw series. */
export interface RuleReading {
  /** Metrics that are recorded, and the rules that hold them. */
  readonly metrics: ReadonlyMap<string, { readonly fingerprint: string; readonly intervalMs: Milliseconds }>;
}

/** For readers that want the raw counters. */
export const NO_RULES = { find: (): null => null };

/**
 * A record at a moment stands for the interval before it, so those later than the span's start count. A range of a millisecond less
 * leaves out the one at the start itself, which Prometheus before version 3 would count in.
 *
 * `marginMs`: the result is for a reader that scales by span / (span + margin), as it does for raw counters (time-grid.ts).
 */
export function buildRecordedIncrease(
  { metric, matchers, by, spanMs }: Increase,
  { metrics }: RuleReading,
  marginMs: Milliseconds,
): string | null {
  const rule = metrics.get(metric);
  if (!rule) return null;
  const record = {
    metric: recordName(metric),
    matchers: [...matchers, oneOf(RULES_LABEL, [rule.fingerprint])],
  };
  const records = `${formatSelector(record)}[${formatDuration(spanMs - 1)}]`;
  const factor = (rule.intervalMs / 1000) * ((spanMs + marginMs) / spanMs);
  return `sum by (${by.join(',')}) (sum_over_time(${records})) * ${factor} > 0`;
}
