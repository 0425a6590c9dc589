/**
 * Series over time at a fixed height: drawn when first in view, gaps as gaps, nothing animated. Its legend gives each series' last
 * and highest value; the chart in words is its accessible name, and a button shows it as a table.
 */
import { ActionIcon } from '@mantine/core';
import { IconTable } from '@tabler/icons-react';
import { lazy, memo, Suspense, useMemo, useState } from 'react';
import { useTokens } from '../theme/use-tokens.ts';
import {
  assignColors,
  countLegendRows,
  describeChart,
  layOutValueAxis,
  summarizeSeries,
  type ChartMarker,
  type TimeSeriesChartProps,
} from './chart-model.ts';
import { ChartMarkers } from './chart-markers.tsx';
import { ChartTable } from './chart-table.tsx';
import classes from './charts.module.css';
import { useVisibleWidth } from './use-visible-width.ts';

const NO_MARKERS: readonly ChartMarker[] = [];
const ROW_PX = 20;
const LEGEND_BUTTON_PX = 32;

const TimeSeriesPlot = lazy(() =>
  import('./time-series-plot.tsx').then(({ TimeSeriesPlot }) => ({ default: TimeSeriesPlot })),
);

export const TimeSeriesChart = memo(function TimeSeriesChart(props: TimeSeriesChartProps) {
  const { label, times, series, format, height = 200, legend = true, markers = NO_MARKERS } = props;
  const tokens = useTokens();
  const { ref, width, seen } = useVisibleWidth();
  const [asTable, setAsTable] = useState(false);
  const colors = useMemo(() => assignColors(series, tokens), [series, tokens]);
  const labels = series.map((one) => one.label ?? one.key);
  // Half of the room at most: what does not fit is in the table.
  const rows = Math.min(countLegendRows(labels, width - LEGEND_BUTTON_PX), Math.floor(height / 2 / ROW_PX));
  const legendHeight = legend ? 4 + rows * ROW_PX : 0;
  const plotHeight = height - legendHeight;
  return (
    <div className={classes.chart} style={{ height }}>
      <div ref={ref} className={classes.plot} style={{ height: plotHeight }}>
        {asTable ? (
          <ChartTable label={label} times={times} series={series} format={format} />
        ) : (
          <div role="img" aria-label={describeChart(label, series, format)} style={{ height: plotHeight }}>
            {seen && width > 0 ? (
              <Suspense fallback={null}>
                <TimeSeriesPlot {...props} colors={colors} width={width} height={plotHeight} />
              </Suspense>
            ) : null}
          </div>
        )}
        {markers.length > 0 && !asTable && seen && width > 0 ? (
          <ChartMarkers
            markers={markers}
            window={props.window}
            left={layOutValueAxis(props).widthPx}
            width={width}
          />
        ) : null}
      </div>
      {legend ? (
        <div className={classes.legend} style={{ height: legendHeight }}>
          <ul>
            {series.map((one, i) => {
              const { last } = summarizeSeries(one.values);
              return (
                <li key={one.key} title={one.label ?? one.key}>
                  <span
                    className={classes.swatch}
                    data-dashed={one.compare ? true : undefined}
                    style={{ color: colors[i] }}
                  />
                  <span className={classes.name}>{one.label ?? one.key}</span>
                  <span className={classes.value}>{format(last)}</span>
                </li>
              );
            })}
          </ul>
          <ActionIcon
            size={20}
            aria-pressed={asTable}
            aria-label={`${label} as a table`}
            title={asTable ? 'Show as a chart' : 'Show as a table'}
            onClick={() => setAsTable(!asTable)}
          >
            <IconTable size={13} />
          </ActionIcon>
        </div>
      ) : null}
    </div>
  );
});
