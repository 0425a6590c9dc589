/**
 * One signal over time and, dashed, the same in an earlier period: drawn by hand in SVG, so that the first page needs no charting
 * library. In: times and values (null is a gap). Gaps stay gaps; the value under the pointer is named.
 */
import { memo, useState, type PointerEvent } from 'react';
import { formatTick } from '../format/time.ts';
import { chooseTicks, chooseTop, describeChart, measureAxis, type ChartSeries } from './chart-model.ts';
import { ChartTooltip } from './chart-tooltip.tsx';
import classes from './charts.module.css';
import { buildTrendPath } from './trend-path.ts';
import { useVisibleWidth } from './use-visible-width.ts';

interface TrendChartProps {
  readonly label: string;
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  readonly previous?: readonly (number | null)[] | undefined;
  readonly window: { readonly from: number; readonly to: number };
  readonly format: (value: number | null) => string;
  readonly height?: number;
  /** Upper end of the axis that is always shown, such as 1 for a share. */
  readonly top?: number;
}

const COLORS = ['var(--sg-series-0)', 'var(--sg-line)'];
const AXIS_HEIGHT = 18;

export const TrendChart = memo(function TrendChart(props: TrendChartProps) {
  const { label, times, values, previous, window, format, height = 120, top: least = 0 } = props;
  const { ref, width } = useVisibleWidth();
  const [hover, setHover] = useState<number | null>(null);
  const series: ChartSeries[] = [{ key: 'now', label: 'Now', values }];
  if (previous) series.push({ key: 'before', label: 'Before', values: previous, compare: { of: 'now' } });
  const max = Math.max(0, ...series.flatMap((one) => one.values.filter((value) => value !== null)));
  const top = max <= least && least > 0 ? least : chooseTop(max);
  const axis = measureAxis([0, top / 2, top].map(format));
  const plot = { width: Math.max(0, width - axis), height: height - AXIS_HEIGHT };
  const scale = { window, top, ...plot };
  const span = Math.max(1, window.to - window.from);
  const ticks = chooseTicks(
    window,
    Math.max(3, Math.floor(plot.width / 64)),
    -new Date(window.to).getTimezoneOffset() * 60_000,
  );
  const x = (time: number): number => axis + ((time - window.from) / span) * plot.width;

  const onMove = (event: PointerEvent<SVGSVGElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = window.from + ((event.clientX - box.left - axis) / Math.max(1, plot.width)) * span;
    let nearest: number | null = null;
    for (const time of times) {
      if (nearest === null || Math.abs(time - at) < Math.abs(nearest - at)) nearest = time;
    }
    setHover(nearest);
  };
  return (
    <div ref={ref} className={classes.trend} style={{ height }}>
      <svg
        role="img"
        aria-label={describeChart(label, series, format)}
        width={width}
        height={height}
        onPointerMove={onMove}
        onPointerLeave={() => setHover(null)}
      >
        {width > 0
          ? [0, top / 2, top].map((value) => {
              const y = plot.height - (value / top) * (plot.height - 6);
              return (
                <g key={value}>
                  <line x1={axis} x2={width} y1={y - 0.5} y2={y - 0.5} stroke="var(--sg-grid)" />
                  <text x={axis - 6} y={y} dy="0.32em" textAnchor="end">
                    {format(value)}
                  </text>
                </g>
              );
            })
          : null}
        {width > 0
          ? ticks.map((time) => (
              <text
                key={time}
                x={Math.max(axis + 16, Math.min(x(time), width - 16))}
                y={height - 4}
                textAnchor="middle"
              >
                {formatTick(time, span)}
              </text>
            ))
          : null}
        <g transform={`translate(${axis} 0)`} fill="none" strokeLinejoin="round" strokeLinecap="round">
          {previous ? (
            <path
              d={buildTrendPath(times, previous, scale)}
              stroke={COLORS[1]}
              strokeWidth={1.3}
              strokeDasharray="3 3"
            />
          ) : null}
          <path d={buildTrendPath(times, values, scale)} stroke={COLORS[0]} strokeWidth={1.7} />
        </g>
        {hover === null ? null : (
          <line x1={x(hover)} x2={x(hover)} y1={0} y2={plot.height} stroke="var(--sg-border-strong)" />
        )}
      </svg>
      {hover === null ? null : (
        <div
          className={classes.trendTip}
          style={x(hover) > width / 2 ? { right: width - x(hover) + 8 } : { left: x(hover) + 8 }}
        >
          <ChartTooltip active label={hover} times={times} series={series} colors={COLORS} format={format} />
        </div>
      )}
    </div>
  );
});
