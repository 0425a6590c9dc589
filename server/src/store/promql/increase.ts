/**
 * The one place that says in PromQL by how much counters grew. What enters is a counter, the labels to keep and a span of
 * time; what leaves is an instant vector of increases, one series for each set of those labels, without those that did
 * not grow.
 *
 * Where an engine takes increases between the samples of a range and extrapolates them to all of it (Prometheus), the range is
 * one scrape interval longer than the span: the samples of 15 minutes lie 15 minutes less one interval apart, and a single
 * one tells nothing. With the sample before, they cover the span, and the reader scales the result back (time-grid.ts).
 * VictoriaMetrics counts from the sample before the range by itself: there the range is the span.
 */
import { formatDuration } from '@sightglass/shared/time-range';
import type { Milliseconds } from '@sightglass/shared/units';
import { buildRecordedIncrease, type RuleReading } from './rules/read-rules.ts';
import { formatSelector, type Increase } from './selector.ts';

/** What an engine adds to every increase. */
export interface IncreaseContext {
  /** PromQL conditions that belong into every selector. */
  readonly always: readonly string[];
  /** By how much a range is longer than the span it is to tell of. */
  readonly marginMs: Milliseconds;
  /** Recording rules to read instead, where they hold the whole question. */
  readonly rules: RuleReading | null;
}

/** PromQL for an increase. */
export function buildIncrease(increase: Increase, { always, marginMs, rules }: IncreaseContext): string {
  const recorded = rules && buildRecordedIncrease(increase, rules, marginMs);
  if (recorded !== null) return recorded;
  const range = formatDuration(increase.spanMs + marginMs);
  const counters = `${formatSelector(increase, always)}[${range}]`;
  return `sum by (${increase.by.join(',')}) (increase(${counters})) > 0`;
}
