/** One control plane over the range: what it pushes, who refuses, how long proxies wait, and what it was told of. */
import type { ControlPlaneAnswer, Plane } from '@sightglass/shared/contract';
import { useMemo, type ReactNode } from 'react';
import type { ChartSeries } from '../../charts/chart-model.ts';
import { TimeSeriesChart } from '../../charts/time-series-chart.tsx';
import { formatCount, formatCountShort } from '../../format/count.ts';
import { formatLatency } from '../../format/latency.ts';
import { formatRate } from '../../format/rate.ts';
import { formatAge } from '../../format/time.ts';
import { Panel } from '../../ui/panel.tsx';
import classes from './mesh.module.css';
import { SimpleTable } from './simple-table.tsx';

const CHART_PX = 190;
/** Slower than this the plane is said to converge slowly. */
const SLOW_LINE = { value: 10_000, label: 'slow' };

interface DetailProps {
  readonly plane: Plane;
  readonly answer: ControlPlaneAnswer;
  readonly calls: readonly string[];
}

const isEmpty = (series: readonly ChartSeries[]): boolean =>
  series.every(({ values }) => values.every((value) => value === null));

function PlaneChart(props: {
  readonly answer: ControlPlaneAnswer;
  readonly label: string;
  readonly series: readonly ChartSeries[];
  readonly format: (value: number | null) => string;
  readonly untold: string;
  readonly slow?: boolean;
}) {
  const { answer, label, series, format, untold, slow = false } = props;
  if (isEmpty(series)) return <p className={classes.empty}>{untold}</p>;
  return (
    <TimeSeriesChart
      label={label}
      times={answer.times}
      window={answer.window}
      series={series}
      format={format}
      height={CHART_PX}
      syncId="control-plane"
      {...(slow ? { thresholds: [SLOW_LINE] } : {})}
    />
  );
}

function useLines({ series: { pushes, rejects, convergence } }: Plane) {
  return useMemo(
    () => ({
      pushes: pushes.map(({ type, values }): ChartSeries => ({ key: type || 'untyped', values })),
      rejects: [
        { key: 'refused', values: rejects.map((value) => (value === null ? null : value * 60)) },
      ] satisfies ChartSeries[],
      convergence: [{ key: 'p95', values: convergence }] satisfies ChartSeries[],
    }),
    [pushes, rejects, convergence],
  );
}

function RefusedBy({ plane, now }: { readonly plane: Plane; readonly now: number }) {
  const { byNode, total } = plane.rejects;
  if (byNode.length === 0) {
    const words =
      total === null ? 'It does not tell of refused updates in this range.' : 'None in this range.';
    return <p className={classes.empty}>{words}</p>;
  }
  return (
    <SimpleTable
      label="Proxies that refused updates"
      head={['Proxy', 'Type', { name: 'Error', wide: true }, 'Updates', 'Last']}
      rightFrom={3}
      rows={byNode.map(({ node, type, error, count, lastAt }) => ({
        id: `${node} ${type} ${error}`,
        cells: [
          <span key="node" className={classes.node}>
            {node}
          </span>,
          type.toUpperCase(),
          error || '–',
          formatCount(count),
          formatAge(lastAt, now),
        ],
      }))}
    />
  );
}

function Counts({
  label,
  rows,
  empty,
}: {
  readonly label: string;
  readonly rows: readonly (readonly [string, number])[];
  readonly empty: ReactNode;
}) {
  if (rows.length === 0) return <p className={classes.empty}>{empty}</p>;
  return (
    <SimpleTable
      label={label}
      head={['What', 'Count']}
      rightFrom={1}
      rows={rows.map(([what, count]) => ({ id: what, cells: [what, formatCount(count)] }))}
    />
  );
}

function listEvents({ configEvents, triggers, pushErrors, writeTimeouts, internalErrors }: Plane) {
  const rest: (readonly [string, number | null])[] = [
    ['Write timeouts', writeTimeouts],
    ['Internal errors', internalErrors],
  ];
  return [
    ...configEvents.map(({ type, event, count }) => [`${type} ${event}`, count] as const),
    ...triggers.map(({ type, count }) => [`Push because of ${type}`, count] as const),
    ...pushErrors.map(({ type, count }) => [`Not sent: ${type}`, count] as const),
    ...rest.flatMap(([what, count]) => (count === null || count === 0 ? [] : [[what, count] as const])),
  ];
}

export function PlaneDetail({ plane, answer, calls }: DetailProps) {
  const lines = useLines(plane);
  const conflicts = plane.conflicts.map(({ what, count }) => [what, count] as const);
  const note = `${plane.name}, ${plane.cluster}`;
  return (
    <>
      <div className={classes.charts}>
        <Panel id="pushes" title="Pushes by type" note={note} calls={calls}>
          <PlaneChart
            answer={answer}
            label={`Pushes a second of ${note}`}
            series={lines.pushes}
            format={formatRate}
            untold="It does not tell what it pushes."
          />
        </Panel>
        <Panel id="refused" title="Refused updates" note="a minute" calls={calls}>
          <PlaneChart
            answer={answer}
            label={`Updates that proxies of ${note} refused a minute`}
            series={lines.rejects}
            format={formatCountShort}
            untold="No proxy refused an update in this range, as far as it tells."
          />
        </Panel>
        <Panel id="convergence" title="Time until proxies have a change" note="p95" calls={calls}>
          <PlaneChart
            answer={answer}
            label={`Time until proxies of ${note} have a change`}
            series={lines.convergence}
            format={formatLatency}
            untold="It does not tell how long proxies wait."
            slow={(plane.convergence?.latency?.p99 ?? 0) > SLOW_LINE.value / 2}
          />
        </Panel>
      </div>
      <div className={classes.details}>
        <Panel id="refused-by" title="Who refused" note={note} calls={calls} flush>
          <RefusedBy plane={plane} now={answer.now} />
        </Panel>
        <Panel id="events" title="What it was told, and why it pushed" note={note} calls={calls} flush>
          <Counts
            label="Events of the control plane"
            rows={listEvents(plane)}
            empty="Nothing in this range."
          />
        </Panel>
        <Panel
          id="conflicts"
          title="Conflicts in its configuration"
          note="at the end of this range"
          calls={calls}
          flush
        >
          <Counts label="Conflicts" rows={conflicts} empty="It counts none." />
        </Panel>
      </div>
    </>
  );
}
