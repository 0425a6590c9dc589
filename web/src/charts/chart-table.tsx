/** A chart's numbers as a table, latest first. */
import { formatMoment } from '../format/time.ts';
import type { ChartSeries } from './chart-model.ts';
import classes from './charts.module.css';

interface ChartTableProps {
  readonly label: string;
  readonly times: readonly number[];
  readonly series: readonly ChartSeries[];
  readonly format: (value: number | null) => string;
}

export function ChartTable({ label, times, series, format }: ChartTableProps) {
  const rows = times.map((time, i) => ({ time, i })).toReversed();
  return (
    <div className={classes.tableScroll}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {series.map((one) => (
              <th key={one.key} scope="col">
                {one.label ?? one.key}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ time, i }) => (
            <tr key={time}>
              <th scope="row">{formatMoment(time)}</th>
              {series.map((one) => (
                <td key={one.key}>{format(one.values[i] ?? null)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
