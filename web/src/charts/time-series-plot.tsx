/** The drawing of a time series by recharts, in its own chunk. In: what TimeSeriesChart was given, colours and pixels. */
import { useMemo } from 'react';
import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import { formatTick } from '../format/time.ts';
import { useTokens } from '../theme/use-tokens.ts';
import {
  buildRows,
  chooseTicks,
  chooseTop,
  chooseValueTicks,
  measureAxis,
  type TimeSeriesChartProps,
} from './chart-model.ts';
import { ChartTooltip } from './chart-tooltip.tsx';

interface TimeSeriesPlotProps extends TimeSeriesChartProps {
  readonly colors: readonly string[];
  readonly width: number;
  readonly height: number;
}

const MARGIN = { top: 6, right: 8, bottom: 0, left: 0 };

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

export function TimeSeriesPlot(props: TimeSeriesPlotProps) {
  const { times, series, window, format, kind = 'line', markers = [], thresholds = [], syncId } = props;
  const { colors, width, height } = props;
  const tokens = useTokens();
  const rows = useMemo(() => buildRows(times, series), [times, series]);
  const top =
    props.top !== undefined && findMax(props) <= props.top
      ? props.top
      : chooseTop(findMax(props), props.unitBase);
  const bottom = findBottom(props);
  const ticks = chooseValueTicks(bottom, top);
  const axis = { stroke: tokens.border, tick: { fill: tokens.textMuted, fontSize: 11 }, tickLine: false };
  const offsetMs = -new Date(window.to).getTimezoneOffset() * 60_000;
  return (
    <ComposedChart
      width={width}
      height={height}
      data={rows}
      margin={MARGIN}
      accessibilityLayer={false}
      {...(syncId === undefined ? {} : { syncId, syncMethod: 'value' as const })}
    >
      <CartesianGrid vertical={false} stroke={tokens.grid} />
      <XAxis
        dataKey="t"
        type="number"
        scale="time"
        domain={[window.from, window.to]}
        ticks={chooseTicks(window, Math.max(2, Math.floor(width / 90)), offsetMs)}
        tickFormatter={(t: number) => formatTick(t, window.to - window.from)}
        height={20}
        allowDataOverflow
        {...axis}
      />
      <YAxis
        width={measureAxis(ticks.map(format))}
        domain={[bottom, top]}
        ticks={ticks}
        // A space that does not break, or the unit would wrap.
        tickFormatter={(value: number) => format(value).replaceAll(' ', '\u00A0')}
        interval={0}
        {...axis}
        axisLine={false}
      />
      <Tooltip
        isAnimationActive={false}
        cursor={{ stroke: tokens.borderStrong }}
        content={<ChartTooltip times={times} series={series} colors={colors} format={format} />}
      />
      {thresholds.map(({ value, label }) => (
        <ReferenceLine
          key={label}
          y={value}
          stroke={tokens.status.degraded}
          strokeDasharray="4 3"
          label={{
            value: label,
            // Above a line near the ground, where there is no room below it.
            position: value < bottom + (top - bottom) * 0.18 ? 'insideBottomRight' : 'insideTopRight',
            fill: tokens.textMuted,
            fontSize: 11,
          }}
        />
      ))}
      {markers.map(({ at, label }) => (
        <ReferenceLine
          key={`${at} ${label}`}
          x={at}
          stroke={tokens.textMuted}
          strokeDasharray="2 2"
          label={{ value: label, position: 'insideTopLeft', fill: tokens.textMuted, fontSize: 11 }}
        />
      ))}
      {series.map((one, i) =>
        kind === 'stacked' && !one.compare ? (
          <Area
            key={one.key}
            dataKey={`v${i}`}
            type="linear"
            stackId="stack"
            stroke={colors[i] as string}
            fill={colors[i] as string}
            fillOpacity={0.28}
            strokeWidth={1.2}
            dot={false}
            activeDot={false}
            isAnimationActive={false}
          />
        ) : (
          <Line
            key={one.key}
            dataKey={`v${i}`}
            type="linear"
            stroke={colors[i] as string}
            strokeWidth={one.compare ? 1.2 : 1.6}
            {...(one.compare ? { strokeDasharray: '4 3', strokeOpacity: 0.75 } : {})}
            dot={false}
            activeDot={{ r: 2.5 }}
            connectNulls={false}
            isAnimationActive={false}
          />
        ),
      )}
    </ComposedChart>
  );
}
