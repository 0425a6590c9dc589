/**
 * Saturation over history: each workload of a signal as a track, by the level that the signal has now. In: a rule, and a reader of the
 * signals' series. Out: tracks in the steps in which gauges were kept.
 */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { Milliseconds } from '@sightglass/shared/units';
import type { SaturationValue, Warning } from '@sightglass/shared/contract';
import { levelOf } from '../../signals/saturation-level.ts';
import { judgeSaturation } from './judge-saturation.ts';
import type { HistoryAsked, HistoryRead } from './preview-history.ts';
import type { Track, TrackStep } from './preview-track.ts';
import type { RuleOf } from './verdict.ts';

/** What saturation/read-signal.ts tells of one signal. */
interface Reading {
  readonly window: TimeWindow;
  readonly stepMs: Milliseconds;
  readonly times: readonly number[];
  readonly series: readonly {
    readonly owner: Pick<SaturationValue, 'cluster' | 'namespace' | 'service' | 'workload'>;
    readonly series: {
      readonly signal: string;
      readonly name: string;
      readonly isRatio: boolean;
      readonly warning: number;
      readonly critical: number;
      readonly values: readonly (number | null)[];
    };
  }[];
  readonly warnings: readonly Warning[];
}

export type ReadSaturationSeries = (asked: {
  readonly window: TimeWindow;
  readonly stepMs: Milliseconds;
  readonly filter: object;
  readonly signal?: string;
}) => Promise<readonly Reading[]>;

const NO_DATA: TrackStep = { state: 'no-data', value: null };

/** Null for a series outside of the rule's scope. */
function trackOf(
  rule: RuleOf<'saturation'>,
  { owner, series }: Reading['series'][number],
  steps: readonly number[],
): Track | null {
  const judge = (ratio: number | null) => {
    const level = levelOf(ratio, series);
    const { signal, name } = series;
    const value = { ...owner, signal, name, ratio, level, usage: ratio ?? 0, capacity: null, at: 0 };
    return judgeSaturation(rule, [value]).findings[0];
  };
  const first = judge(null);
  if (!first?.subject) return null;
  return {
    subject: first.subject,
    label: first.label,
    missing: 'no-data',
    steps: steps.map((index) => {
      const ratio = series.isRatio ? (series.values[index] ?? null) : null;
      const found = ratio === null ? undefined : judge(ratio);
      return found ? { state: found.state, value: ratio } : NO_DATA;
    }),
  };
}

export async function readSaturationHistory(
  rule: RuleOf<'saturation'>,
  readSeries: ReadSaturationSeries,
  { window, stepMs }: Pick<HistoryAsked, 'window' | 'stepMs'>,
): Promise<HistoryRead | null> {
  const { signal } = rule.condition;
  const readings = await readSeries({ window, stepMs, filter: {}, ...(signal === null ? {} : { signal }) });
  const first = readings.find(({ times }) => times.length > 0);
  if (!first) return null;
  // Steps of gauges are whole: the last may reach beyond what was asked for.
  const times = first.times.filter((at) => at < window.to);
  const tracks = readings.flatMap((reading) => {
    const indexOf = new Map(reading.times.map((at, index) => [at, index]));
    const steps = times.map((at) => indexOf.get(at) ?? -1);
    return reading.series.flatMap((one) => trackOf(rule, one, steps) ?? []);
  });
  const answer = {
    window: { from: first.window.from, to: Math.min(first.window.to, window.to) },
    stepMs: first.stepMs,
    times,
    covered: times.map(() => first.stepMs),
    warnings: readings.flatMap(({ warnings }) => warnings),
  };
  return { answer, tracks };
}
