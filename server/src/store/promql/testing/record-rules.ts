/** What an engine's recording rules would have recorded: each rule evaluated by a real engine over the raw samples, at every interval. */
import { formatDuration } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { formatSeries, type Sample } from '../../testing/sample.ts';
import type { RecordingRule } from '../rules/build-rules.ts';
import type { RunningEngine } from './engine-process.ts';

interface RangeAnswer {
  readonly status: string;
  readonly error?: string;
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly values: readonly (readonly [number, string])[];
    }[];
  };
}

interface RecordingSpan {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly intervalMs: Milliseconds;
}

/** Samples of all rules but those that read other rules, which are for the caller. Evaluations at from, from + interval, ... to. */
export async function recordRules(
  { url }: RunningEngine,
  rules: readonly RecordingRule[],
  { from, to, intervalMs }: RecordingSpan,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const { record, expr, labels } of rules) {
    const body = new URLSearchParams({
      query: expr,
      start: String(from / 1000),
      end: String(to / 1000),
      step: formatDuration(intervalMs),
    });
    const response = await fetch(`${url}/api/v1/query_range`, { method: 'POST', body });
    // The shape that every engine's documentation gives.
    const answer = (await response.json()) as RangeAnswer;
    if (answer.status !== 'success') throw new Error(`${record}: ${answer.error}`);
    for (const { metric, values } of answer.data.result) {
      const { __name__: _, ...told } = metric;
      const series = formatSeries(record, { ...told, ...labels });
      for (const [at, value] of values) samples.push({ series, value, at: at * 1000 });
    }
  }
  return samples;
}
