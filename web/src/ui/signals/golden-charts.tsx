/**
 * The preset dashboard of a service, workload or edge: nothing to configure. In: the subject, its signals over the range (they
 * decide which panels make sense), the direction, and the earlier period to draw dashed.
 */
import type { Metric, Signals } from '@sightglass/shared/contract';
import { chooseCharts, type GoldenChart } from './chart-choice.ts';
import classes from './chart-panel.module.css';
import { CHART_PX } from './chart-panel.tsx';
import { HeatmapPanel } from './heatmap-panel.tsx';
import { MetricPanel, type ChartMetric } from './metric-panel.tsx';
import { RequestsPanel } from './requests-panel.tsx';
import { SaturationPanel } from './saturation-panel.tsx';
import type { Direction, Subject } from './subject.ts';
import type { EarlierRange } from './use-comparison.ts';

interface ChartOf {
  readonly subject: Subject;
  readonly direction: Direction;
  readonly earlier: EarlierRange | null;
}

interface Preset {
  readonly title: string;
  readonly note: string;
  readonly metrics: readonly [ChartMetric, ChartMetric?, ChartMetric?];
  readonly compared?: Metric;
  readonly empty: string;
  readonly top?: number;
}

const PRESETS: Readonly<Record<Exclude<GoldenChart, 'requests' | 'heatmap'>, Preset>> = {
  errors: {
    title: 'Error ratio',
    note: 'of requests',
    metrics: [{ metric: 'error-ratio', label: 'failed' }],
    // A calm line stays low: the axis begins at one percent.
    top: 0.01,
    empty: 'No requests in this range',
  },
  latency: {
    title: 'Latency',
    note: 'p50, p95, p99',
    metrics: [
      { metric: 'p50', label: 'p50' },
      { metric: 'p95', label: 'p95' },
      { metric: 'p99', label: 'p99' },
    ],
    compared: 'p95',
    empty: 'No latency in this range',
  },
  bytes: {
    title: 'Bytes',
    note: 'per second, in and back out',
    metrics: [
      { metric: 'bytes-in', label: 'in' },
      { metric: 'bytes-out', label: 'out' },
    ],
    empty: 'No bytes in this range',
  },
  connections: {
    title: 'TCP connections',
    note: 'opened per second',
    metrics: [{ metric: 'connections', label: 'opened' }],
    empty: 'No TCP connections in this range',
  },
  mtls: {
    title: 'mTLS share',
    note: 'of requests or connections',
    metrics: [{ metric: 'mtls', label: 'proven mutual' }],
    empty: 'No traffic in this range',
    top: 1,
  },
};

function GoldenPanel({
  chart,
  grpc,
  ...of
}: ChartOf & { readonly chart: GoldenChart; readonly grpc: boolean }) {
  if (chart === 'requests') return <RequestsPanel grpc={grpc} {...of} />;
  if (chart === 'heatmap') {
    return <HeatmapPanel subject={of.subject} direction={of.direction} height={CHART_PX} />;
  }
  return <MetricPanel id={chart} {...PRESETS[chart]} {...of} />;
}

interface GoldenChartsProps extends ChartOf {
  readonly signals: Signals;
  /** Whether the traffic is mostly gRPC. */
  readonly grpc: boolean;
}

export function GoldenCharts({ signals, grpc, ...of }: GoldenChartsProps) {
  return (
    <div className={classes.grid}>
      {chooseCharts(signals).map((chart) => (
        <GoldenPanel key={chart} chart={chart} grpc={grpc} {...of} />
      ))}
      {of.subject.kind === 'edge' ? null : <SaturationPanel id={of.subject.id} />}
    </div>
  );
}
