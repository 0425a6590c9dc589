/** The drawing of a time series by recharts, in its own chunk. In: what TimeSeriesChart was given, colours and pixels. */
import { useMemo } from 'react';
import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import { formatTick } from '../format/time.ts';
import { useTokens } from '../theme/use-tokens.ts';
import {
  buildRows,
  chooseTicks,
  keyMarker,
  layOutValueAxis,
  PLOT_RIGHT_PX,
  type TimeSeriesChartProps,
} from './chart-model.ts';
import { ChartTooltip } from './chart-tooltip.tsx';

interface TimeSeriesPlotProps extends TimeSeriesChartProps {
  readonly colors: readonly string[];
  readonly width: number;
  readonly height: number;
}

const MARGIN = { top: 6, right: PLOT_RIGHT_PX, bottom: 0, left: 0 };

export function TimeSeriesPlot(props: TimeSeriesPlotProps) {
  const { times, series, window, format, kind = 'line', markers = [], thresholds = [], syncId } = props;
  const { colors, width, height } = props;
  const tokens = useTokens();
  const rows = useMemo(() => buildRows(times, series), [times, series]);
  const { bottom, top, ticks, widthPx } = useMemo(() => layOutValueAxis(props), [props]);
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
        width={widthPx}
        domain={[bottom, top]}
        ticks={[...ticks]}
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
      {markers.flatMap((marker) => {
        const { at, to, tone = 'neutral' } = marker;
        return [at, ...(typeof to === 'number' ? [to] : [])].map((moment) => (
          <ReferenceLine
            key={`${keyMarker(marker)} ${moment}`}
            x={moment}
            stroke={tone === 'neutral' ? tokens.textMuted : tokens.status[tone]}
            strokeOpacity={0.8}
            {...(moment === at ? {} : { strokeDasharray: '2 3' })}
          />
        ));
      })}
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
