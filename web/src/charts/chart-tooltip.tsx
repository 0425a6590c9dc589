/** What each series was at the moment under the pointer. */
import { formatMoment } from '../format/time.ts';
import type { ChartSeries } from './chart-model.ts';
import classes from './charts.module.css';

interface ChartTooltipProps {
  /** Given by recharts: whether the pointer is over the chart, and the moment under it in epoch milliseconds. */
  readonly active?: boolean;
  readonly label?: string | number;
  readonly times: readonly number[];
  readonly series: readonly ChartSeries[];
  readonly colors: readonly string[];
  readonly format: (value: number | null) => string;
}

export function ChartTooltip({ active = false, label, times, series, colors, format }: ChartTooltipProps) {
  const at = typeof label === 'number' ? label : null;
  const index = at === null ? -1 : times.indexOf(at);
  if (!active || index < 0) return null;
  return (
    <div className={classes.tooltip}>
      <div className={classes.when}>{formatMoment(at)}</div>
      {series.map((one, i) => (
        <div key={one.key} className={classes.tipRow}>
          <span
            className={classes.swatch}
            data-dashed={one.compare ? true : undefined}
            style={{ color: colors[i] }}
          />
          <span className={classes.name}>{one.label ?? one.key}</span>
          <span className={classes.value}>{format(one.values[index] ?? null)}</span>
        </div>
      ))}
    </div>
  );
}
