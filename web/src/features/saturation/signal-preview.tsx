/** Beside the form of a signal: who would be measured, how full they are, and the last hour. */
import type { SaturationPreview, SaturationSignal } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import type { ChartSeries } from '../../charts/chart-model.ts';
import { TimeSeriesChart } from '../../charts/time-series-chart.tsx';
import type { AskResult } from '../../api/use-ask.ts';
import { formatRatio } from '../../format/ratio.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useTableView } from '../../ui/table-view.ts';
import { formatUsage } from './saturation-words.ts';
import classes from './saturation.module.css';
import { ValuesTable } from './values-table.tsx';

const MOST_LINES = 8;

function Measured({
  preview,
  signal,
}: {
  readonly preview: SaturationPreview;
  readonly signal: SaturationSignal;
}) {
  const { values, series, note } = preview;
  const [view, setView] = useTableView('-ratio');
  const units = useMemo(() => new Map(values.map((value) => [value.signal, signal.unit])), [values, signal]);
  const lines = useMemo<ChartSeries[]>(
    () =>
      series.series.slice(0, MOST_LINES).map((line) => ({
        key: `${line.signal} ${line.workload}`,
        label: line.workload,
        values: line.values,
      })),
    [series],
  );
  const isRatio = series.series.every((line) => line.isRatio);
  const format = useMemo(
    () => (isRatio ? formatRatio : (value: number | null) => formatUsage(value, signal.unit)),
    [isRatio, signal.unit],
  );
  const thresholds = useMemo(
    () =>
      isRatio
        ? [
            { value: signal.warning, label: `warning ${formatRatio(signal.warning)}` },
            { value: signal.critical, label: `critical ${formatRatio(signal.critical)}` },
          ]
        : [],
    [isRatio, signal.warning, signal.critical],
  );
  return (
    <>
      {note === null ? null : <p className={classes.note}>{note}</p>}
      {lines.length > 0 ? (
        <div className={classes.chart}>
          <TimeSeriesChart
            label={isRatio ? 'Saturation' : 'Usage'}
            times={series.times}
            series={lines}
            window={series.window}
            format={format}
            thresholds={thresholds}
            height={220}
          />
        </div>
      ) : null}
      {values.length > 0 ? (
        <ValuesTable values={values} units={units} view={view} onViewChange={setView} withTools={false} />
      ) : (
        <EmptyState title="Nobody is measured">
          No workload of this scope exposes such a series now.
        </EmptyState>
      )}
    </>
  );
}

interface SignalPreviewProps {
  readonly result: AskResult<'previewSaturationSignal'>;
  /** Null while the draft makes no sense. */
  readonly signal: SaturationSignal | null;
}

export function SignalPreview({ result, signal }: SignalPreviewProps) {
  return (
    <Panel
      id="preview"
      title="What it would show"
      note={result.busy ? 'trying …' : 'now, and the last hour'}
      flush
    >
      {signal === null ? (
        <EmptyState title="Nothing to try yet">Choose a gauge and what full means.</EmptyState>
      ) : (
        <Faces
          result={{ ...result, isPlaceholderData: result.busy }}
          what="the preview"
          loading={<LoadingBlock height={260} />}
        >
          {(preview) => <Measured preview={preview} signal={signal} />}
        </Faces>
      )}
    </Panel>
  );
}
