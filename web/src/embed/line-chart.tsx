/**
 * Lines over time in plain SVG, as high as its place: a charting library would weigh more than the rest of the panel. In: times and series, as the console's charts take them; the scale, the ticks and the words
 * are theirs. Gaps stay gaps; the values under the pointer are named; the chart in words is its accessible name.
 */
import { useMemo, useState, type PointerEvent } from 'react';
import {
  assignColors,
  chooseTicks,
  describeChart,
  layOutValueAxis,
  summarizeSeries,
  type TimeSeriesChartProps,
} from '../charts/chart-model.ts';
import { ChartTooltip } from '../charts/chart-tooltip.tsx';
import { formatTick } from '../format/time.ts';
import type { Tokens } from '../theme/tokens.ts';
import classes from './embed.module.css';
import { buildLinePath, placeX, placeY } from './line-path.ts';
import { useBoxSize } from './use-box-size.ts';
import { Scrolled } from './scrolled.tsx';

interface LineChartProps extends Pick<
  TimeSeriesChartProps,
  'label' | 'times' | 'series' | 'window' | 'format' | 'top' | 'unitBase' | 'legend'
> {
  readonly tokens: Tokens;
}

const AXIS_PX = 18;
const PAD_PX = 6;

export function LineChart(props: LineChartProps) {
  const { label, times, series, window, format, tokens, legend = true } = props;
  const [ref, { width, height }] = useBoxSize();
  const [hover, setHover] = useState<number | null>(null);
  const { bottom, top, ticks, widthPx } = useMemo(() => layOutValueAxis(props), [props]);
  const colors = useMemo(() => assignColors(series, tokens), [series, tokens]);
  const field = {
    window,
    bottom,
    top,
    width: Math.max(0, width - widthPx - 4),
    height: Math.max(0, height - AXIS_PX - PAD_PX),
  };
  const span = window.to - window.from;
  const marks = chooseTicks(
    window,
    Math.max(2, Math.floor(field.width / 72)),
    -new Date(window.to).getTimezoneOffset() * 60_000,
  );
  const onMove = (event: PointerEvent<SVGSVGElement>): void => {
    const { left } = event.currentTarget.getBoundingClientRect();
    const at = window.from + ((event.clientX - left - widthPx) / Math.max(1, field.width)) * span;
    let nearest: number | null = null;
    for (const time of times)
      if (nearest === null || Math.abs(time - at) < Math.abs(nearest - at)) nearest = time;
    setHover(nearest);
  };
  const line = hover === null ? 0 : widthPx + placeX(hover, field);
  return (
    <div className={classes.chart}>
      <div ref={ref} className={classes.plot}>
        <svg
          role="img"
          aria-label={describeChart(label, series, format)}
          width={width}
          height={height}
          onPointerMove={onMove}
          onPointerLeave={() => setHover(null)}
        >
          {width > 0 && height > 0 ? (
            <>
              {ticks.map((value) => (
                <g key={value} transform={`translate(0 ${(PAD_PX + placeY(value, field)).toFixed(1)})`}>
                  <line x1={widthPx} x2={width} stroke={tokens.grid} />
                  <text x={widthPx - 6} dy="0.32em" textAnchor="end">
                    {format(value)}
                  </text>
                </g>
              ))}
              {marks.map((time) => (
                <text
                  key={time}
                  x={Math.min(widthPx + placeX(time, field), width - 18)}
                  y={height - 4}
                  textAnchor="middle"
                >
                  {formatTick(time, span)}
                </text>
              ))}
              <g
                transform={`translate(${widthPx} ${PAD_PX})`}
                fill="none"
                strokeWidth={1.7}
                strokeLinejoin="round"
                strokeLinecap="round"
              >
                {series.map(({ key, values }, i) => (
                  <path key={key} d={buildLinePath(times, values, field)} stroke={colors[i]} />
                ))}
              </g>
              {hover === null ? null : (
                <line x1={line} x2={line} y1={PAD_PX} y2={height - AXIS_PX} stroke={tokens.borderStrong} />
              )}
            </>
          ) : null}
        </svg>
        {hover === null ? null : (
          <div
            className={classes.tip}
            style={line > width / 2 ? { right: width - line + 8 } : { left: line + 8 }}
          >
            <ChartTooltip
              active
              label={hover}
              times={times}
              series={series}
              colors={colors}
              format={format}
            />
          </div>
        )}
      </div>
      {legend ? (
        <ul className={classes.legend}>
          {series.map((one, i) => (
            <li key={one.key} title={one.label ?? one.key}>
              <span style={{ color: colors[i] }} />
              <bdi>{one.label ?? one.key}</bdi>
              {format(summarizeSeries(one.values).last)}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

/** The same in numbers: the newest, the mean and the highest of each. */
export function SeriesTable({ label, series, format }: Pick<LineChartProps, 'label' | 'series' | 'format'>) {
  return (
    <Scrolled label={label}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">Series</th>
            {['Last', 'Mean', 'Highest'].map((word) => (
              <th key={word} scope="col" className={classes.number}>
                {word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {series.map((one) => {
            const { last, mean, max } = summarizeSeries(one.values);
            return (
              <tr key={one.key}>
                <th scope="row">
                  <bdi>{one.label ?? one.key}</bdi>
                </th>
                <td className={classes.number}>{format(last)}</td>
                <td className={classes.number}>{format(mean)}</td>
                <td className={classes.number}>{format(max)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scrolled>
  );
}
