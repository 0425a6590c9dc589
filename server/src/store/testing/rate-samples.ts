/** Rates as an engine would answer them, turned back into the counters that give them: per-second rates in, samples out. */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { formatSeries, type Sample } from './sample.ts';

export interface RatedSeries {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly perSecond: number;
}

/** Samples from `from` up to and with `to`, in order of time; equal label sets are added up, as an engine holds each once. */
export function* sampleRates(
  rates: readonly RatedSeries[],
  span: { readonly from: EpochMs; readonly to: EpochMs; readonly intervalMs: Milliseconds },
): Generator<Sample> {
  const bySeries = new Map<string, number>();
  for (const { metric, labels, perSecond } of rates) {
    const series = formatSeries(metric, labels);
    bySeries.set(series, (bySeries.get(series) ?? 0) + perSecond);
  }
  for (let at = span.from; at <= span.to; at += span.intervalMs) {
    for (const [series, perSecond] of bySeries) {
      yield { series, value: String((perSecond * (at - span.from)) / 1_000), at };
    }
  }
}
