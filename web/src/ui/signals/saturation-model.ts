/**
 * The saturation of a service or workload as the page shows it. In: the series of its signals over the range. Out: the fullest now, in
 * words and with its level, and the lines of a chart. Pure.
 */
import type { SaturationSeries, SaturationValue } from '@sightglass/shared/contract';
import type { ChartSeries } from '../../charts/chart-model.ts';

type OneSeries = SaturationSeries['series'][number];
export type SaturationLevel = SaturationValue['level'];

export const LEVEL_WORDS: Readonly<Record<SaturationLevel, string>> = {
  ok: 'ok',
  warning: 'warning',
  critical: 'critical',
  unknown: 'capacity not known',
};

/** Steps from the end in which a last value is looked for: the newest step may hold nothing yet. */
const RECENT_STEPS = 3;

export interface FullestNow {
  readonly name: string;
  readonly workload: string;
  /** Null where the capacity is not known. */
  readonly ratio: number | null;
  readonly level: SaturationLevel;
}

function lastOf({ values }: OneSeries): number | null {
  return values.slice(-RECENT_STEPS).findLast((value) => value !== null) ?? null;
}

function levelOf({ warning, critical }: OneSeries, ratio: number): SaturationLevel {
  if (ratio >= critical) return 'critical';
  return ratio >= warning ? 'warning' : 'ok';
}

/** The fullest at the end of the range; one without a capacity only where there is no other. Null: nothing was measured there. */
export function findFullestNow(series: readonly OneSeries[]): FullestNow | null {
  let fullest: FullestNow | null = null;
  for (const one of series) {
    const { name, workload, isRatio } = one;
    const last = lastOf(one);
    if (last === null) continue;
    if (!isRatio) {
      fullest ??= { name, workload, ratio: null, level: 'unknown' };
      continue;
    }
    // Each by its own levels: 80% of one may be worse than 85% of another.
    const level = levelOf(one, last);
    const order = (of: SaturationLevel): number => ['unknown', 'ok', 'warning', 'critical'].indexOf(of);
    const isFuller =
      fullest === null ||
      order(level) > order(fullest.level) ||
      (level === fullest.level && last > (fullest.ratio ?? 0));
    if (isFuller) fullest = { name, workload, ratio: last, level };
  }
  return fullest;
}

/** Lines of ratios; of usage where no capacity is known at all. Workloads are named where there are several. */
export function listSaturationLines(series: readonly OneSeries[]): {
  readonly isRatio: boolean;
  readonly lines: ChartSeries[];
} {
  const isRatio = series.some((one) => one.isRatio);
  const drawn = series.filter((one) => one.isRatio === isRatio);
  const workloads = new Set(drawn.map(({ workload }) => workload));
  const lines = drawn.map(({ signal, name, workload, values }) => ({
    key: `${signal} ${workload}`,
    label: workloads.size > 1 ? `${name}, ${workload}` : name,
    values,
  }));
  return { isRatio, lines };
}

/** The levels to draw: those of the signals, where all have the same. */
export function listThresholds(series: readonly OneSeries[]): { value: number; label: string }[] {
  const [first, ...others] = series.filter(({ isRatio }) => isRatio);
  if (!first) return [];
  const { warning, critical } = first;
  if (others.some((one) => one.warning !== warning || one.critical !== critical)) return [];
  return [
    { value: warning, label: 'warning' },
    { value: critical, label: 'critical' },
  ].slice(warning === critical ? 1 : 0);
}
