/**
 * From series to what a chart draws. Pure. In: times (epoch milliseconds, ascending) and values of the same length, null where
 * nothing was stored. Out: one row a time, sums in words, ticks.
 */
import type { LinkTarget } from '../routes.ts';
import type { Tokens } from '../theme/tokens.ts';

export interface ChartSeries {
  /** Unique within the chart. */
  readonly key: string;
  /** The key when left out. */
  readonly label?: string;
  readonly values: readonly (number | null)[];
  /** A colour of the tokens, where it means something; handed out in order otherwise. */
  readonly color?: string;
  /** Of an earlier period: drawn dashed, in the colour of the series named by `of`. */
  readonly compare?: { readonly of: string };
}

/** Something that happened while the series went on. */
export interface ChartMarker {
  /** Unique within the chart; moment and words when left out. */
  readonly key?: string;
  /** Epoch milliseconds; `to` is its end, null while it goes on, left out for a moment. */
  readonly at: number;
  readonly to?: number | null;
  /** One line: the tooltip, and the link's name. */
  readonly label: string;
  /** Neutral when left out. */
  readonly tone?: 'failing' | 'degraded' | 'neutral';
  /** Where more is said of it. */
  readonly link?: LinkTarget;
}

interface ChartThreshold {
  readonly value: number;
  readonly label: string;
}

export interface TimeSeriesChartProps {
  /** Accessible name: `Requests per second`. */
  readonly label: string;
  /** Starts of the steps, epoch milliseconds. */
  readonly times: readonly number[];
  /** Give stable references: the chart is drawn again when they change. */
  readonly series: readonly ChartSeries[];
  /** The span of the time axis; data may cover less of it. */
  readonly window: { readonly from: number; readonly to: number };
  /** Of values on the axis, in the legend and in the tooltip. */
  readonly format: (value: number | null) => string;
  /** Pixels, legend included. */
  readonly height?: number;
  /** Lines, or areas upon each other. */
  readonly kind?: 'line' | 'stacked';
  readonly markers?: readonly ChartMarker[];
  readonly thresholds?: readonly ChartThreshold[];
  /** Upper end of the axis that is always shown, such as 1 for ratios near one. */
  readonly top?: number;
  /** Charts with one id share the pointer; six visible charts at most. */
  readonly syncId?: string;
  /** What a step of units holds: 1024 where the format counts bytes, so that the axis has round numbers. */
  readonly unitBase?: 1000 | 1024;
  readonly legend?: boolean;
}

/** A marker's key where it is given none. */
export function keyMarker({ key, at, label }: ChartMarker): string {
  return key ?? `${at} ${label}`;
}

/** A row for the drawing library: `t` and `v0`, `v1`, … in the order of the series. */
export type ChartRow = Readonly<Record<string, number | null>>;

export function buildRows(times: readonly number[], series: readonly ChartSeries[]): ChartRow[] {
  return times.map((t, i) => {
    const row: Record<string, number | null> = { t };
    series.forEach(({ values }, s) => {
      row[`v${s}`] = values[i] ?? null;
    });
    return row;
  });
}

/** Each series' colour: its own, its compared series', or the next of the scale. */
export function assignColors(series: readonly ChartSeries[], tokens: Tokens): string[] {
  const colors = new Map<string, string>();
  let next = 0;
  for (const { key, color, compare } of series) {
    if (compare) continue;
    colors.set(key, color ?? (tokens.series[next++ % tokens.series.length] as string));
  }
  return series.map(({ key, compare }) => colors.get(compare ? compare.of : key) ?? tokens.line);
}

export interface SeriesSummary {
  readonly last: number | null;
  readonly mean: number | null;
  readonly max: number | null;
}

export function summarizeSeries(values: readonly (number | null)[]): SeriesSummary {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return { last: null, mean: null, max: null };
  return {
    last: values.at(-1) ?? known.at(-1) ?? null,
    mean: known.reduce((sum, value) => sum + value, 0) / known.length,
    max: Math.max(...known),
  };
}

/** The chart in words, for those who cannot see it. */
export function describeChart(
  label: string,
  series: readonly ChartSeries[],
  format: (value: number | null) => string,
): string {
  const parts = series.map((one) => {
    const { last, mean, max } = summarizeSeries(one.values);
    const name = one.label ?? one.key;
    return last === null
      ? `${name}: no data`
      : `${name}: last ${format(last)}, mean ${format(mean)}, highest ${format(max)}`;
  });
  return `${label}. ${parts.length > 0 ? parts.join('; ') : 'No data'}.`;
}

const TICK_STEPS_MS = [
  5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000,
  10_800_000, 21_600_000, 43_200_000, 86_400_000, 172_800_000, 604_800_000,
];

/** Round moments of the reader's clock inside the window, at most `count`. `offsetMs` is local time minus UTC. */
export function chooseTicks(
  window: { readonly from: number; readonly to: number },
  count: number,
  offsetMs: number,
): number[] {
  const span = window.to - window.from;
  const step = TICK_STEPS_MS.find((size) => span / size <= count) ?? Math.ceil(span / count);
  const ticks: number[] = [];
  for (let t = Math.ceil((window.from + offsetMs) / step) * step - offsetMs; t <= window.to; t += step)
    ticks.push(t);
  return ticks;
}

/** Pixels that the value axis needs for its longest label at 11 px. */
export function measureAxis(labels: readonly string[]): number {
  return Math.max(40, 12 + 6.5 * Math.max(0, ...labels.map(({ length }) => length)));
}

/** The largest value that the chart must hold: of any series, or of the sums when stacked. */
function findMax({ times, series, kind, thresholds = [], top = 0 }: TimeSeriesChartProps): number {
  let max = Math.max(top, ...thresholds.map(({ value }) => value));
  times.forEach((_, i) => {
    let sum = 0;
    for (const { values, compare } of series) {
      const value = values[i] ?? 0;
      if (kind === 'stacked' && !compare) sum += value;
      max = Math.max(max, value, sum);
    }
  });
  return max;
}

/** Below zero the axis reaches to a round number of what is there, such as an overspent budget. */
function findBottom({ series }: TimeSeriesChartProps): number {
  let min = 0;
  for (const { values } of series) for (const value of values) min = Math.min(min, value ?? 0);
  return min < 0 ? -chooseTop(-min) : 0;
}

export interface ValueAxis {
  /** Zero, unless something lies below it. */
  readonly bottom: number;
  readonly top: number;
  readonly ticks: readonly number[];
  /** Pixels that its labels need. */
  readonly widthPx: number;
}

export function layOutValueAxis(props: TimeSeriesChartProps): ValueAxis {
  const max = findMax(props);
  const top = props.top !== undefined && max <= props.top ? props.top : chooseTop(max, props.unitBase);
  const bottom = findBottom(props);
  const ticks = chooseValueTicks(bottom, top);
  return { bottom, top, ticks, widthPx: measureAxis(ticks.map(props.format)) };
}

/** Right of the plot, in pixels: half of a tick's label. */
export const PLOT_RIGHT_PX = 8;

/** A round top of the value axis, so that a line that wobbles does not shake the scale. */
export function chooseTop(max: number, unitBase: 1000 | 1024 = 1000): number {
  if (!(max > 0)) return 1;
  // Bytes come in powers of 1024: the axis is round in its own unit.
  if (unitBase === 1024 && max >= 1024) {
    const unit = 1024 ** Math.floor(Math.log2(max) / 10);
    return Math.min(1024, chooseTop(max / unit)) * unit;
  }
  const magnitude = 10 ** Math.floor(Math.log10(max));
  const scaled = max / magnitude;
  const round = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((step) => scaled <= step + 1e-9) ?? 10;
  return round * magnitude;
}

/** Three values of the axis; of a part that is too small beside the other to have room for its own label, none. */
export function chooseValueTicks(bottom: number, top: number): number[] {
  if (bottom >= 0) return [0, top / 2, top];
  const span = top - bottom;
  return [bottom, 0, top].filter((value) => value === 0 || Math.abs(value) >= span * 0.12);
}

const LEGEND_CHAR_PX = 6.6;
const LEGEND_LONGEST = 26;
const LEGEND_VALUE_PX = 46;
const LEGEND_GAPS_PX = 38;

/**
 * How many lines a legend takes in `widthPx`, so that all of it can be read without scrolling; at least one. Labels longer than 26
 * characters are cut. Before the width is known (0): one.
 */
export function countLegendRows(labels: readonly string[], widthPx: number): number {
  let rows = 1;
  let used = 0;
  if (widthPx <= 0) return rows;
  for (const label of labels) {
    const item = Math.min(label.length, LEGEND_LONGEST) * LEGEND_CHAR_PX + LEGEND_VALUE_PX + LEGEND_GAPS_PX;
    if (used > 0 && used + item > widthPx) {
      rows++;
      used = 0;
    }
    used += item;
  }
  return rows;
}
